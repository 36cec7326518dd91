import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { signInStep } from '../mock-server/flows.ts';
import { MockHome } from '../mock-server/mock-home.ts';
import { integrationIds } from '../mock-server/seed.ts';
import { renderApp } from '../support/render-app.tsx';

function show(path: string, prepare: (home: MockHome) => void = () => undefined) {
  const home = new MockHome({ answerAfterMs: 20 });
  home.signedIn = true;
  prepare(home);
  return { home, ...renderApp(home, path) };
}

const tuya = (home: MockHome) => home.integrations.find(({ id }) => id === integrationIds.tuya);
const openMenu = async (home: MockHome) =>
  userEvent.click(await screen.findByRole('button', { name: `Options for ${tuya(home)?.title}` }));
const menuItem = (name: string) => screen.findByRole('menuitem', { name, hidden: true });

describe('the menu of an integration', () => {
  it('leads to its settings, filled in, and keeps what was changed', async () => {
    const { home, asked } = show('/settings');
    const before = home.integrations.length;
    await openMenu(home);
    await userEvent.click(await menuItem('Change settings'));
    const address = await screen.findByLabelText('Address');
    expect(address).toHaveProperty('value', '192.168.1.40');
    await userEvent.clear(address);
    await userEvent.type(address, '192.168.1.41');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('It is connected.')).toBeDefined();
    expect(asked).toContain(`POST /api/v1/integrations/${integrationIds.tuya}/reconfigure`);
    expect(home.integrations).toHaveLength(before);
  });

  it('says at the field what is wrong with a new setting, and lets it be mended', async () => {
    const { home } = show(`/add?change=${integrationIds.tuya}`);
    const address = await screen.findByLabelText('Address');
    await userEvent.clear(address);
    await userEvent.type(address, '0.0.0.0');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Nothing answers at this address.')).toBeDefined();
    expect(screen.queryByText('It is connected.')).toBeNull();
    expect(home.flows.size).toBe(1);
  });

  it('offers its diagnostics as a file', async () => {
    const { home } = show('/settings');
    await openMenu(home);
    const item = await menuItem('Download diagnostics');
    expect(item.getAttribute('href')).toBe(`/api/v1/integrations/${integrationIds.tuya}/diagnostics`);
    expect(item.hasAttribute('download')).toBe(true);
  });
});

describe('the plug that feeds a bridge', () => {
  it('is chosen among those that are reached by another way, and can be taken back', async () => {
    const { home, asked } = show('/settings');
    const hue = home.integrations.find(({ id }) => id === integrationIds.hue);
    const plug = home.devices.find(({ type, integrationId }) => type === 'plug' && integrationId !== hue?.id);
    const open = async () => {
      await userEvent.click(await screen.findByRole('button', { name: `Options for ${hue?.title}` }));
      await userEvent.click(await menuItem('Power'));
      await userEvent.click(await screen.findByRole('combobox', { name: 'Plug' }));
    };
    await open();
    const offered = screen.getAllByRole('option', { hidden: true }).map(({ textContent }) => textContent);
    const own = home.devices.filter(({ integrationId }) => integrationId === hue?.id).map(({ name }) => name);
    expect(offered).toContain(plug?.name);
    expect(offered.filter((name) => own.includes(name ?? ''))).toEqual([]);
    await userEvent.click(screen.getByRole('option', { name: plug?.name ?? '', hidden: true }));
    await waitFor(() => expect(hue?.poweredBy).toEqual({ deviceId: plug?.id, component: 'main' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await open();
    await userEvent.click(screen.getByRole('option', { name: 'None that NEXA can switch', hidden: true }));
    await waitFor(() => expect(hue).not.toHaveProperty('poweredBy'));
    expect(asked).toContain(`DELETE /api/v1/integrations/${integrationIds.hue}/power`);
  });
});

describe('an issue that a person can mend step by step', () => {
  it('leads from its card to the first step', async () => {
    const { home, asked } = show('/health', ({ issues }) => Object.assign(issues[0] ?? {}, { repairable: true }));
    const [issue, other] = home.issues;
    const card = async (title: string) => (await screen.findByText(title)).closest('article') as HTMLElement;
    const mendable = await card('Hall light: Device does not answer');
    expect(other?.repairable).toBe(false);
    expect(
      within(await card('Wall remote: Battery is low')).queryByRole('button', { name: 'Repair step by step' }),
    ).toBeNull();
    await userEvent.click(within(mendable).getByRole('button', { name: 'Repair step by step' }));
    expect((await screen.findByRole('link', { name: 'Sign in' })).getAttribute('href')).toMatch(
      /^https:\/\/accounts\.vendor\.example\//,
    );
    expect(screen.getByText(/You sign in at accounts\.vendor\.example/)).toBeDefined();
    expect(asked).toContain(`POST /api/v1/issues/${issue?.id}/repair`);
  });
});

describe('coming back from a vendor', () => {
  const withFlow = (home: MockHome) => {
    home.flows.set('flow-1', signInStep('flow-1', 'virtual', 'pair'));
  };

  it('goes on with the flow that was left, by its state', async () => {
    const { home, asked } = show('/pairing/callback?state=flow-1.secret&code=xyz', withFlow);
    await waitFor(() => expect(home.flows.size).toBe(0));
    expect(await screen.findByRole('button', { name: 'Done' })).toBeDefined();
    expect(asked).toContain('POST /api/v1/flows/flow-1/callback');
  });

  it('says so when the vendor refused, and offers to sign in again', async () => {
    const { home } = show('/pairing/callback?state=flow-1.secret&error=access_denied', withFlow);
    expect((await screen.findByRole('alert')).textContent).toContain('The vendor did not let you in.');
    expect(screen.getByRole('link', { name: 'Sign in' })).toBeDefined();
    expect(home.flows.size).toBe(1);
  });

  it('too late says that it is over, and a way back', async () => {
    show('/pairing/callback?state=flow-9.secret&code=xyz', withFlow);
    expect(await screen.findByRole('button', { name: 'Back' })).toBeDefined();
    expect(screen.queryByRole('link', { name: 'Sign in' })).toBeNull();
  });
});

describe('diagnostics of a device', () => {
  const about = async () => within(await screen.findByRole('region', { name: /about/i }));
  const page = (role: string) =>
    show(`/devices/${new MockHome().named('Floor lamp').id}`, (home) => Object.assign(home.home, { role }));

  it.each(['owner', 'admin'])('are offered to an %s', async (role) => {
    page(role);
    expect((await about()).getByRole('link', { name: 'Download diagnostics' }).getAttribute('href')).toMatch(
      /^\/api\/v1\/devices\/.+\/diagnostics$/,
    );
  });

  it.each(['member', 'guest'])('are not offered to a %s, who may not have them', async (role) => {
    page(role);
    expect((await about()).queryByRole('link', { name: 'Download diagnostics' })).toBeNull();
  });
});
