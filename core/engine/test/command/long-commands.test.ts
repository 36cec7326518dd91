import type { DeviceDescription } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { TestHome } from '../support/test-home.ts';

const device = (
  externalId: string,
  type: DeviceDescription['type'],
  capabilities: string[],
  rest: Partial<DeviceDescription> = {},
): DeviceDescription => ({ externalId, name: externalId, type, components: [{ id: 'main', capabilities }], ...rest });

const blind = device('blind', 'cover', ['cover']);
const garage = device('garage', 'garage-door', ['garageDoor']);
const radiator = device('radiator', 'thermostat', ['thermostat', 'temperature'], {
  limits: {
    'thermostat.target': { minimum: 5, maximum: 30, step: 0.5 },
    'thermostat.mode': { values: ['off', 'heat'] },
  },
});
const ceilingFan = device('fan', 'fan', ['onOff', 'fan'], { limits: { 'fan.speed': { step: 100 / 3 } } });
const television = device('tv', 'media-player', ['onOff', 'media'], {
  limits: { 'media.source': { values: ['HDMI 1', 'Radio'] } },
});
const house = device('house', 'alarm', ['alarm']);
const robot = device('robot', 'vacuum', ['vacuum']);

const accepted = (home: TestHome, commandId: string) =>
  home.dispatch({ type: 'command-answered', commandId, answer: { acknowledgement: 'accepted' } });

describe('a cover', () => {
  it.each([
    ['open', 'position', 100, 'confirmed'],
    ['open', 'position', 98, 'confirmed'],
    ['open', 'position', 90, 'pending'],
    ['open', 'movement', 'opening', 'confirmed'],
    ['open', 'movement', 'closing', 'pending'],
    ['open', 'movement', 'stopped', 'pending'],
    ['close', 'position', 0, 'confirmed'],
    ['close', 'movement', 'closing', 'confirmed'],
    ['close', 'movement', 'opening', 'pending'],
  ])('asked to %s and reporting %s %s is %s', (command, attribute, value, status) => {
    const home = TestHome.connected([blind]);
    const id = home.command('blind', 'cover', command);
    home.report('blind', `cover.${attribute}`, value);
    expect(home.statuses(id).at(-1)).toBe(status);
  });

  it.each([
    [47, 'confirmed'],
    [43, 'confirmed'],
    [41, 'pending'],
    [50, 'pending'],
  ])('set to 45 and standing at %d is %s', (position, status) => {
    const home = TestHome.connected([blind]);
    const id = home.command('blind', 'cover', 'set', { position: 45 });
    home.report('blind', 'cover.movement', 'opening');
    home.report('blind', 'cover.position', position);
    expect(home.statuses(id).at(-1)).toBe(status);
  });

  it('has two minutes to get where it was sent, and its plugin ten seconds to say that it goes', async () => {
    const home = TestHome.connected([blind]);
    const requestedAt = home.clock.now();
    const id = home.command('blind', 'cover', 'set', { position: 45 });
    expect(home.last('send-command').deadline).toBe(requestedAt + 10_000);
    expect(home.last('command').command.deadline).toBe(requestedAt + 120_000);
    accepted(home, id);
    await home.clock.advance(60_000);
    home.report('blind', 'cover.position', 45);
    expect(home.statuses(id)).toEqual(['pending', 'confirmed']);
  });

  it('keeps to the time that a wish names', () => {
    const home = TestHome.connected([blind]);
    const requestedAt = home.clock.now();
    const cause = { kind: 'user', id: 'user-1' } as const;
    const wish = { id: 'c', deviceId: home.id('blind'), component: 'main', capability: 'cover', command: 'open' };
    home.dispatch({ type: 'command', wish: { ...wish, params: {}, cause, timeout: 20_000 } });
    expect(home.last('send-command').deadline).toBe(requestedAt + 20_000);
    expect(home.last('command').command.deadline).toBe(requestedAt + 20_000);
  });

  it('that is stopped confirms nothing, for it may stand anywhere', () => {
    const home = TestHome.connected([blind]);
    const id = home.command('blind', 'cover', 'stop');
    accepted(home, id);
    expect(home.statuses(id)).toEqual(['pending', 'sent']);
    expect(home.view('blind').states).toEqual({});
  });

  it('is put down to who opened it until it stands, also after it was confirmed', async () => {
    const home = TestHome.connected([blind]);
    home.report('blind', 'cover.position', 0);
    const id = home.command('blind', 'cover', 'open');
    home.report('blind', 'cover.movement', 'opening');
    await home.clock.advance(40_000);
    home.report('blind', 'cover.position', 70);
    expect(home.view('blind').states['cover.position']?.cause).toMatchObject({ kind: 'user', commandId: id });
  });

  it('is put down to nobody when it is moved by hand after it was stopped', async () => {
    const home = TestHome.connected([blind]);
    home.command('blind', 'cover', 'open');
    home.report('blind', 'cover.movement', 'opening');
    const stop = home.command('blind', 'cover', 'stop');
    accepted(home, stop);
    home.report('blind', 'cover.position', 30);
    expect(home.view('blind').states['cover.position']?.cause).toMatchObject({ commandId: stop });
    await home.clock.advance(10_000);
    home.report('blind', 'cover.position', 60);
    expect(home.view('blind').states['cover.position']?.cause).toEqual({ kind: 'unknown' });
  });

  it('that cannot report is assumed to be where it was sent', () => {
    const home = TestHome.connected([blind]);
    const id = home.command('blind', 'cover', 'open');
    home.dispatch({ type: 'command-answered', commandId: id, answer: { acknowledgement: 'unconfirmable' } });
    expect(home.statuses(id)).toEqual(['pending', 'sent']);
    expect(home.view('blind').states).toMatchObject({ 'cover.position': { value: 100, source: 'assumed' } });
    expect(home.view('blind').states).not.toHaveProperty('cover.movement');
  });
});

describe('a garage door', () => {
  it.each([
    ['open', 'opening', 'confirmed'],
    ['open', 'open', 'confirmed'],
    ['close', 'closing', 'pending'],
    ['close', 'closed', 'confirmed'],
  ])('asked to %s and %s is %s', (command, state, status) => {
    const home = TestHome.connected([garage]);
    const id = home.command('garage', 'garageDoor', command);
    home.report('garage', 'garageDoor.state', state);
    expect(home.statuses(id).at(-1)).toBe(status);
  });
});

describe('a thermostat', () => {
  it('waits for what was asked for and for nothing else', () => {
    const home = TestHome.connected([radiator]);
    const id = home.command('radiator', 'thermostat', 'set', { target: 21 });
    home.report('radiator', 'thermostat.target', 20);
    expect(home.statuses(id)).toEqual(['pending']);
    home.report('radiator', 'thermostat.target', 21);
    expect(home.statuses(id)).toEqual(['pending', 'confirmed']);
  });

  it('waits for target and mode when both were asked for', () => {
    const home = TestHome.connected([radiator]);
    const id = home.command('radiator', 'thermostat', 'set', { target: 21, mode: 'heat' });
    home.report('radiator', 'thermostat.target', 21);
    expect(home.statuses(id)).toEqual(['pending']);
    home.report('radiator', 'thermostat.mode', 'heat');
    expect(home.statuses(id)).toEqual(['pending', 'confirmed']);
  });

  it('may round to its own step', () => {
    const home = TestHome.connected([radiator]);
    const id = home.command('radiator', 'thermostat', 'set', { target: 20.8 });
    home.report('radiator', 'thermostat.target', 21);
    expect(home.statuses(id)).toEqual(['pending', 'confirmed']);
  });

  it('that sleeps has five minutes', async () => {
    const home = TestHome.connected([radiator]);
    const id = home.command('radiator', 'thermostat', 'set', { target: 21 });
    accepted(home, id);
    await home.clock.advance(290_000);
    home.report('radiator', 'thermostat.target', 21);
    expect(home.statuses(id)).toEqual(['pending', 'confirmed']);
  });

  it.each([
    [{ target: 31 }, { path: 'params/target', minimum: 5, maximum: 30 }],
    [{ mode: 'cool' }, { path: 'params/mode', values: ['off', 'heat'] }],
  ])('refuses %o, which it does not have', (params, told) => {
    const home = TestHome.connected([radiator]);
    home.command('radiator', 'thermostat', 'set', params);
    expect(home.last('command').command.reason).toMatchObject({ code: 'NEXA_VALUE_INVALID', params: told });
  });

  it('refuses a wish for nothing', () => {
    const home = TestHome.connected([radiator]);
    home.command('radiator', 'thermostat', 'set', {});
    expect(home.last('command').command.reason?.code).toBe('NEXA_VALUE_INVALID');
  });
});

describe('a fan', () => {
  it.each([
    [50, 200 / 3, 'confirmed'],
    [50, 100 / 3, 'confirmed'],
    [50, 100, 'pending'],
    [100, 200 / 3, 'pending'],
  ])('of three speeds set to %d and turning at %d is %s', (speed, reported, status) => {
    const home = TestHome.connected([ceilingFan]);
    const id = home.command('fan', 'fan', 'set', { speed });
    home.report('fan', 'fan.speed', reported);
    expect(home.statuses(id).at(-1)).toBe(status);
  });

  it('is switched off by speed 0', () => {
    const home = TestHome.connected([ceilingFan]);
    const id = home.command('fan', 'fan', 'set', { speed: 0 });
    home.report('fan', 'onOff.on', false);
    expect(home.statuses(id)).toEqual(['pending', 'confirmed']);
  });
});

describe('a media player', () => {
  it.each([
    ['play', 'buffering'],
    ['play', 'playing'],
    ['pause', 'paused'],
    ['pause', 'stopped'],
    ['stop', 'stopped'],
  ])('asked to %s is confirmed by %s', (command, playback) => {
    const home = TestHome.connected([television]);
    const id = home.command('tv', 'media', command);
    home.report('tv', 'media.playback', playback);
    expect(home.statuses(id).at(-1)).toBe('confirmed');
  });

  it('takes a source that it has', () => {
    const home = TestHome.connected([television]);
    const id = home.command('tv', 'media', 'set', { source: 'Radio' });
    home.report('tv', 'media.source', 'Radio');
    expect(home.statuses(id)).toEqual(['pending', 'confirmed']);
    home.command('tv', 'media', 'set', { source: 'HDMI 2' });
    expect(home.last('command').command.reason?.code).toBe('NEXA_VALUE_INVALID');
  });
});

describe('a robot', () => {
  it.each(['returning', 'docked'])('sent home is confirmed by %s', (state) => {
    const home = TestHome.connected([robot]);
    const id = home.command('robot', 'vacuum', 'dock');
    home.report('robot', 'vacuum.state', state);
    expect(home.statuses(id)).toEqual(['pending', 'confirmed']);
  });
});

describe('an alarm', () => {
  it.each([
    ['mode', 'away'],
    ['delay', 'exit'],
  ])('is armed when %s is %s', (attribute, value) => {
    const home = TestHome.connected([house]);
    const id = home.command('house', 'alarm', 'arm', { mode: 'away' });
    home.report('house', `alarm.${attribute}`, value);
    expect(home.statuses(id)).toEqual(['pending', 'confirmed']);
  });

  it('is not armed by another mode', () => {
    const home = TestHome.connected([house]);
    const id = home.command('house', 'alarm', 'arm', { mode: 'away' });
    home.report('house', 'alarm.mode', 'home');
    expect(home.statuses(id)).toEqual(['pending']);
  });

  it('gets the code, and nobody else does', () => {
    const home = TestHome.connected([house]);
    const id = home.command('house', 'alarm', 'disarm', { code: '4711' });
    home.report('house', 'alarm.mode', 'disarmed');
    expect(home.last('send-command').request.params).toEqual({ code: '4711' });
    expect(home.statuses(id)).toEqual(['pending', 'confirmed']);
    const others = home.outputs.filter(({ type }) => type !== 'send-command');
    expect(JSON.stringify(others)).not.toContain('4711');
    expect(home.last('command').command.params).toEqual({ code: '[redacted]' });
  });

  it('keeps the code of a refused command to itself', () => {
    const home = TestHome.connected([house]);
    home.command('house', 'alarm', 'disarm', { code: '4711', force: true });
    expect(home.last('command').command).toMatchObject({ status: 'failed', reason: { code: 'NEXA_VALUE_INVALID' } });
    expect(JSON.stringify(home.outputs)).not.toContain('4711');
  });

  it.each([
    ['house', 'alarm', 'arm', { mode: 'away' }],
    ['radiator', 'thermostat', 'set', { mode: 'off' }],
    ['garage', 'garageDoor', 'close', {}],
  ])('like other sensitive things is not commanded by healing: %s', (externalId, capability, command, params) => {
    const home = TestHome.connected([house, radiator, garage]);
    const wish = { id: 'c', deviceId: home.id(externalId), component: 'main', capability, command, params };
    home.dispatch({ type: 'command', wish: { ...wish, cause: { kind: 'healing', id: 'h' } } });
    expect(home.last('command').command.reason?.code).toBe('NEXA_COMMAND_SENSITIVE');
  });
});
