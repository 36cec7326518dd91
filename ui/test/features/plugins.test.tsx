import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { MockHome } from '../mock-server/mock-home.ts';
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
    hue.getByText('It asks for “internet” and has not used it in 12 days.');
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
});
