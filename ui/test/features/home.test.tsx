import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { MockHome } from '../mock-server/mock-home.ts';
import { renderApp } from '../support/render-app.tsx';

function signedIn(options = {}): MockHome {
  const home = new MockHome({ answerAfterMs: 20, ...options });
  home.signedIn = true;
  return home;
}

describe('the home view', () => {
  it('switches a light with one tap and shows what the device reports', async () => {
    const home = signedIn();
    renderApp(home);
    const tile = await screen.findByRole('button', { name: /Spots/ });
    expect(tile).toHaveProperty('ariaPressed', 'false');
    await userEvent.click(tile);
    await waitFor(() => expect(home.named('Spots').state['onOff.on']?.value).toBe(true));
    await waitFor(() => expect(tile.getAttribute('aria-busy')).toBe('false'));
    expect(tile.getAttribute('aria-pressed')).toBe('true');
  });

  it('takes a wish back and says why when the device does not answer', async () => {
    renderApp(signedIn());
    const tile = await screen.findByRole('button', { name: /Coffee machine/ });
    await userEvent.click(tile);
    expect(await within(tile).findByText('The device did not answer in time.')).toBeDefined();
    expect(tile.getAttribute('aria-pressed')).toBe('false');
  });

  it('shows a change that somebody else made, without being asked', async () => {
    const home = signedIn();
    renderApp(home);
    const tile = await screen.findByRole('button', { name: /Spots/ });
    home.setState(home.named('Spots'), 'onOff.on', true);
    await waitFor(() => expect(tile.getAttribute('aria-pressed')).toBe('true'));
  });

  it('shows an unplugged device as away with its reason, and no longer offers a switch', async () => {
    const home = signedIn();
    renderApp(home);
    await screen.findByRole('button', { name: /Spots/ });
    home.setStatus(home.named('Spots'), { value: 'offline', detail: 'communication-error' });
    const link = await screen.findByRole('link', { name: /Spots\s*No answer/ });
    expect(link).toBeDefined();
    expect(screen.queryByRole('button', { name: /Spots/ })).toBeNull();
  });

  it('catches up with what happened while the channel was away', async () => {
    const home = signedIn();
    const { sockets } = renderApp(home);
    const tile = await screen.findByRole('button', { name: /Spots/ });
    await waitFor(() => expect(sockets).toHaveLength(1));
    sockets[0]?.drop();
    home.setState(home.named('Spots'), 'onOff.on', true);
    await waitFor(() => expect(tile.getAttribute('aria-pressed')).toBe('true'));
  });

  it('tells what the house draws: the meter alone where there is one, for it counts the plugs too', async () => {
    const home = signedIn();
    renderApp(home);
    expect(await screen.findByText(/^85\s*W now$/)).toBeDefined();
    const meter = home.named('Coffee machine');
    Object.assign(meter, { type: 'meter' });
    home.setState(meter, 'power.watts', 260);
    renderApp(home);
    expect(await screen.findByText(/^260\s*W now$/)).toBeDefined();
  });

  it('adds a room', async () => {
    const home = signedIn();
    renderApp(home);
    await userEvent.click(await screen.findByRole('button', { name: 'Add room' }));
    await userEvent.type(await screen.findByLabelText('Name of the room'), 'Garden');
    await userEvent.click(screen.getByRole('button', { name: 'Add' }));
    expect(await screen.findByRole('region', { name: 'Garden' })).toBeDefined();
  });

  it('says that a home without devices waits for its first', async () => {
    const home = signedIn();
    home.devices = [];
    renderApp(home);
    expect(await screen.findByText('A quiet home')).toBeDefined();
  });

  it('names the most pressing issue', async () => {
    renderApp(signedIn());
    expect(await screen.findByText('Hall light: Device does not answer')).toBeDefined();
  });
});

describe('the opening of the page', () => {
  it('asks once for everything that it shows', async () => {
    const home = signedIn();
    const { asked } = renderApp(home);
    await screen.findByRole('button', { name: /Spots/ });
    expect(asked).toEqual(['GET /api/v1/setup', 'GET /api/v1/opening']);
  });

  it('does not ask whether there is an owner when somebody was signed in here before', async () => {
    localStorage.setItem('nexa-signed-in', 'yes');
    const { asked } = renderApp(signedIn());
    await screen.findByRole('button', { name: /Spots/ });
    expect(asked).toEqual(['GET /api/v1/opening']);
  });

  it('leads to the sign-in when the session of before has ended', async () => {
    localStorage.setItem('nexa-signed-in', 'yes');
    renderApp(new MockHome());
    expect(await screen.findByRole('button', { name: 'Sign in' })).toBeDefined();
    expect(localStorage.getItem('nexa-signed-in')).toBeNull();
  });

  it('shows the energy of the last days, and says when it is partly computed', async () => {
    const home = signedIn();
    home.energy = [
      { day: '2026-03-28', energy: 4.2, isEstimated: false },
      { day: '2026-03-29', energy: 2.1, isEstimated: true },
    ];
    renderApp(home);
    const card = await screen.findByRole('region', { name: 'Energy of the last days' });
    expect(within(card).getByText('2.1 kWh')).toBeDefined();
    expect(within(card).getByText('Sat: 4.2 kWh')).toBeDefined();
    expect(within(card).getByText('partly from power readings')).toBeDefined();
  });
});
