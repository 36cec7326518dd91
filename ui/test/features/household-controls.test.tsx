import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { ALARM_CODE } from '../mock-server/household-effects.ts';
import { MockHome } from '../mock-server/mock-home.ts';
import { renderApp } from '../support/render-app.tsx';

function show(name: string) {
  const home = new MockHome({ answerAfterMs: 20 });
  home.signedIn = true;
  renderApp(home, `/devices/${home.named(name).id}`);
  return {
    home,
    value: (key: string) => home.named(name).state[key]?.value,
    press: async (button: string) => userEvent.click(await screen.findByRole('button', { name: button })),
    confirm: async (button: string) =>
      userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: button })),
  };
}

const slide = async (name: string, keys: string) => {
  (await screen.findByRole('slider', { name })).focus();
  await userEvent.keyboard(keys);
};

describe('a cover', () => {
  it('says how far it is open, and is opened, closed and set', async () => {
    const { press, value } = show('Blind');
    expect(await screen.findByText('60 % open')).toBeDefined();
    await press('Close');
    await waitFor(() => expect(value('cover.position')).toBe(0));
    await press('Open');
    await waitFor(() => expect(value('cover.position')).toBe(100));
    await slide('Slats', '{ArrowRight}');
    await waitFor(() => expect(value('cover.tilt')).toBe(31));
  });
});

describe('a thermostat', () => {
  it('is set by its own step and has its own modes', async () => {
    const { value } = show('Radiator');
    expect(await screen.findByText('Heating')).toBeDefined();
    expect(screen.getByText('20.3° now')).toBeDefined();
    await slide('Target temperature', '{ArrowRight}');
    await waitFor(() => expect(value('thermostat.target')).toBe(21.5));
    expect(screen.queryByRole('radio', { name: 'Cool' })).toBeNull();
    await userEvent.click(screen.getByRole('radio', { name: 'Auto' }));
    await waitFor(() => expect(value('thermostat.mode')).toBe('auto'));
  });
});

describe('a fan', () => {
  it('turns faster, the other way, and swings', async () => {
    const { value } = show('Ceiling fan');
    await slide('Speed', '{ArrowRight}');
    await waitFor(() => expect(value('fan.speed')).toBe(75));
    await userEvent.click(screen.getByRole('radio', { name: 'Upwards' }));
    await waitFor(() => expect(value('fan.direction')).toBe('reverse'));
    await userEvent.click(screen.getByRole('switch', { name: 'Swings' }));
    await waitFor(() => expect(value('fan.oscillating')).toBe(true));
  });
});

describe('a media player', () => {
  it('says what is on, pauses, is muted and changes its source', async () => {
    const { press, value } = show('Television');
    expect(await screen.findByText('Blue in Green – Miles Davis')).toBeDefined();
    await press('Pause');
    await waitFor(() => expect(value('media.playback')).toBe('paused'));
    await press('Mute');
    await waitFor(() => expect(value('media.muted')).toBe(true));
    await userEvent.click(screen.getByRole('radio', { name: 'HDMI 2' }));
    await waitFor(() => expect(value('media.source')).toBe('HDMI 2'));
  });
});

describe('an alarm', () => {
  it('is disarmed with its code, after a person confirmed it, and the page forgets the code', async () => {
    const { home, press, confirm, value } = show('Alarm system');
    const code = await screen.findByLabelText('Code');
    await userEvent.type(code, ALARM_CODE);
    await press('Disarm');
    expect(home.commands.size).toBe(0);
    await confirm('Disarm');
    expect(code).toHaveProperty('value', '');
    await waitFor(() => expect(value('alarm.mode')).toBe('disarmed'));
    await press('Arm: Night');
    await waitFor(() => expect(value('alarm.mode')).toBe('night'));
  });

  it('hides the code while it is typed', async () => {
    show('Alarm system');
    expect(await screen.findByLabelText('Code')).toHaveProperty('type', 'password');
  });
});

describe('what can do harm', () => {
  it('asks before it opens a garage door', async () => {
    const { home, press, confirm, value } = show('Garage');
    await press('Open');
    expect(home.commands.size).toBe(0);
    await confirm('Open');
    await waitFor(() => expect(value('garageDoor.state')).toBe('open'));
  });

  it('closes a valve at once and asks before it opens one', async () => {
    const { home, press, value } = show('Water main');
    await press('Close');
    await waitFor(() => expect(value('valve.open')).toBe(false));
    await press('Open');
    expect(home.commands.size).toBe(1);
  });

  it('asks before it installs firmware', async () => {
    const { press, confirm, value } = show('Air');
    expect(await screen.findByText('An update is ready')).toBeDefined();
    await press('Install');
    await confirm('Install');
    await waitFor(() => expect(value('update.inProgress')).toBe(true));
  });
});

describe('a robot', () => {
  it('cleans, and goes home', async () => {
    const { press, value } = show('Robot');
    expect(await screen.findByText('At its dock')).toBeDefined();
    await press('Clean');
    await waitFor(() => expect(value('vacuum.state')).toBe('cleaning'));
    await press('Send home');
    await waitFor(() => expect(value('vacuum.state')).toBe('returning'));
  });
});

describe('readings', () => {
  it('have plain words and units', async () => {
    show('Air');
    const readings = await screen.findByRole('region', { name: 'Readings' });
    expect(within(readings).getByText('912 ppm')).toBeDefined();
    expect(within(readings).getByText('Moderate')).toBeDefined();
    expect(within(readings).getByText('-58 dBm')).toBeDefined();
  });

  it('of a leak are said so', async () => {
    show('Under the sink');
    expect(await screen.findByText('Water!')).toBeDefined();
  });
});
