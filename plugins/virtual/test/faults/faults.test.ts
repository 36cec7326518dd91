import { hours, type JsonObject, minutes, seconds } from '@nexa/sdk';
import { type PluginHost, startPluginHost, type TestIntegration, VirtualClock } from '@nexa/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import plugin from '../../src/index.ts';

/** Hours of a whole home take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

/** At two in the morning no one is about. */
const NIGHT = Date.UTC(2026, 2, 2, 2);

let clock: VirtualClock;
let host: PluginHost;
let home: TestIntegration;

beforeEach(async () => {
  clock = new VirtualClock(NIGHT);
  host = startPluginHost(plugin, { pluginId: 'virtual', clock });
  home = await host.connect({ historyHours: 0, people: 0 });
});

afterEach(() => host.stop());

const order = (command: string, params: JsonObject = {}) =>
  home.command({ externalId: 'proving-ground', capability: 'virtual.faults', command, params });
const begin = (device: string, fault: string, more: JsonObject = {}) => order('begin', { device, fault, ...more });
const lamp = (command: string) => home.command({ externalId: 'hall-lamp', capability: 'onOff', command });
/** What was told of an attribute, also what went along in columns. */
function told(externalId: string, attribute: string) {
  const isWanted = (seen: { externalId: string; attribute: string }) =>
    seen.externalId === externalId && seen.attribute === attribute;
  const plain = home.sink.seen.filter(isWanted).map(({ value, observedAt }) => ({ value, observedAt }));
  const columns = home.sink.seriesSeen
    .filter(isWanted)
    .flatMap(({ times, values }) => [...values].map((value, index) => ({ value, observedAt: times[index] })));
  return [...plain, ...columns];
}

describe('faults that are ordered', () => {
  it('drain: the charge falls, and an empty device is offline because of its battery', async () => {
    const before = Number(home.sink.value('hall-motion', 'battery.percent'));
    await begin('hall-motion', 'drain', { strength: 1 });
    await clock.advance(minutes(1));
    expect(Number(home.sink.value('hall-motion', 'battery.percent'))).toBeLessThanOrEqual(before - 9);
    await home.sink.waitFor((sink) => sink.deviceStatusOf('hall-motion')?.value === 'offline', minutes(11));
    expect(home.sink.deviceStatusOf('hall-motion')).toMatchObject({
      detail: 'battery-empty',
      message: 'Hall motion does not answer: its battery is empty.',
    });
  });

  it('drain: resetting an empty device fails, and says that its battery is empty', async () => {
    await begin('hall-motion', 'drain', { strength: 1 });
    await home.sink.waitFor((sink) => sink.deviceStatusOf('hall-motion')?.value === 'offline', minutes(11));
    expect(await home.heal('virtual.reset-device', 'virtual.device-unreachable', 'hall-motion')).toEqual({
      outcome: 'failed',
      reason: 'Hall motion does not answer: its battery is empty.',
    });
  });

  it('drift: what is measured moves away from the truth, hour by hour', async () => {
    await begin('living-climate', 'drift', { strength: 1 });
    await clock.advance(minutes(5));
    const early = Number(home.sink.value('living-climate', 'temperature.celsius'));
    await clock.advance(minutes(12));
    const late = Number(home.sink.value('living-climate', 'temperature.celsius'));
    await order('end', { device: 'living-climate' });
    await clock.advance(minutes(1));
    const truth = Number(home.sink.value('living-climate', 'temperature.celsius'));
    expect(Math.abs(late - truth)).toBeGreaterThan(1);
    expect(Math.abs(late - truth)).toBeGreaterThan(Math.abs(early - truth));
  });

  it('stuck: it takes a command, says that it did not do it, and measures the same for ever', async () => {
    await begin('hall-lamp', 'stuck');
    await begin('living-climate', 'stuck');
    await clock.advance(seconds(3));
    home.sink.clear();
    expect(await lamp('on')).toBe('accepted');
    await clock.advance(minutes(15));
    expect(told('hall-lamp', 'on').every(({ value }) => value === false)).toBe(true);
    expect(new Set(told('living-climate', 'celsius').map(({ value }) => value)).size).toBe(1);
    expect(told('living-climate', 'celsius').length).toBeGreaterThan(5);
  });

  it('dropped: some commands get no answer, and some do', async () => {
    await begin('hall-lamp', 'dropped', { strength: 0.5 });
    const tries = Array.from({ length: 20 }, () => undefined);
    const outcomes: string[] = [];
    for (const _ of tries) {
      outcomes.push(await lamp('toggle').catch((error: { code: string }) => error.code));
      await clock.advance(seconds(3));
    }
    expect(new Set(outcomes)).toEqual(new Set(['accepted', 'NEXA_PLUGIN_UNREACHABLE']));
  });

  it('slow: it answers and reports late', async () => {
    await begin('hall-lamp', 'slow', { strength: 0.2 });
    const startedAt = clock.now();
    const answer = lamp('on');
    await clock.advance(seconds(5));
    expect(await answer).toBe('accepted');
    expect(home.sink.value('hall-lamp', 'onOff.on')).toBe(false);
    await home.sink.waitFor((sink) => sink.value('hall-lamp', 'onOff.on') === true);
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(seconds(8));
  });

  it('clock: its reports carry times of long ago', async () => {
    await begin('living-climate', 'clock', { strength: 0.5 });
    home.sink.clear();
    await clock.advance(minutes(3));
    const [sample] = told('living-climate', 'celsius');
    expect(clock.now() - Number(sample?.observedAt)).toBeGreaterThanOrEqual(hours(6));
  });

  it('flapping: it goes away and comes back until it is reset', async () => {
    await begin('living-climate', 'flapping');
    await clock.advance(minutes(6));
    const changes = home.sink.deviceStatuses.filter(({ externalId }) => externalId === 'living-climate');
    expect(changes.length).toBeGreaterThanOrEqual(6);
    await home.sink.waitFor((sink) => sink.deviceStatusOf('living-climate')?.value === 'offline');
    const issue = 'virtual.device-unreachable';
    expect(await home.check('virtual.device-responds', 'living-climate')).toMatchObject({ code: issue });
    expect(await home.heal('virtual.reset-device', issue, 'living-climate')).toEqual({ outcome: 'healed' });
    home.sink.clear();
    await clock.advance(minutes(6));
    expect(home.sink.deviceStatuses).toEqual([]);
  });
});

describe('the proving ground', () => {
  it('tells what began and ended, with the truth about it', async () => {
    await begin('hall-lamp', 'slow', { afterMinutes: 5, forMinutes: 10, strength: 0.3 });
    await clock.advance(minutes(4));
    expect(home.sink.eventsSeen).toEqual([]);
    await clock.advance(minutes(2));
    expect(home.sink.value('proving-ground', 'virtual.faults.running')).toBe(1);
    await clock.advance(minutes(10));
    expect(home.sink.eventsSeen).toMatchObject([
      { event: 'began', data: { device: 'hall-lamp', fault: 'slow', strength: 0.3 } },
      { event: 'ended', data: { device: 'hall-lamp', fault: 'slow', strength: 0.3 } },
    ]);
    expect(home.sink.value('proving-ground', 'virtual.faults.running')).toBe(0);
  });

  it('lets a fault come again and again', async () => {
    await begin('hall-lamp', 'slow', { forMinutes: 2, everyMinutes: 10 });
    await clock.advance(minutes(21));
    expect(home.sink.eventsSeen.map(({ event }) => event)).toEqual(['began', 'ended', 'began', 'ended', 'began']);
    await order('endAll');
    await clock.advance(minutes(30));
    expect(home.sink.eventsSeen).toHaveLength(6);
  });

  it('remembers its orders over a restart', async () => {
    await begin('hall-lamp', 'slow', { strength: 0.3 });
    const { id } = home;
    await host.stop();
    host = startPluginHost(plugin, { pluginId: 'virtual', clock, storage: host.storage });
    home = await host.connect({ historyHours: 0, people: 0 }, id);
    await home.sink.waitFor((sink) => sink.value('proving-ground', 'virtual.faults.running') === 1, minutes(2));
  });

  it.each([
    ['of a device that is not there', { device: 'no-such', fault: 'slow' }],
    ['that the device cannot have', { device: 'hall-lamp', fault: 'drain' }],
  ])('refuses a fault %s', async (_, params) => {
    await expect(order('begin', params)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNSUPPORTED' });
  });
});

it('lets things break by themselves on a home that is configured so, its past included', async () => {
  const broken = await host.connect({ size: 'house', faults: 'many', historyHours: 0, people: 0, seed: 3 }, 'broken');
  await broken.sink.waitFor((sink) => Number(sink.value('proving-ground', 'virtual.faults.running')) > 0, minutes(2));
  expect(broken.sink.eventsSeen.length).toBeGreaterThan(0);
});
