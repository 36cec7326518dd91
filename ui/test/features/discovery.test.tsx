import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { MockHome } from '../mock-server/mock-home.ts';
import { renderApp } from '../support/render-app.tsx';

function show(prepare: (home: MockHome) => void = () => undefined): MockHome {
  const home = new MockHome({ answerAfterMs: 20 });
  home.signedIn = true;
  prepare(home);
  renderApp(home, '/discovery');
  return home;
}
const section = (name: string) => screen.findByRole('region', { name });

describe('the discovery view', () => {
  it('ignores an offer, and shows it again', async () => {
    const home = show();
    const offers = await section('On offer');
    await userEvent.click(await within(offers).findByRole('button', { name: 'Ignore' }));
    await waitFor(() => expect(home.discoveries.find(({ plugin }) => plugin === 'tuya')?.isIgnored).toBe(true));
    expect(await within(offers).findByText('1 ignored')).toBeDefined();
    await userEvent.click(within(offers).getByRole('button', { name: 'Show again', hidden: true }));
    await waitFor(() => expect(home.discoveries.find(({ plugin }) => plugin === 'tuya')?.isIgnored).toBe(false));
  });

  it('begins to add an offer', async () => {
    show();
    const offers = await section('On offer');
    await userEvent.click(await within(offers).findByRole('button', { name: 'Add' }));
    expect(await screen.findByLabelText(/Local key/)).toBeDefined();
  });

  it('leads an integration after its device', async () => {
    const home = show((before) => {
      const bridge = before.discoveries.find(({ plugin }) => plugin === 'hue');
      if (bridge !== undefined) bridge.move = { from: { host: '192.168.1.11' }, to: { host: '192.168.1.12' } };
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Use this address' }));
    await waitFor(() => expect(home.discoveries.some(({ move }) => move !== undefined)).toBe(false));
  });

  it('says of everything heard what became of it, and shows hostile names as text', async () => {
    show();
    const heard = await section('Everything heard');
    expect(await within(heard).findByText(/txt bridgeid is missing\.$/)).toBeDefined();
    expect(within(heard).getByText(/Looks like Google Cast/)).toBeDefined();
    expect(within(heard).getByText('<img src=x onerror=alert(1)>')).toBeDefined();
    expect(heard.querySelector('img')).toBeNull();
  });

  it('is narrowed by what one looks for', async () => {
    show();
    const heard = await section('Everything heard');
    await userEvent.type(await within(heard).findByLabelText('Name, address or text'), 'attic');
    expect(within(heard).getByText('Hue Bridge - 1A2B3C')).toBeDefined();
    expect(within(heard).queryByText('Living room')).toBeNull();
  });

  it('shows the token of a new relay once, and lets go of a relay', async () => {
    const home = show();
    const relays = await section('Relays');
    expect(await within(relays).findByText('attic')).toBeDefined();
    await userEvent.click(within(relays).getByRole('button', { name: 'Add a relay' }));
    await userEvent.type(await screen.findByLabelText('Where does it stand?'), 'cellar');
    await userEvent.click(screen.getByRole('button', { name: 'Make its token' }));
    expect(await screen.findByText('nexa_pat_mock')).toBeDefined();
    expect(home.tokens).toMatchObject([{ name: 'cellar', scopes: ['relay'], homeIds: [home.home.id] }]);
    await userEvent.click(screen.getByRole('button', { name: 'Done' }));
    await userEvent.click(await within(relays).findByRole('button', { name: 'Remove relay cellar' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(home.tokens).toEqual([]));
  });
});
