import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { GOOD_KEY } from '../mock-server/flows.ts';
import { MockHome } from '../mock-server/mock-home.ts';
import { renderApp } from '../support/render-app.tsx';

async function giveAccount(password = 'a calm and quiet home') {
  await userEvent.type(await screen.findByLabelText('Your name'), 'Ada');
  await userEvent.type(screen.getByLabelText('E-mail'), 'ada@example.org');
  await userEvent.type(screen.getByLabelText('Password'), password);
}
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }));

describe('the first run', () => {
  it('leads from nothing to a simulated light under control', async () => {
    const home = new MockHome({ fresh: true, answerAfterMs: 20 });
    renderApp(home);
    await giveAccount();
    await press('Continue');
    await press('Create my home');
    await press(/Explore a simulated home/);
    await press(/Bedside/);
    await waitFor(() => expect(home.named('Bedside').state['onOff.on']?.value).toBe(true));
    expect(home.user.name).toBe('Ada');
    await press('Open my home');
    expect(await screen.findByRole('region', { name: 'Not in a room yet' })).toBeDefined();
  });

  it('asks for a better password before anything is sent', async () => {
    const home = new MockHome({ fresh: true });
    renderApp(home);
    await giveAccount('short');
    await press('Continue');
    expect(await screen.findByText('Use at least 10 characters.')).toBeDefined();
    expect(home.isSetUp).toBe(false);
  });

  it('goes back to the set-up code when the code was wrong', async () => {
    renderApp(new MockHome({ fresh: true, codeRequired: true }));
    await giveAccount();
    await userEvent.type(screen.getByLabelText('Set-up code'), '0000');
    await press('Continue');
    await press('Create my home');
    expect(await screen.findByText(/set-up code is missing or wrong/)).toBeDefined();
  });

  it('waits for the button of a bridge and goes on when it is pressed', async () => {
    const home = new MockHome({ fresh: true });
    renderApp(home);
    await giveAccount();
    await press('Continue');
    await press('Create my home');
    await press(/Hue Bridge/);
    expect(await screen.findByText(/Waiting for the button/)).toBeDefined();
    expect(await screen.findByText('Floor lamp')).toBeDefined();
  });
});

describe('signing in', () => {
  it('says at the field that the password is wrong', async () => {
    renderApp(new MockHome());
    await userEvent.type(await screen.findByLabelText('E-mail'), 'ada@example.org');
    await userEvent.type(screen.getByLabelText('Password'), 'guess');
    await press('Sign in');
    expect(await screen.findByText('No account has this e-mail address with this password.')).toBeDefined();
  });
});

describe('pairing with a form', () => {
  it('shows the error at its field, keeps what was typed, and ends in a room', async () => {
    const home = new MockHome();
    home.signedIn = true;
    home.plugins = home.plugins.map((plugin) => ({ ...plugin, status: { ...plugin.status, value: 'running' } }));
    renderApp(home, '/add');
    await press(/^Tuya/);
    await press('Connect');
    expect(await screen.findAllByText('This is needed.')).toHaveLength(3);
    await userEvent.type(screen.getByLabelText('Address'), '192.168.1.40');
    await userEvent.type(screen.getByLabelText('Device id'), 'bf1234567890abcdef12');
    await userEvent.type(screen.getByLabelText('Local key'), 'fedcba9876543210');
    await press('Connect');
    expect(await screen.findByText('The device refuses this key.')).toBeDefined();
    expect(screen.getByLabelText('Address')).toHaveProperty('value', '192.168.1.40');
    await userEvent.clear(screen.getByLabelText('Local key'));
    await userEvent.type(screen.getByLabelText('Local key'), GOOD_KEY);
    await press('Connect');
    expect(await screen.findByRole('heading', { name: 'Connected' })).toBeDefined();
  });
});
