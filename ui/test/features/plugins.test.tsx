import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { sourceText } from '../../src/features/plugins/source-text.ts';
import { MockHome } from '../mock-server/mock-home.ts';
import { installPlan } from '../mock-server/plugin-plans.ts';
import { renderApp } from '../support/render-app.tsx';

const signedIn = (): MockHome => {
  const home = new MockHome({ answerAfterMs: 5 });
  home.signedIn = true;
  return home;
};

const open = async () => {
  const home = signedIn();
  const page = renderApp(home, '/plugins');
  await screen.findByRole('heading', { name: 'Philips Hue' });
  return { home, ...page, user: userEvent.setup() };
};

describe('the plugins of the server', () => {
  it('are shown with what they may do, did, and never used', async () => {
    await open();
    const hue = within(screen.getByRole('region', { name: 'Philips Hue' }));
    hue.getByText('Reach discovery.meethue.com on the internet.');
    hue.getByText('tcp 192.168.1.20:443');
    hue.getByText('It asks for “discovery.meethue.com” and has not used it in 12 days.');
    within(screen.getByRole('region', { name: 'Tuya' })).getByText('It used more memory than allowed and was stopped.');
  });

  it('are installed only after a person saw what they want', async () => {
    const { home, user } = await open();
    await user.click(screen.getByRole('button', { name: 'Install a plugin' }));
    await user.type(await screen.findByRole('textbox', { name: 'Package of a registry' }), '@acme/lamps');
    await user.click(screen.getByRole('button', { name: 'Look at it' }));
    const dialog = within(await screen.findByRole('dialog'));
    await dialog.findByText('Reach every device in your home network, on every port; never this machine itself.');
    dialog.getByText('ab'.repeat(32));
    expect(home.plugins).toHaveLength(3);
    expect(screen.queryByRole('region', { name: 'Waiting for you' })).toBeNull();
    await user.click(dialog.getByRole('button', { name: 'Agree and install' }));
    await screen.findByRole('heading', { name: 'Acme lamps' });
    expect(home.plugins).toHaveLength(4);
  });

  it('are switched off', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: 'Options for Philips Hue' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Switch off', hidden: true }));
    await within(screen.getByRole('region', { name: 'Philips Hue' })).findByText(/Switched off/);
  });

  it('tell what they logged', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: 'Options for Philips Hue' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Show log', hidden: true }));
    await screen.findByText(/The bridge answers\./);
  });

  it('say why an update was undone', async () => {
    const home = signedIn();
    const at = new Date(home.now()).toISOString();
    home.plugins = home.plugins.map((plugin) => ({
      ...plugin,
      lastChange: { kind: 'rolled-back', from: '2.0.0', to: '0.1.0', at, reason: 'it died 3 times' },
    }));
    renderApp(home, '/plugins');
    const hue = within(await screen.findByRole('region', { name: 'Philips Hue' }));
    hue.getByText('The update to 2.0.0 did not work and was undone: it died 3 times. Version 0.1.0 runs again.');
  });

  it('say why an update was undone that a person did not want to see the end of', async () => {
    const home = signedIn();
    const at = new Date(home.now()).toISOString();
    const reason = 'a person switched it off while it was watched';
    home.plugins = home.plugins.map((plugin) => ({
      ...plugin,
      enabled: false,
      lastChange: { kind: 'rolled-back', from: '2.0.0', to: '0.1.0', at, reason },
    }));
    renderApp(home, '/plugins');
    const hue = within(await screen.findByRole('region', { name: 'Philips Hue' }));
    hue.getByText(`The update to 2.0.0 was undone: ${reason}. Version 0.1.0 is back, and switched off.`);
  });

  it('are named for what they should not have done, the latest first', async () => {
    const home = signedIn();
    const at = new Date(home.now()).toISOString();
    const fault = { firstAt: at, lastAt: at, count: 1 };
    const faults = [
      { ...fault, code: 'access-refused', message: 'read /etc/passwd', count: 25 },
      { ...fault, code: 'spinning', message: 'it did not answer for 3.6 s' },
      ...Array.from({ length: 9 }, (_, at) => ({ ...fault, code: 'access-refused', message: `run ${at}` })),
    ];
    home.plugins = home.plugins.map((plugin) => (plugin.id === 'hue' ? { ...plugin, faults } : plugin));
    renderApp(home, '/plugins');
    const hue = within(await screen.findByRole('region', { name: 'Philips Hue' }));
    const list = within(
      hue.getByRole('heading', { name: 'What it should not have done' }).parentElement as HTMLElement,
    );
    expect(list.getAllByRole('listitem').map(({ textContent }) => textContent?.split(' · ').slice(0, 2))).toEqual([
      ['Was kept from: read /etc/passwd', '25 times'],
      ['Its process ended: it did not answer for 3.6 s', 'just now'],
      ...Array.from({ length: 6 }, (_, at) => [`Was kept from: run ${at}`, 'just now']),
      ['and 3 more'],
    ]);
    expect(screen.getAllByText('What it should not have done')).toHaveLength(1);
  });

  it('have a grade as a fact only when they came with NEXA', () => {
    expect(sourceText({ source: 'bundled', grade: 'gold' })).toBe('came with NEXA · Grade: gold');
    expect(sourceText({ source: 'registry', grade: 'gold' })).toBe('from a registry · Grade: gold, as its maker says');
    expect(sourceText({ source: 'folder', grade: null })).toBe('from a folder · Not graded');
  });

  it('of another package say whose integrations and keys they would get', async () => {
    const home = signedIn();
    const text = 'This is not the package that is installed. It takes its place, with 2 integrations with their keys.';
    const replaces = { version: '1.0.0', source: 'registry', takesOver: { integrations: 2, text } } as const;
    home.installs = [{ ...installPlan('one', '@evil/lamps', home.now()), replaces }];
    renderApp(home, '/plugins');
    await screen.findByText(text);
  });
});
