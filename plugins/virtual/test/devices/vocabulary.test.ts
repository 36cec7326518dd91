import { type JsonObject, minutes, type ScalarValue, seconds } from '@nexa/sdk';
import { type PluginHost, startPluginHost, type TestIntegration, VirtualClock } from '@nexa/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import plugin from '../../src/index.ts';

/** An estate has 200 devices, and takes its time on a busy machine. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let clock: VirtualClock;
let host: PluginHost;
let home: TestIntegration;

beforeAll(async () => {
  clock = new VirtualClock(Date.UTC(2026, 0, 12, 2));
  host = startPluginHost(plugin, { pluginId: 'virtual', clock });
  home = await host.connect({ size: 'estate', historyHours: 0, people: 0 });
});

afterAll(() => host.stop());

async function command(externalId: string, name: string, params: JsonObject = {}, component?: string) {
  const [capability = '', wish = ''] = name.split('.');
  const where = component === undefined ? {} : { component };
  // A poor radio link may lose one; whoever asks again gets through.
  const ask = () => home.command({ externalId, capability, command: wish, params, ...where });
  return ask().catch(async () => {
    await clock.advance(seconds(3));
    return ask();
  });
}

const shows = (externalId: string, key: string, value: ScalarValue, within = seconds(30)) =>
  home.sink.waitFor((sink) => sink.value(externalId, key) === value, within);

describe('devices of an estate', () => {
  it('a shutter moves, tells where it is on its way, and stops', async () => {
    await command('living-shutter', 'cover.set', { position: 40 });
    await shows('living-shutter', 'cover.movement', 'closing');
    await shows('living-shutter', 'cover.position', 40);
    await shows('living-shutter', 'cover.movement', 'stopped');
    await command('living-shutter', 'cover.open');
    await clock.advance(seconds(6));
    expect(await command('living-shutter', 'cover.stop')).toBe('unconfirmable');
    const position = Number(home.sink.value('living-shutter', 'cover.position'));
    expect(position).toBeGreaterThan(45);
    expect(position).toBeLessThan(95);
  });

  it('a garage door opens and closes', async () => {
    await command('garage-door', 'garageDoor.open');
    await shows('garage-door', 'garageDoor.state', 'opening');
    await shows('garage-door', 'garageDoor.state', 'open');
    await command('garage-door', 'garageDoor.close');
    await shows('garage-door', 'garageDoor.state', 'closed');
  });

  it('a radiator heats its room, and the sensors in it feel it', async () => {
    const before = Number(home.sink.value('study-climate', 'temperature.celsius'));
    await command('study-radiator', 'thermostat.set', { target: 27, mode: 'heat' });
    await shows('study-radiator', 'thermostat.target', 27);
    await shows('study-radiator', 'thermostat.running', 'heating');
    await clock.advance(minutes(40));
    expect(Number(home.sink.value('study-climate', 'temperature.celsius'))).toBeGreaterThan(before + 0.5);
    await command('study-radiator', 'thermostat.set', { mode: 'off' });
    await shows('study-radiator', 'thermostat.running', 'idle');
  });

  it('an alarm panel gives time to leave, and can be disarmed', async () => {
    await command('hall-alarm', 'alarm.arm', { mode: 'away' });
    await shows('hall-alarm', 'alarm.delay', 'exit');
    await shows('hall-alarm', 'alarm.mode', 'away', minutes(1));
    await command('hall-alarm', 'alarm.disarm');
    await shows('hall-alarm', 'alarm.mode', 'disarmed');
  });

  it('a robot cleans and goes home', async () => {
    await command('hall-robot', 'vacuum.start');
    await shows('hall-robot', 'vacuum.state', 'cleaning');
    await command('hall-robot', 'vacuum.dock');
    await shows('hall-robot', 'vacuum.state', 'docked', minutes(3));
  });

  it('a loudspeaker plays, and goes on to the next piece', async () => {
    await command('living-speaker', 'media.play');
    await shows('living-speaker', 'media.playback', 'playing');
    const title = home.sink.value('living-speaker', 'media.title');
    expect(title).not.toBe('');
    await command('living-speaker', 'media.next');
    await home.sink.waitFor((sink) => sink.value('living-speaker', 'media.title') !== title);
    await command('living-speaker', 'media.set', { volume: 60, muted: true });
    await shows('living-speaker', 'media.volume', 60);
    await shows('living-speaker', 'media.muted', true);
  });

  it('a fan turns at the speed that it is given', async () => {
    await command('bedroom-fan', 'fan.set', { speed: 70, oscillating: true });
    await shows('bedroom-fan', 'fan.speed', 70);
    await shows('bedroom-fan', 'onOff.on', true);
    await command('bedroom-fan', 'fan.set', { speed: 0 });
    await shows('bedroom-fan', 'onOff.on', false);
  });

  it('a valve shuts the water off', async () => {
    await command('cellar-valve', 'valve.close');
    await shows('cellar-valve', 'valve.open', false);
  });

  it('the sockets of a strip and the gangs of a switch are switched one by one', async () => {
    await command('living-strip', 'onOff.on', {}, 'socket-2');
    await shows('living-strip', 'socket-2:onOff.on', true);
    expect(home.sink.value('living-strip', 'socket-1:onOff.on')).toBe(false);
    await command('living-switch', 'onOff.toggle', {}, 'left');
    await shows('living-switch', 'left:onOff.on', true);
  });

  it('are all within what their capabilities allow', () => {
    expect(host.refusals).toEqual([]);
  });
});
