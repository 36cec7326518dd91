import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { MockHome } from '../mock-server/mock-home.ts';
import { renderApp } from '../support/render-app.tsx';

function show(name: string): MockHome {
  const home = new MockHome({ answerAfterMs: 20 });
  home.signedIn = true;
  renderApp(home, `/devices/${home.named(name).id}`);
  return home;
}

describe('the device page', () => {
  it('says who switched a light and confirms a new wish by the device itself', async () => {
    const home = show('Floor lamp');
    const toggle = await screen.findByRole('switch', { name: 'Floor lamp' });
    expect(await screen.findByText(/by automation Hall light ·/)).toBeDefined();
    await userEvent.click(toggle);
    expect(await screen.findByText('Confirmed by the device')).toBeDefined();
    expect(home.named('Floor lamp').state['onOff.on']?.value).toBe(false);
  });

  it('dims by keyboard', async () => {
    const home = show('Ceiling');
    const slider = await screen.findByRole('slider', { name: 'Brightness' });
    slider.focus();
    await userEvent.keyboard('{ArrowRight}');
    await waitFor(() => expect(home.named('Ceiling').state['brightness.level']?.value).toBe(41));
  });

  it('chooses a colour by keyboard', async () => {
    const home = show('Shelf strip');
    const field = await screen.findByRole('slider', { name: 'Colour' });
    field.focus();
    await userEvent.keyboard('{ArrowLeft}');
    await waitFor(() => expect(home.named('Shelf strip').state['color.hue']?.value).toBe(264));
  });

  it('unlocks only after a person confirmed it', async () => {
    const home = show('Front door');
    await userEvent.click(await screen.findByRole('button', { name: 'Unlock' }));
    const dialog = await screen.findByRole('dialog');
    expect(home.named('Front door').state['lock.locked']?.value).toBe(true);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Unlock' }));
    await waitFor(() => expect(home.named('Front door').state['lock.locked']?.value).toBe(false));
  });

  it('does not unlock when a person thinks better of it', async () => {
    const home = show('Front door');
    await userEvent.click(await screen.findByRole('button', { name: 'Unlock' }));
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Cancel' }));
    expect(home.commands.size).toBe(0);
  });

  it('says why a device is away and what to do', async () => {
    show('Hall light');
    expect(await screen.findByText('The lamp has not answered the bridge for 9 minutes.')).toBeDefined();
    expect(screen.getByText(/Check that it has power/)).toBeDefined();
    expect(screen.getByRole('switch', { name: 'Hall light' })).toHaveProperty('disabled', true);
  });

  it('draws a capability that it has never heard of, and gives its command', async () => {
    const home = show('Garden fountain');
    await userEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    await waitFor(() => expect(home.named('Garden fountain').state['acme.fountain.running']?.value).toBe(false));
  });

  it('shows a press of a key as it happens', async () => {
    const home = show('Wall remote');
    await screen.findByRole('status', { name: 'Lower key' });
    home.publish('event', {
      deviceId: home.named('Wall remote').id,
      component: 'key2',
      capability: 'button',
      event: 'pressed',
      data: { press: 'double' },
      time: home.time(),
      cause: { kind: 'physical' },
    });
    const key = screen.getByRole('status', { name: 'Lower key' });
    expect(await within(key).findByText('Pressed twice')).toBeDefined();
  });

  it('offers what was recorded as a table', async () => {
    show('Climate');
    await userEvent.click(await screen.findByRole('button', { name: 'Show as table' }));
    const table = await screen.findByRole('table');
    expect(within(table).getAllByRole('row').length).toBeGreaterThan(100);
  });

  it('says that a removed device is gone', async () => {
    const home = new MockHome();
    home.signedIn = true;
    renderApp(home, '/devices/5f0c1d2e-0003-4000-8000-00000000ffff');
    expect(await screen.findByText('This device is gone')).toBeDefined();
  });
});
