import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SimulatedLamp } from '../../../plugin-template/test/simulated-lamp.ts';
import { packGlow } from '../fixtures/pack-glow.ts';
import { findChromium, PhoneBrowser } from '../src/browser.ts';
import { NexaProcess } from '../src/nexa-process.ts';
import { OwnedHome, owner } from '../src/owned-home.ts';
import { PhotoAlbum } from '../src/photo-album.ts';
import { tellWhenFailed } from '../src/tell-when-failed.ts';

const chromium = findChromium();
const permissions = { internet: ['api.glow.example'] };

/** Whoever looks after the server, and a stranger's plugin from its upload to its end. Each step stands on the one before. */
describe.skipIf(chromium === undefined)('a plugin of somebody else (needs Chromium)', () => {
  const lamp = new SimulatedLamp();
  const album = new PhotoAlbum();
  let nexa: NexaProcess;
  let home: OwnedHome;
  let browser: PhoneBrowser;
  let page: Page;

  tellWhenFailed(() => ({ browser, nexa }));

  beforeAll(async () => {
    await lamp.plugIn();
    nexa = await NexaProcess.start();
    home = await OwnedHome.setUp(nexa);
    browser = await PhoneBrowser.open(chromium ?? '', nexa.url);
    page = browser.page;
  });

  afterAll(async () => {
    await browser?.close();
    await nexa?.dispose();
    await lamp.unplug();
  });

  const options = () => page.getByRole('button', { name: 'Options for Acme template' });
  const card = () => page.getByRole('region', { name: 'Acme template' }).filter({ has: options() });
  const heading = (name: string) => page.getByRole('heading', { name });
  const dialog = () => page.getByRole('dialog');
  const choose = async (option: string) => {
    await options().tap();
    await page.getByRole('menuitem', { name: option }).tap();
  };
  const chooseFile = async (open: () => Promise<void>, file: Awaited<ReturnType<typeof packGlow>>) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), open()]);
    await chooser.setFiles(file);
  };
  const openPlugins = async () => {
    await page.goto(`${nexa.url}/plugins`);
    await heading('Plugins').waitFor();
  };
  const openHome = async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Home' }).tap();
  };
  /** The lamp's tile as it is while the device itself reports it so, with no command under way. */
  const reported = (pressed: boolean): Locator =>
    page.getByRole('button', { name: /^Glow lamp/, pressed }).and(page.locator('[aria-busy=false]'));
  const seen = async (name: string) => {
    await album.take(page, name);
    expect(await browser.accessibilityFaults()).toEqual([]);
  };

  it('is looked for among the settings, where only those are that came with NEXA', async () => {
    await page.goto(`${nexa.url}/login`);
    await heading('Welcome back').waitFor();
    await page.getByRole('textbox', { name: 'E-mail' }).fill(owner.email);
    await page.getByLabel('Password', { exact: true }).fill(owner.password);
    await page.getByRole('button', { name: 'Sign in' }).tap();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).tap();
    await page.getByRole('link', { name: 'Manage plugins' }).tap();
    await page.getByRole('region', { name: 'Philips Hue' }).waitFor();
    expect(await card().count()).toBe(0);
    await seen('plugins');
  });

  it('is uploaded, and says what it wants before anything of it runs', async () => {
    await page.getByRole('button', { name: 'Install a plugin' }).tap();
    await dialog().getByRole('textbox', { name: 'Package of a registry' }).waitFor();
    await seen('install');
    const file = await packGlow('1.0.0', { permissions });
    await chooseFile(() => dialog().getByLabel('Packed file').tap(), file);
    await dialog().getByText('glow-1.0.0.tgz').waitFor();
    await dialog().getByRole('button', { name: 'Look at it' }).tap();
    await dialog().getByText('Reach api.glow.example on the internet.').waitFor();
    await seen('permissions');
    expect(await card().count()).toBe(0);
    await dialog().getByRole('button', { name: 'Agree and install' }).tap();
    await card().getByText('Reach api.glow.example on the internet.').waitFor();
    await card()
      .getByText(/^Starts when needed/)
      .waitFor();
    await card().scrollIntoViewIfNeeded();
    await seen('installed');
  });

  it('is paired like any other, and its lamp obeys', async () => {
    await openHome();
    await page.getByRole('link', { name: 'Add device' }).first().tap();
    await page.getByRole('button', { name: /Acme template/ }).tap();
    await page.getByRole('textbox', { name: 'Address' }).fill('127.0.0.1');
    await page.getByText('More options').tap();
    await page.getByRole('textbox', { name: 'Port' }).fill(String(lamp.port));
    await page.getByLabel('Token', { exact: true }).fill(lamp.mood.token);
    await page.getByRole('button', { name: 'Connect' }).tap();
    await heading('Connected').waitFor();
    await page.getByText('Glow lamp').first().waitFor();
    await page.getByRole('button', { name: 'Done' }).tap();
    await reported(false).tap();
    await reported(true).waitFor();
    await seen('lamp');
  });

  it('waits with an update that wants more, until a person says no', async () => {
    await openPlugins();
    const file = await packGlow('1.1.0', { permissions: { ...permissions, lan: true } });
    await chooseFile(() => choose('Update from a file'), file);
    await dialog().getByText('This version asks for more than you agreed to. It waits for you.').waitFor();
    await seen('wants-more');
    await dialog().getByRole('button', { name: 'Close' }).tap();
    await dialog().waitFor({ state: 'detached' });
    await heading('Waiting for you').scrollIntoViewIfNeeded();
    await seen('waiting');
    await page.getByRole('button', { name: 'Do not install' }).tap();
    await heading('Waiting for you').waitFor({ state: 'detached' });
    await card()
      .getByText(/^Version 1\.0\.0/)
      .waitFor();
  });

  it('is back at its old version after an update that dies, and the lamp still obeys', async () => {
    const file = await packGlow('2.0.0', { source: 'dies', permissions });
    await chooseFile(() => choose('Update from a file'), file);
    await card()
      .getByText(/^Updated, and watched for a few minutes/)
      .waitFor();
    await seen('on-trial');
    await card()
      .getByText(/^The update to 2\.0\.0 did not work and was undone: it died 3 times.*Version 1\.0\.0 runs again\.$/)
      .waitFor({ timeout: 60_000 });
    await card()
      .getByText(/^Version 1\.0\.0/)
      .waitFor();
    await card().scrollIntoViewIfNeeded();
    await seen('rolled-back');
    await openHome();
    await reported(true).tap();
    await reported(false).waitFor();
  });

  it('is switched off, which its lamp tells, and on again', async () => {
    await openPlugins();
    await choose('Switch off');
    await card()
      .getByText(/^Switched off/)
      .waitFor();
    await openHome();
    await page.getByRole('link', { name: /^Glow lamp.*Plugin stopped/ }).waitFor();
    await seen('switched-off');
    await openPlugins();
    await choose('Switch on');
    await card()
      .getByText(/^Running/)
      .waitFor();
    await openHome();
    await reported(false).tap();
    await reported(true).waitFor();
  });

  it('shows what it logged', async () => {
    await openPlugins();
    await choose('Show log');
    await dialog().getByRole('log').getByText('The plugin is running.').waitFor();
    await seen('log');
    await dialog().getByRole('button', { name: 'Close' }).tap();
    await dialog().waitFor({ state: 'detached' });
  });

  it('is removed, with its lamp', async () => {
    await choose('Remove');
    await dialog()
      .getByText('Remove Acme template? Its integrations go too; their devices keep their history.')
      .waitFor();
    await seen('remove');
    await dialog().getByRole('button', { name: 'Remove' }).tap();
    await card().waitFor({ state: 'detached' });
    await openHome();
    await page.getByText('A quiet home').waitFor();
    expect(await home.devices()).toEqual([]);
  });

  it('met no fault on the way', () => {
    expect(browser.faults).toEqual([]);
  });
});
