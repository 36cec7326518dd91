import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PairedClip, startPairedClip } from '../support/paired-clip.ts';

describe('commands by the v2 API', () => {
  let home: PairedClip;
  const sent = () => home.bridge.requests.filter(({ method }) => method === 'PUT');
  const lamp = (name: string) => home.bridge.lightNamed(name) as unknown as Record<string, Record<string, unknown>>;

  beforeEach(async () => {
    home = await startPairedClip();
  });

  afterEach(async () => {
    expect(home.bridge.unknownRequests).toEqual([]);
    await home.stop();
  });

  it.each([
    { name: 'Coffee machine', command: 'onOff.off', params: {}, shows: { 'onOff.on': false } },
    { name: 'Hall lamp', command: 'onOff.toggle', params: {}, shows: { 'onOff.on': false } },
    { name: 'Hall lamp', command: 'brightness.set', params: { level: 33 }, shows: { 'brightness.level': 33 } },
    { name: 'Hall lamp', command: 'brightness.set', params: { level: 0 }, shows: { 'onOff.on': false } },
    {
      name: 'Hall lamp',
      command: 'brightness.set',
      params: { level: 21, transition: 60 },
      shows: { 'brightness.level': 21 },
    },
    {
      name: 'Sofa lamp',
      command: 'color.set',
      params: { hue: 120, saturation: 100 },
      shows: { 'color.hue': 120, 'color.saturation': 100, 'color.colorMode': 'color' },
    },
    {
      name: 'Sofa lamp',
      command: 'colorTemperature.set',
      params: { kelvin: 6500 },
      shows: { 'colorTemperature.kelvin': 6500, 'color.colorMode': 'colorTemperature' },
    },
  ])(
    'has $command of $name confirmed by what the bridge tells, without asking',
    async ({ name, command, params, shows }) => {
      const asked = home.bridge.requests.length;
      expect(await home.command(name, command, params)).toBe('accepted');
      for (const [key, value] of Object.entries(shows)) await home.shows(name, key, value);
      expect(home.integration.readings.at(-1)?.source).toBe('push');
      expect(home.bridge.requests).toHaveLength(asked + 1);
    },
  );

  it('reads the light when the bridge tells nothing of it, because nothing was to change', async () => {
    const before = home.integration.readings.length;
    await home.command('Hall lamp', 'onOff.on');
    await home.integration.clock.advance(1000);
    await home.integration.until(() => home.integration.readings.length > before);
    expect(home.integration.readings.slice(before)).toContainEqual(
      expect.objectContaining({ attribute: 'on', value: true, source: 'poll' }),
    );
  });

  it('tells the truth of a lamp that was told to change and did not', async () => {
    home.bridge.ignoreCommands(true);
    const before = home.integration.readings.length;
    await home.command('Hall lamp', 'onOff.off');
    await home.integration.clock.advance(1000);
    await home.integration.until(() => home.integration.readings.length > before);
    const told = home.integration.readings.slice(before).filter(({ attribute }) => attribute === 'on');
    expect(told.map(({ value }) => value)).toEqual([true]);
    await home.command('Hall lamp', 'onOff.toggle');
    expect(sent().at(-1)?.body).toEqual({ on: { on: false } });
  });

  it('does not read a light of which the bridge has told', async () => {
    await home.command('Hall lamp', 'onOff.off');
    await home.shows('Hall lamp', 'onOff.on', false);
    await home.integration.clock.advance(2000);
    // Whatever was asked before this is sent before it.
    await home.command('Hall lamp', 'onOff.on');
    expect(home.bridge.requests.filter(({ method, path }) => method === 'GET' && path.includes('/light/'))).toEqual([]);
  });

  it('toggles twice in a row', async () => {
    await Promise.all([home.command('Hall lamp', 'onOff.toggle'), home.command('Hall lamp', 'onOff.toggle')]);
    expect(sent().map(({ body }) => body)).toEqual([{ on: { on: false } }, { on: { on: true } }]);
    expect(lamp('Hall lamp').on?.on).toBe(true);
  });

  it('sends one command at a time, at least 50 ms apart', async () => {
    const names = ['Hall lamp', 'Kitchen lamp', 'Sofa lamp', 'Coffee machine'];
    await Promise.all(names.map((name) => home.command(name, 'onOff.off')));
    const times = sent().map(({ at }) => at);
    // Three pauses of 50 ms; a machine under load may notice the first request late.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(100);
  });

  it('asks a busy bridge again after the pause that it wants', async () => {
    home.bridge.setFault({ kind: 'status', status: 503, retryAfter: 0.2, only: 'PUT', times: 2 });
    expect(await home.command('Hall lamp', 'onOff.off')).toBe('accepted');
    expect(sent()).toHaveLength(3);
  });

  it('gives up on a bridge that stays busy, and says how long to wait', async () => {
    home.bridge.setFault({ kind: 'status', status: 429, retryAfter: 0.1, only: 'PUT' });
    await expect(home.command('Hall lamp', 'onOff.off')).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_RATE_LIMITED',
      params: { retryAfter: 100 },
    });
    expect(sent()).toHaveLength(3);
  });

  it('does not wait for a pause that is longer than the command may take', async () => {
    home.bridge.setFault({ kind: 'status', status: 429, retryAfter: 30, only: 'PUT' });
    await expect(home.command('Hall lamp', 'onOff.off')).rejects.toMatchObject({ code: 'NEXA_PLUGIN_RATE_LIMITED' });
    expect(sent()).toHaveLength(1);
  });

  it('says that a lamp which is off takes no colour', async () => {
    await home.command('Sofa lamp', 'onOff.off');
    await expect(home.command('Sofa lamp', 'color.set', { hue: 10, saturation: 50 })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_NOT_READY',
      message: 'The light is switched off; switch it on first.',
    });
  });

  it('says that a lamp without power cannot be switched, although the bridge takes the command', async () => {
    const { bridge } = home;
    bridge.change(bridge.serviceOf('Hall lamp', 'zigbee_connectivity').id, { status: 'connectivity_issue' });
    await expect(home.command('Hall lamp', 'onOff.off')).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNREACHABLE',
      message: expect.stringContaining('not reachable by the bridge'),
    });
  });

  it.each([
    { answer: { kind: 'status', status: 404 }, code: 'NEXA_DEVICE_GONE' },
    { answer: { kind: 'status', status: 400 }, code: 'NEXA_PLUGIN_UNSUPPORTED' },
    { answer: { kind: 'status', status: 403 }, code: 'NEXA_PLUGIN_AUTH_FAILED' },
    { answer: { kind: 'status', status: 500 }, code: 'NEXA_PLUGIN_NOT_READY' },
    {
      answer: { kind: 'answer', data: { errors: [{ description: 'no' }], data: [] } },
      code: 'NEXA_PLUGIN_UNSUPPORTED',
    },
    { answer: { kind: 'answer', data: { data: 7 } }, code: 'NEXA_PLUGIN_PROTOCOL' },
    { answer: { kind: 'html' }, code: 'NEXA_PLUGIN_PROTOCOL' },
    { answer: { kind: 'malformed' }, code: 'NEXA_PLUGIN_PROTOCOL' },
    { answer: { kind: 'truncated' }, code: 'NEXA_PLUGIN_UNREACHABLE' },
    { answer: { kind: 'silence' }, code: 'NEXA_PLUGIN_UNREACHABLE' },
  ] as const)('turns $answer into $code', async ({ answer, code }) => {
    home.bridge.setFault({ ...answer, only: 'PUT' });
    await expect(home.command('Hall lamp', 'onOff.off')).rejects.toMatchObject({ code });
  });

  it('refuses what a device does not have', async () => {
    const unsupported = { code: 'NEXA_PLUGIN_UNSUPPORTED' };
    await expect(home.command('Coffee machine', 'brightness.set', { level: 5 })).rejects.toMatchObject(unsupported);
    await expect(home.command('Bedroom switch', 'onOff.on')).rejects.toMatchObject(unsupported);
    await expect(home.command('Desk lamp', 'update.install')).rejects.toMatchObject(unsupported);
    const unknown = { id: 'c', externalId: 'none', component: 'main', capability: 'onOff', command: 'on', params: {} };
    await expect(home.connection.command(unknown, home.signal)).rejects.toMatchObject({ code: 'NEXA_DEVICE_GONE' });
    expect(sent()).toEqual([]);
  });

  it('answers commands that are under way when the integration is disconnected', async () => {
    home.bridge.setFault({ kind: 'silence', only: 'PUT' });
    const command = home.command('Hall lamp', 'onOff.off');
    await home.bridge.asked('PUT', '/light/');
    await home.connection.disconnect();
    await expect(command).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNREACHABLE' });
  });
});
