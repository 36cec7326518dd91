import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { untilOf } from '../../src/features/home/mode-span.ts';
import { MockHome } from '../mock-server/mock-home.ts';
import { renderApp } from '../support/render-app.tsx';

function show(path: string): MockHome {
  const home = new MockHome({ answerAfterMs: 20 });
  home.signedIn = true;
  renderApp(home, path);
  return home;
}

describe('the inbox', () => {
  it('counts what is unread at the bell, and keeps up with what comes in', async () => {
    const home = show('/');
    expect(await screen.findByRole('link', { name: 'Messages, 2 unread' })).toBeDefined();
    home.life.tell({ title: 'A window is open' });
    expect(await screen.findByRole('link', { name: 'Messages, 3 unread' })).toBeDefined();
  });

  it('marks one message as read', async () => {
    const home = show('/inbox');
    await userEvent.click(await screen.findByRole('button', { name: 'Mark “The kitchen window is open” as read' }));
    await waitFor(() => expect(home.life.unread).toBe(1));
    expect(await screen.findByRole('link', { name: 'Messages, 1 unread' })).toBeDefined();
  });

  it('shows only what is unread on request, and marks all of it', async () => {
    const home = show('/inbox');
    const list = await screen.findByRole('list', { name: 'Messages' });
    expect(within(list).getAllByRole('listitem')).toHaveLength(3);
    await userEvent.click(screen.getByText('Unread'));
    await waitFor(() =>
      expect(within(screen.getByRole('list', { name: 'Messages' })).getAllByRole('listitem')).toHaveLength(2),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Mark all as read' }));
    await waitFor(() => expect(home.life.unread).toBe(0));
    expect(await screen.findByText('You have read everything.')).toBeDefined();
  });

  it('leads to what a message is about, which is then read', async () => {
    const home = show('/inbox');
    await userEvent.click(await screen.findByRole('link', { name: 'Open automation' }));
    expect(await screen.findByRole('heading', { name: 'Hall light' })).toBeDefined();
    await waitFor(() => expect(home.life.unread).toBe(1));
  });
});

describe('the mode of the home', () => {
  const open = async (current: string) =>
    userEvent.click(await screen.findByRole('button', { name: `Mode of the home: ${current}` }));
  const pick = async (name: string) => userEvent.click(await screen.findByRole('menuitem', { name, hidden: true }));

  it('is changed on the home page', async () => {
    const home = show('/');
    await open('Home');
    await pick('Night');
    await waitFor(() => expect(home.life.mode.mode).toBe('night'));
    expect(home.life.mode.until).toBeUndefined();
    expect(await screen.findByRole('button', { name: 'Mode of the home: Night' })).toBeDefined();
  });

  it('is set for an hour', async () => {
    const home = show('/');
    await open('Home');
    await pick('For an hour');
    await pick('Away');
    await waitFor(() => expect(home.life.mode.mode).toBe('away'));
    expect(Date.parse(home.life.mode.until ?? '')).toBeGreaterThan(Date.now() + 3_500_000);
    expect(await screen.findByText(/^until /)).toBeDefined();
  });

  it('is shown when somebody else changes it', async () => {
    const home = show('/');
    await screen.findByRole('button', { name: 'Mode of the home: Home' });
    home.publish('mode', { ...home.life.mode, mode: 'vacation', someoneHome: false });
    expect(await screen.findByRole('button', { name: 'Mode of the home: Vacation' })).toBeDefined();
    expect(screen.getByText('Nobody is home')).toBeDefined();
  });

  it('knows of guests', async () => {
    const home = show('/');
    await userEvent.click(await screen.findByRole('switch', { name: 'Guests are in the house' }));
    await waitFor(() => expect(home.life.mode.guests).toBe(true));
  });

  it('ends in the morning of the next day', () => {
    const until = new Date(untilOf('morning', new Date(2026, 11, 31, 22, 30)) ?? '');
    expect([until.getFullYear(), until.getMonth(), until.getDate(), until.getHours()]).toEqual([2027, 0, 1, 7]);
  });
});

describe('where the home is', () => {
  it('is said in the settings', async () => {
    const home = show('/settings');
    const place = await screen.findByRole('region', { name: 'Where your home is' });
    await userEvent.click(within(place).getByRole('button', { name: 'Change' }));
    await userEvent.type(within(place).getByLabelText('Latitude'), '52.5');
    await userEvent.click(within(place).getByRole('button', { name: 'Save' }));
    expect(await within(place).findByText('Give both or neither.')).toBeDefined();
    await userEvent.type(within(place).getByLabelText('Longitude'), '13.4');
    await userEvent.click(within(place).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(home.home).toMatchObject({ position: { latitude: 52.5, longitude: 13.4 } }));
    expect(await within(place).findByText('Saved.')).toBeDefined();
  });
});
