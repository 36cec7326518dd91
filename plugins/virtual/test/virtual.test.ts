import { hours, minutes, seconds } from '@nexa/sdk';
import {
  type MemoryStorage,
  type PluginHost,
  startPluginHost,
  type TestIntegration,
  VirtualClock,
} from '@nexa/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import plugin from '../src/index.ts';

/** Hours of a whole home take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

/** At two in the morning no one is about. */
const NIGHT = Date.UTC(2026, 2, 2, 2);

let clock: VirtualClock;
let host: PluginHost;

function startHost(storage?: MemoryStorage): PluginHost {
  return startPluginHost(plugin, { pluginId: 'virtual', clock, ...(storage === undefined ? {} : { storage }) });
}

beforeEach(() => {
  clock = new VirtualClock(NIGHT);
  host = startHost();
});

afterEach(() => host.stop());

const lampOn = { externalId: 'hall-lamp', capability: 'onOff', command: 'on' };

const supply = (component: string, command: 'on' | 'off') => ({
  externalId: 'fuse-box',
  component,
  capability: 'onOff',
  command,
});

async function pull(home: TestIntegration, externalId: string): Promise<void> {
  await home.command(supply(externalId, 'off'));
  await home.sink.waitFor((sink) => sink.deviceStatusOf(externalId)?.value === 'offline');
}

describe('pairing', () => {
  it('needs nothing', async () => {
    expect(await host.pair()).toEqual({
      result: 'done',
      title: 'Simulated apartment',
      uniqueId: 'virtual-1',
      config: { size: 'apartment', seed: 1, people: 2, faults: 'none', utcOffset: 0, historyHours: 24 },
    });
  });

  it('takes the same home for the same seed', async () => {
    const [one, other] = [await host.pair([{ seed: 5 }]), await host.pair([{ seed: 6, size: 'house' }])];
    expect(one).toMatchObject({ uniqueId: 'virtual-5' });
    expect(other).toMatchObject({ uniqueId: 'virtual-6', title: 'Simulated house' });
  });
});

describe('a home', () => {
  it.each([
    ['apartment' as const, 6, 30],
    ['house' as const, 9, 55],
    ['estate' as const, 26, 200],
  ])(
    'of size %s has rooms and devices, each with a first state, and nothing is refused',
    async (size, rooms, least) => {
      const { sink } = await host.connect({ size, historyHours: 0 });
      // What a poor radio link lost at first comes a moment later.
      await clock.advance(seconds(15));
      const devices = [...sink.known.values()];
      const named = new Set(devices.flatMap(({ suggestedRoom }) => suggestedRoom ?? []));
      const withState = new Set([...sink.seen, ...sink.seriesSeen].map(({ externalId }) => externalId));
      expect(named.size).toBeGreaterThanOrEqual(rooms);
      expect(devices.length).toBeGreaterThanOrEqual(least);
      expect(devices.map(({ externalId }) => externalId).filter((id) => !withState.has(id))).toEqual(['inhabitant']);
      expect(host.refusals).toEqual([]);
    },
  );

  it('tells the past once, so that charts begin full', async () => {
    const home = await host.connect({ historyHours: 48 });
    const series = home.sink.seriesSeen.find(({ externalId }) => externalId === 'living-climate');
    expect(series?.times).toHaveLength(576);
    expect(series?.times[0]).toBe(clock.now() - hours(48));
    await home.reconnect();
    expect(home.sink.seriesSeen.filter(({ externalId }) => externalId === 'living-climate')).toHaveLength(3);
  });

  it('lives the same life again for the same seed', async () => {
    const life = async () => {
      clock = new VirtualClock(NIGHT);
      host = startHost();
      const { sink } = await host.connect({ size: 'house', seed: 4, historyHours: 1 });
      await clock.advance(minutes(2));
      await host.stop();
      return { readings: sink.seen, events: sink.eventsSeen };
    };
    expect(await life()).toEqual(await life());
  });

  it('moves its values on, is heard of all the time, and wakes up in the morning', async () => {
    // On this Monday the two people of seed 1 get up at 6:19 and 6:21, and one goes to work at 7:10.
    clock = new VirtualClock(NIGHT + hours(4.3));
    host = startHost();
    const { sink } = await host.connect({ historyHours: 0 });
    const watts = sink.value('house-meter', 'power.watts');
    await clock.advance(minutes(8));
    expect(sink.value('house-meter', 'power.watts')).not.toBe(watts);
    expect(sink.eventsSeen).toMatchObject([{ externalId: 'hall-button', data: { press: 'single' } }, {}]);
    const mirror = sink.seen.find(({ externalId, value }) => externalId === 'bathroom-mirror' && value === true);
    expect(mirror, 'it is dark, so they switch on the light').toMatchObject({ cause: { kind: 'physical' } });
    expect(sink.deviceStatuses).toEqual([]);
    expect(host.refusals).toEqual([]);
  });

  it('lets people out by the front door', async () => {
    clock = new VirtualClock(NIGHT + hours(5.17));
    host = startHost();
    const { sink } = await host.connect({ historyHours: 0 });
    await clock.advance(minutes(2));
    expect(sink.seen.some(({ externalId, value }) => externalId === 'hall-door' && value === true)).toBe(true);
  });

  it('knows by their phones who is at home', async () => {
    // On this Monday one of the two people of seed 1 goes to work at 7:10.
    clock = new VirtualClock(NIGHT + hours(5));
    host = startHost();
    const { sink } = await host.connect({ historyHours: 0 });
    const phones = [...sink.known.values()].filter(({ model }) => model === 'Phone');
    expect(phones.map(({ name }) => name)).toEqual(['Alex’s phone', 'Robin’s phone']);
    const isHome = () => phones.map(({ externalId }) => sink.value(externalId, 'presence.present'));
    expect(isHome()).toEqual([true, true]);
    await clock.advance(minutes(20));
    expect(isHome().filter((home) => home === false)).toHaveLength(1);
    expect(host.refusals).toEqual([]);
  });

  it('has no phones when nobody lives there', async () => {
    const { sink } = await host.connect({ historyHours: 0, people: 0 });
    expect([...sink.known.values()].filter(({ model }) => model === 'Phone')).toEqual([]);
  });

  it('remembers over a restart what was switched, pulled and counted', async () => {
    const home = await host.connect({}, 'one');
    await home.command(lampOn);
    await home.command({ externalId: 'bedroom-heater', capability: 'onOff', command: 'on' });
    await home.command(supply('living-floor', 'off'));
    await clock.advance(minutes(20));
    const counted = Number(home.sink.value('bedroom-heater', 'energy.kilowattHours'));
    await host.stop();
    host = startHost(host.storage);
    const { sink } = await host.connect({}, 'one');
    await sink.waitFor(() => sink.deviceStatusOf('living-floor')?.value === 'offline');
    expect(sink.value('hall-lamp', 'onOff.on')).toBe(true);
    expect(sink.value('fuse-box', 'living-floor:onOff.on')).toBe(false);
    expect(Number(sink.value('bedroom-heater', 'energy.kilowattHours'))).toBeGreaterThanOrEqual(counted);
  });
});

describe('commands', () => {
  it.each([
    ['onOff', 'on', {}, 'onOff.on', true],
    ['onOff', 'toggle', {}, 'onOff.on', false],
    ['brightness', 'set', { level: 35 }, 'brightness.level', 35],
    ['brightness', 'set', { level: 0 }, 'onOff.on', false],
    ['colorTemperature', 'set', { kelvin: 4000 }, 'colorTemperature.kelvin', 4000],
    ['color', 'set', { hue: 200, saturation: 90 }, 'color.hue', 200],
    ['color', 'set', { hue: 200, saturation: 90 }, 'colorTemperature.colorMode', 'color'],
  ])('%s.%s %o shows as %s = %s', async (capability, command, params, key, value) => {
    const home = await host.connect();
    expect(await home.command({ externalId: 'living-floor', capability, command, params })).toBe('accepted');
    await home.sink.waitFor((sink) => sink.value('living-floor', key) === value, seconds(1));
  });

  it('are reported even when they change nothing, so that they can be confirmed', async () => {
    const home = await host.connect();
    await home.command(lampOn);
    home.sink.clear();
    await home.command(lampOn);
    await home.sink.waitFor((sink) =>
      sink.seen.some(({ externalId, value }) => externalId === 'hall-lamp' && value === true),
    );
  });

  it('take the time that they are given, and the way is told at least once a second', async () => {
    const home = await host.connect({ historyHours: 0 });
    const ordered = clock.now();
    const fade = { capability: 'brightness', command: 'set', params: { level: 90, transition: 8 } };
    await home.command({ externalId: 'hall-lamp', ...fade });
    home.sink.clear();
    await clock.advance(seconds(20));
    const told = home.sink.seen.filter(
      ({ externalId, attribute }) => externalId === 'hall-lamp' && attribute === 'level',
    );
    const at = told.map(({ observedAt = 0 }) => observedAt);
    const pauses = at.map((moment, index) => moment - (at[index - 1] ?? ordered));
    expect(told.map(({ value }) => value)).toEqual([11, 23, 34, 45, 56, 68, 79, 90]);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(seconds(1));
    expect(at.at(-1)).toBe(ordered + seconds(8));
  });

  it('are carried on after a restart', async () => {
    const home = await host.connect({ historyHours: 0 }, 'one');
    const fade = { capability: 'brightness', command: 'set', params: { level: 100, transition: 600 } };
    await home.command({ externalId: 'hall-lamp', ...fade });
    await clock.advance(seconds(60));
    await host.stop();
    host = startHost(host.storage);
    const { sink } = await host.connect({ historyHours: 0 }, 'one');
    await sink.waitFor(() => sink.value('hall-lamp', 'brightness.level') === 10);
    await clock.advance(minutes(9));
    expect(sink.value('hall-lamp', 'brightness.level')).toBe(100);
  });

  it('are refused by a lamp that cannot do it and by a sensor', async () => {
    const home = await host.connect();
    const color = { capability: 'color', command: 'set', params: { hue: 1, saturation: 1 } };
    await expect(home.command({ externalId: 'hall-lamp', ...color })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNSUPPORTED',
    });
    await expect(home.command({ externalId: 'living-climate', ...color })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNSUPPORTED',
    });
  });

  it('show in what plug and meter draw', async () => {
    const home = await host.connect();
    const before = Number(home.sink.value('house-meter', 'power.watts'));
    await home.command({ externalId: 'bedroom-heater', capability: 'onOff', command: 'on' });
    await home.sink.waitFor((sink) => Number(sink.value('house-meter', 'power.watts')) > before + 1000);
    expect(home.sink.value('bedroom-heater', 'power.watts')).toBe(1180);
  });

  it('lock and unlock the door', async () => {
    const home = await host.connect();
    await home.command({ externalId: 'hall-lock', capability: 'lock', command: 'unlock' });
    await home.sink.waitFor((sink) => sink.value('hall-lock', 'lock.locked') === false);
  });

  it('let the inhabitant be seen, press the button and open the door', async () => {
    const home = await host.connect();
    home.sink.clear();
    const ask = (command: string, params = {}) =>
      home.command({ externalId: 'inhabitant', capability: 'virtual.inhabitant', command, params });
    expect(await ask('walk')).toBe('unconfirmable');
    await ask('openDoor');
    await ask('press', { press: 'double' });
    await home.sink.waitFor((sink) => sink.value('hall-motion', 'motion.active') === true, seconds(1));
    await home.sink.waitFor((sink) => sink.value('hall-door', 'contact.open') === true, seconds(1));
    expect(home.sink.eventsSeen).toMatchObject([
      { externalId: 'hall-button', event: 'pressed', data: { press: 'double' } },
    ]);
    expect(home.sink.seen.filter(({ cause }) => cause?.kind === 'physical').length).toBeGreaterThan(0);
  });

  it('change the weather, by a capability of its own', async () => {
    const home = await host.connect();
    const station = { externalId: 'weather', capability: 'virtual.weather' };
    await home.command({ ...station, command: 'set', params: { condition: 'storm' } });
    await home.sink.waitFor((sink) => sink.value('weather', 'virtual.weather.condition') === 'storm');
    expect(await home.command({ ...station, command: 'release' })).toBe('unconfirmable');
    expect(host.refusals).toEqual([]);
  });
});

describe('the fuse box', () => {
  it('has a switch for the supply of every device but itself, phones, the inhabitant and the proving ground', async () => {
    const { sink } = await host.connect({ size: 'house', people: 3 });
    const boxes = [...sink.known.values()].filter(({ model }) => model === 'Fuse box');
    const fuses = boxes.flatMap(({ components }) => components);
    expect(boxes).toHaveLength(2);
    expect(fuses).toHaveLength(sink.known.size - boxes.length - 2 - 3);
    expect(fuses[0]?.name).toMatch(/^Supply of /);
  });

  it('pulls a plug: silence, then offline with a reason, and commands fail as unreachable', async () => {
    const home = await host.connect();
    const startedAt = clock.now();
    await pull(home, 'living-floor');
    const message = 'Floor lamp does not answer: its supply in the fuse box is off.';
    expect(home.sink.deviceStatusOf('living-floor')).toEqual({
      value: 'offline',
      detail: 'communication-error',
      message,
    });
    expect(clock.now() - startedAt).toBeLessThanOrEqual(seconds(6));
    await expect(home.command({ ...lampOn, externalId: 'living-floor' })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNREACHABLE',
    });
    home.sink.clear();
    await clock.advance(minutes(1));
    expect(home.sink.contacts.filter((externalId) => externalId === 'living-floor')).toEqual([]);
    expect(home.sink.deviceStatuses).toEqual([]);
  });

  it('is logged once when a device goes away and once when it is back, also over a reconnection', async () => {
    const home = await host.connect();
    await pull(home, 'living-floor');
    await home.reconnect();
    await clock.advance(minutes(1));
    await home.command(supply('living-floor', 'on'));
    await home.sink.waitFor((sink) => sink.deviceStatusOf('living-floor')?.value === 'online');
    const told = host.log.filter(({ message }) => message.startsWith('Device'));
    expect(told.map(({ message }) => message)).toEqual(['Device does not answer', 'Device is back']);
  });

  it('puts the plug back: online with all its states', async () => {
    const home = await host.connect();
    await pull(home, 'living-floor');
    home.sink.clear();
    await home.command(supply('living-floor', 'on'));
    await home.sink.waitFor((sink) => sink.deviceStatusOf('living-floor')?.value === 'online', seconds(4));
    await home.sink.waitFor((sink) => sink.seen.filter(({ externalId }) => externalId === 'living-floor').length >= 7);
    expect(await home.command({ ...lampOn, externalId: 'living-floor' })).toBe('accepted');
  });

  it('stops what a pulled plug draws', async () => {
    const home = await host.connect();
    await home.command({ externalId: 'bedroom-heater', capability: 'onOff', command: 'on' });
    await home.sink.waitFor((sink) => Number(sink.value('house-meter', 'power.watts')) > 1000);
    await home.command(supply('bedroom-heater', 'off'));
    await home.sink.waitFor((sink) => Number(sink.value('house-meter', 'power.watts')) < 1000);
  });
});

describe('the stubborn hall lamp', () => {
  const healed = [
    ['reconnecting', (home: TestIntegration) => home.reconnect()],
    ['refreshing it', (home: TestIntegration) => home.refresh('hall-lamp')],
    [
      'resetting it',
      (home: TestIntegration) => home.heal('virtual.reset-device', 'virtual.device-unreachable', 'hall-lamp'),
    ],
  ] as const;

  async function hang(home: TestIntegration): Promise<void> {
    await pull(home, 'hall-lamp');
    await home.command(supply('hall-lamp', 'on'));
    await clock.advance(minutes(1));
  }

  it('hangs when its plug is put back', async () => {
    const home = await host.connect();
    await hang(home);
    expect(home.sink.deviceStatusOf('hall-lamp')?.value).toBe('offline');
    await expect(home.command(lampOn)).rejects.toThrow('Hall lamp has power but does not answer.');
  });

  it.each(healed)('comes back by %s', async (_, heal) => {
    const home = await host.connect();
    await hang(home);
    home.sink.clear();
    await heal(home);
    await home.sink.waitFor((sink) => sink.contacts.includes('hall-lamp'), seconds(5));
    expect(await home.check('virtual.device-responds', 'hall-lamp')).toMatchObject({ outcome: 'ok' });
  });
});

describe('check and healing action', () => {
  const issue = 'virtual.device-unreachable';

  it('finds nothing wrong with a device that answers, and heals nothing', async () => {
    const home = await host.connect();
    expect(await home.check('virtual.device-responds', 'living-floor')).toMatchObject({ outcome: 'ok' });
    expect(await home.heal('virtual.reset-device', issue, 'living-floor')).toEqual({ outcome: 'not-needed' });
  });

  it('raises an issue for a pulled plug, fails to cure it with a reason, and the issue stays', async () => {
    const home = await host.connect();
    await pull(home, 'living-floor');
    const found = await home.check('virtual.device-responds', 'living-floor');
    expect(found).toMatchObject({ outcome: 'issue', code: issue, evidence: { hasSupply: false } });
    expect(await home.heal('virtual.reset-device', issue, 'living-floor')).toEqual({
      outcome: 'failed',
      reason: 'Floor lamp has no power: its supply in the fuse box is off.',
    });
    expect(await home.check('virtual.device-responds', 'living-floor')).toEqual(found);
  });
});

it('leaves nothing behind', async () => {
  const home = await host.connect({ size: 'house' });
  await clock.advance(minutes(5));
  await home.close();
  await host.stop();
  expect(clock.pending).toBe(0);
});

describe('a configuration of version 1', () => {
  it.each([
    [
      { size: 'full', seed: 3 },
      { size: 'house', seed: 3, people: 2 },
    ],
    [{ historyHours: 0 }, { size: 'apartment', historyHours: 0 }],
  ])('%o becomes one of today', async (old, present) => {
    expect(await host.migrateConfig(old, 1)).toMatchObject(present);
  });

  it('that it never had is refused', async () => {
    await expect(host.migrateConfig({ size: 'castle' }, 1)).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_CONFIG_INVALID',
    });
  });
});

it('tells in its diagnostics who is silent and what is broken', async () => {
  const home = await host.connect({ historyHours: 0 });
  await pull(home, 'living-floor');
  const order = { device: 'hall-lamp', fault: 'slow', strength: 0.1 };
  await home.command({ externalId: 'proving-ground', capability: 'virtual.faults', command: 'begin', params: order });
  expect(await home.diagnostics()).toMatchObject({
    silent: [{ device: 'living-floor', presence: 'no-supply' }],
    faults: [{ device: 'hall-lamp', fault: 'slow', strength: 0.1 }],
  });
  expect(await home.diagnostics('living-climate')).toEqual({ silent: [], faults: [] });
});
