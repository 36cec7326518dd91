import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, PhoneBrowser } from '../src/browser.ts';
import { NexaProcess } from '../src/nexa-process.ts';
import { OwnedHome, owner } from '../src/owned-home.ts';
import { PhotoAlbum } from '../src/photo-album.ts';
import { tellWhenFailed } from '../src/tell-when-failed.ts';
import { waitFor } from '../src/wait-for.ts';

const chromium = findChromium();

/** A person says what voice assistants may see. Each step stands on the one before. */
describe.skipIf(chromium === undefined)('what voice assistants may see (needs Chromium)', () => {
  const album = new PhotoAlbum();
  let nexa: NexaProcess;
  let home: OwnedHome;
  let browser: PhoneBrowser;
  let page: Page;
  let name: string;
  let eveningId: string;

  tellWhenFailed(() => ({ browser, nexa }));

  beforeAll(async () => {
    nexa = await NexaProcess.start();
    home = await OwnedHome.setUp(nexa);
    await home.pair('virtual', { size: 'house' });
    const lamp = await home.device('a light', ({ type }) => type === 'light');
    const door = await home.device('a lock', ({ type }) => type === 'lock');
    ({ name } = lamp);
    const lights = { deviceId: lamp.id, capability: 'onOff', attribute: 'on', value: true };
    const locked = { deviceId: door.id, capability: 'lock', attribute: 'locked', value: true };
    const add = (scene: object) => home.api.post(`/homes/${home.homeId}/scenes`, scene);
    eveningId = (await add({ name: 'Evening', states: [lights] })).body.id;
    await add({ name: 'Good night', states: [{ ...lights, value: false }, locked] });
    browser = await PhoneBrowser.open(chromium ?? '', nexa.url);
    page = browser.page;
  });

  afterAll(async () => {
    await browser?.close();
    await nexa?.dispose();
  });

  const heading = (text: string) => page.getByRole('heading', { name: text });
  const shown = async (ecosystem: string) => {
    const { body } = await home.api.get(`/homes/${home.homeId}/exposure`);
    return body.ecosystems.find((each: { ecosystem: string }) => each.ecosystem === ecosystem).devices;
  };
  const seen = async (what: string) => {
    await album.take(page, what);
    expect(await browser.accessibilityFaults()).toEqual([]);
  };
  const scenesOf = async (ecosystem: string) => {
    const { body } = await home.api.get(`/homes/${home.homeId}/exposure`);
    return body.ecosystems.find((each: { ecosystem: string }) => each.ecosystem === ecosystem).scenes;
  };
  const sceneSwitch = (scene: string) =>
    page.getByRole('switch', { name: `Show ${scene} to Amazon Alexa`, exact: true });
  const lampSwitch = () => page.getByRole('switch', { name: `Show ${name} to Amazon Alexa`, exact: true });

  it('is found among the settings, and is nothing at first', async () => {
    await page.goto(`${nexa.url}/login`);
    await heading('Welcome back').waitFor();
    await page.getByRole('textbox', { name: 'E-mail' }).fill(owner.email);
    await page.getByLabel('Password', { exact: true }).fill(owner.password);
    await page.getByRole('button', { name: 'Sign in' }).tap();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).tap();
    await page.getByRole('link', { name: 'Choose devices' }).tap();
    await heading('Voice assistants').waitFor();
    await page.getByRole('region', { name: 'Amazon Alexa' }).waitFor();
    await page.getByRole('region', { name: 'Google Home' }).waitFor();
    expect(await lampSwitch().isChecked()).toBe(false);
    expect(await shown('alexa')).toEqual([]);
    await seen('nothing-shown');
  });

  it('is what is switched on, for one assistant alone', async () => {
    await lampSwitch().click({ force: true });
    const devices = await waitFor('the lamp is exposed', async () => {
      const all = await shown('alexa');
      return all.length === 1 && all;
    });
    expect(devices).toMatchObject([{ needsPin: false, isKnown: false }]);
    expect(await shown('google')).toEqual([]);
    await page.getByText('Told once it is linked').waitFor();
    await seen('lamp-shown');
  });

  it('is a scene too, but none that locks a door', async () => {
    await sceneSwitch('Evening').click({ force: true });
    await waitFor('the scene is exposed', async () => (await scenesOf('alexa'))[0]?.sceneId === eveningId);
    expect(await scenesOf('google')).toEqual([]);
    expect(await sceneSwitch('Good night').isDisabled()).toBe(true);
    const alexa = page.getByRole('region', { name: 'Amazon Alexa' });
    await alexa.getByText('Not by voice, because of what it changes: Lock').scrollIntoViewIfNeeded();
    await seen('scene-shown');
  });

  it('is nothing again when it is switched off', async () => {
    await lampSwitch().click({ force: true });
    await waitFor('the lamp is hidden', async () => (await shown('alexa')).length === 0);
  });
});
