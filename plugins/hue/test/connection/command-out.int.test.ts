import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PairedBridge, startPairedBridge } from '../support/paired-bridge.ts';

describe('commands to lights of a Hue bridge', () => {
  let home: PairedBridge;
  const sent = () => home.bridge.requests.filter(({ method }) => method === 'PUT');
  const lamp = (name: string) => home.bridge.lights[home.bridge.lightNumber(name)]?.state;
  const state = (name: string, key: string) => home.integration.state(home.integration.named(name), key);

  beforeEach(async () => {
    home = await startPairedBridge();
  });

  afterEach(async () => {
    expect(home.bridge.unknownRequests).toEqual([]);
    await home.stop();
  });

  it('switches a plug off and on again, each confirmed by what the bridge then tells', async () => {
    expect(await home.command('Coffee machine', 'onOff.off')).toBe('accepted');
    await home.integration.until(() => state('Coffee machine', 'onOff.on') === false);
    expect(lamp('Coffee machine')?.on).toBe(false);
    await home.command('Coffee machine', 'onOff.on');
    await home.integration.until(() => state('Coffee machine', 'onOff.on') === true);
    expect(lamp('Coffee machine')?.on).toBe(true);
  });

  it('is confirmed right after the command, without the next poll', async () => {
    const now = home.integration.clock.now();
    await home.command('Hall lamp', 'onOff.off');
    await home.integration.until(() => state('Hall lamp', 'onOff.on') === false);
    expect(home.integration.clock.now()).toBe(now);
  });

  it('reports again what it was asked for when the lamp was like that already', async () => {
    const before = home.integration.readings.length;
    await home.command('Hall lamp', 'onOff.on');
    await home.integration.until(() => home.integration.readings.length > before);
    expect(home.integration.readings.slice(before)).toContainEqual(
      expect.objectContaining({ capability: 'onOff', attribute: 'on', value: true }),
    );
  });

  it('toggles from the last known state, also twice in a row', async () => {
    await Promise.all([home.command('Hall lamp', 'onOff.toggle'), home.command('Hall lamp', 'onOff.toggle')]);
    expect(sent().map(({ body }) => body)).toEqual([{ on: false }, { on: true }]);
    expect(lamp('Hall lamp')?.on).toBe(true);
  });

  it.each([
    { level: 100, bri: 254 },
    { level: 50, bri: 127 },
    { level: 1, bri: 3 },
    { level: 0.1, bri: 1 },
  ])('sets $level % brightness as $bri of 254', async ({ level, bri }) => {
    await home.command('Hall lamp', 'brightness.set', { level });
    expect(sent().at(-1)?.body).toEqual({ on: true, bri });
    await home.integration.until(() => Math.abs(Number(state('Hall lamp', 'brightness.level')) - level) <= 1);
  });

  it.each([
    { params: { level: 50, transition: 4 }, body: { on: true, bri: 127, transitiontime: 40 }, isOn: true },
    { params: { level: 0, transition: 4 }, body: { on: false, transitiontime: 40 }, isOn: false },
  ])('takes its time for $params', async ({ params, body, isOn }) => {
    await home.command('Hall lamp', 'brightness.set', params);
    expect(sent().at(-1)?.body).toEqual(body);
    expect(lamp('Hall lamp')?.on).toBe(isOn);
  });

  it('switches a lamp off that is set to no brightness', async () => {
    await home.command('Hall lamp', 'brightness.set', { level: 0 });
    expect(sent().at(-1)?.body).toEqual({ on: false });
    await home.integration.until(() => state('Hall lamp', 'onOff.on') === false);
  });

  it.each([
    { hue: 0, saturation: 100 },
    { hue: 120, saturation: 40 },
    { hue: 240, saturation: 100 },
    { hue: 359, saturation: 7 },
  ])('shows hue $hue with $saturation % saturation', async ({ hue, saturation }) => {
    await home.command('Sofa lamp', 'color.set', { hue, saturation });
    await home.integration.until(() => state('Sofa lamp', 'color.saturation') === saturation);
    expect(state('Sofa lamp', 'color.hue')).toBe(hue);
    expect(state('Sofa lamp', 'color.colorMode')).toBe('color');
    expect(lamp('Sofa lamp')?.colormode).toBe('hs');
  });

  it('sets the colour of a lamp that knows only points of the colour diagram', async () => {
    const sofa = lamp('Sofa lamp');
    delete sofa?.hue;
    delete sofa?.sat;
    await home.integration.clock.advance(1000);
    // A full green lies outside of the lamp's gamut: the nearest it can show counts as what was asked.
    await home.command('Sofa lamp', 'color.set', { hue: 120, saturation: 100 });
    await home.integration.until(() => state('Sofa lamp', 'color.hue') === 120);
    expect(state('Sofa lamp', 'color.saturation')).toBe(100);
    expect(sent().at(-1)?.body).toEqual({ xy: [expect.any(Number), expect.any(Number)] });
    home.bridge.setLamp(home.bridge.lightNumber('Sofa lamp'), { xy: [0.55, 0.4] });
    await home.integration.clock.advance(1000);
    expect(Number(state('Sofa lamp', 'color.hue'))).toBeLessThan(40);
  });

  it.each([
    { kelvin: 2700, ct: 370 },
    { kelvin: 6500, ct: 154 },
    { kelvin: 2203, ct: 454 },
  ])('sets $kelvin K as $ct mired', async ({ kelvin, ct }) => {
    await home.command('Kitchen lamp', 'colorTemperature.set', { kelvin });
    expect(sent().at(-1)?.body).toEqual({ ct });
    await home.integration.until(() => state('Kitchen lamp', 'colorTemperature.kelvin') === kelvin);
  });

  it('shows white again on a lamp that had a colour', async () => {
    await home.command('Sofa lamp', 'colorTemperature.set', { kelvin: 4000 });
    await home.integration.until(() => state('Sofa lamp', 'color.colorMode') === 'colorTemperature');
    expect(state('Sofa lamp', 'colorTemperature.kelvin')).toBe(4000);
  });

  it('sends one command at a time, at least 50 ms apart', async () => {
    const names = ['Hall lamp', 'Kitchen lamp', 'Sofa lamp', 'Coffee machine'];
    await Promise.all(names.map((name) => home.command(name, 'onOff.off')));
    const times = sent().map(({ at }) => at);
    expect(times).toHaveLength(4);
    // Three pauses of 50 ms; a machine under load may notice the first request late.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(100);
  });

  it('never tells an answer from before a command as the state after it', async () => {
    const { bridge, integration } = home;
    const hall = integration.named('Hall lamp');
    const path = `/lights/${bridge.lightNumber('Hall lamp')}`;
    bridge.setLamp(bridge.lightNumber('Hall lamp'), { bri: 200 });
    bridge.setFault({ kind: 'slow', milliseconds: 400, only: 'GET' });
    const polled = integration.clock.advance(1000);
    await bridge.asked('GET', '/lights');
    const before = integration.readings.length;
    await home.command('Hall lamp', 'onOff.off');
    await polled;
    await integration.until(() => integration.state(hall, 'onOff.on') === false);
    const told = integration.readings
      .slice(before)
      .filter(({ attribute, externalId }) => attribute === 'on' && externalId === hall);
    expect(told.map(({ value }) => value)).toEqual([false]);
    expect(bridge.requests.some((request) => request.method === 'GET' && request.path.endsWith(path))).toBe(true);
  });
});

describe('commands that cannot be carried out', () => {
  let home: PairedBridge;

  beforeEach(async () => {
    home = await startPairedBridge();
  });

  afterEach(async () => {
    await home.stop();
  });

  it('says that a lamp which is off takes no colour', async () => {
    await home.command('Sofa lamp', 'onOff.off');
    await expect(home.command('Sofa lamp', 'color.set', { hue: 10, saturation: 50 })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_NOT_READY',
      message: 'The light is switched off; switch it on first.',
    });
  });

  it.each([
    { answer: { kind: 'hue-error', type: 3 }, code: 'NEXA_DEVICE_GONE' },
    { answer: { kind: 'hue-error', type: 6 }, code: 'NEXA_PLUGIN_UNSUPPORTED' },
    { answer: { kind: 'hue-error', type: 7 }, code: 'NEXA_PLUGIN_UNSUPPORTED' },
    { answer: { kind: 'hue-error', type: 901 }, code: 'NEXA_PLUGIN_NOT_READY' },
    { answer: { kind: 'hue-error', type: 1 }, code: 'NEXA_PLUGIN_AUTH_FAILED' },
    { answer: { kind: 'status', status: 429, retryAfter: 3 }, code: 'NEXA_PLUGIN_RATE_LIMITED' },
    { answer: { kind: 'status', status: 503 }, code: 'NEXA_PLUGIN_RATE_LIMITED' },
    { answer: { kind: 'status', status: 500 }, code: 'NEXA_PLUGIN_NOT_READY' },
    { answer: { kind: 'html' }, code: 'NEXA_PLUGIN_PROTOCOL' },
    { answer: { kind: 'malformed' }, code: 'NEXA_PLUGIN_PROTOCOL' },
    { answer: { kind: 'truncated' }, code: 'NEXA_PLUGIN_UNREACHABLE' },
    { answer: { kind: 'silence' }, code: 'NEXA_PLUGIN_UNREACHABLE' },
  ] as const)('turns $answer into $code', async ({ answer, code }) => {
    home.bridge.setFault({ ...answer, only: 'PUT' });
    await expect(home.command('Hall lamp', 'onOff.off')).rejects.toMatchObject({ code });
  });

  it('waits as long as the bridge asked for when it is too busy', async () => {
    home.bridge.setFault({ kind: 'status', status: 429, retryAfter: 3, only: 'PUT' });
    await expect(home.command('Hall lamp', 'onOff.off')).rejects.toMatchObject({ params: { retryAfter: 3000 } });
  });

  it('says that a lamp without power cannot be switched, although the bridge takes the command', async () => {
    const { bridge, integration } = home;
    bridge.setLamp(bridge.lightNumber('Hall lamp'), { reachable: false });
    await integration.clock.advance(1000);
    await expect(home.command('Hall lamp', 'onOff.off')).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNREACHABLE',
      message: expect.stringContaining('Hall lamp is not reachable by the bridge'),
    });
  });

  it('refuses commands of capabilities that the device does not have', async () => {
    await expect(home.command('Coffee machine', 'brightness.set', { level: 5 })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNSUPPORTED',
    });
    await expect(home.command('Bedroom switch', 'onOff.on')).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNSUPPORTED' });
    const unknown = { id: 'c', externalId: 'none', component: 'main', capability: 'onOff', command: 'on', params: {} };
    await expect(home.connection.command(unknown, home.signal)).rejects.toMatchObject({ code: 'NEXA_DEVICE_GONE' });
  });

  it('does not send a command that was given up while others were before it', async () => {
    home.bridge.setFault({ kind: 'silence', only: 'PUT' });
    const first = home.command('Hall lamp', 'onOff.off');
    const given = new AbortController();
    const request = {
      id: 'c',
      externalId: home.integration.named('Kitchen lamp'),
      component: 'main',
      capability: 'onOff',
      command: 'off',
      params: {},
    };
    const second = home.connection.command(request, given.signal);
    given.abort();
    await expect(first).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNREACHABLE' });
    await expect(second).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNREACHABLE' });
    expect(home.bridge.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('answers commands that are under way when the integration is disconnected', async () => {
    home.bridge.setFault({ kind: 'silence', only: 'PUT' });
    const command = home.command('Hall lamp', 'onOff.off');
    await home.bridge.asked('PUT', '/state');
    await home.connection.disconnect();
    await expect(command).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNREACHABLE' });
  });
});
