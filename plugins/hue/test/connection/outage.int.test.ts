import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectBridge } from '../../src/connection/connect-bridge.ts';
import { HueBridgeEmulator } from '../emulator/hue-bridge.ts';
import { FakeIntegration } from '../support/fake-integration.ts';
import { type PairedBridge, pairedConfig, shortDeadlines, startPairedBridge } from '../support/paired-bridge.ts';

describe('a Hue bridge that misbehaves while connected', () => {
  let home: PairedBridge;
  const status = () => home.integration.integrationStatuses;
  const logged = (message: string) => home.integration.logs.filter((line) => line.message === message).length;

  beforeEach(async () => {
    home = await startPairedBridge();
  });

  afterEach(async () => {
    expect(home.integration.clock.errors).toEqual([]);
    expect(home.bridge.unknownRequests).toEqual([]);
    await home.stop();
  });

  it('is offline after a few seconds without power, and back by itself, told once each way', async () => {
    const { bridge, integration } = home;
    await bridge.stop();
    await integration.clock.advance(30_000);
    expect(status()).toEqual([
      {
        value: 'offline',
        detail: 'communication-error',
        message: 'Nothing accepts connections at the bridge’s address.',
      },
    ]);
    const readings = integration.readings.length;
    await bridge.restart();
    await integration.clock.advance(11_000);
    expect(status().slice(1)).toEqual([{ value: 'online' }]);
    expect(integration.readings.length).toBeGreaterThan(readings);
    expect([logged('The Hue bridge is away'), logged('The Hue bridge is back')]).toEqual([1, 1]);
  });

  it('sends again, once, what met a connection that the bridge was just closing', async () => {
    const { bridge, integration } = home;
    const sent = () => bridge.requests.filter(({ method }) => method === 'PUT').length;
    const before = integration.readings.length;
    await home.command('Hall lamp', 'onOff.on');
    // Its outcome is read over the same connection, which is idle only then.
    await integration.until(() => integration.readings.length > before);
    bridge.setFault({ kind: 'hang-up', only: 'PUT', times: 1 });
    expect(await home.command('Hall lamp', 'onOff.off')).toBe('accepted');
    await integration.until(() => integration.state(integration.named('Hall lamp'), 'onOff.on') === false);
    expect(sent()).toBe(3);
    bridge.setFault({ kind: 'hang-up', only: 'PUT' });
    await expect(home.command('Hall lamp', 'onOff.on')).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNREACHABLE' });
    expect(sent()).toBeLessThanOrEqual(5);
  });

  it('is not offline because of a single lost answer', async () => {
    const { bridge, integration } = home;
    bridge.setFault({ kind: 'truncated' });
    await integration.clock.advance(1000);
    bridge.setFault();
    await integration.clock.advance(1000);
    expect(status()).toEqual([]);
  });

  it('asks a bridge that is away less and less often, at most every ten seconds', async () => {
    const { bridge, integration } = home;
    bridge.setFault({ kind: 'status', status: 500 });
    bridge.requests.length = 0;
    await integration.clock.advance(60_000);
    expect(bridge.requests.length).toBeGreaterThanOrEqual(8);
    expect(bridge.requests.length).toBeLessThanOrEqual(12);
  });

  it.each([
    { kind: 'silence' as const, message: 'The bridge does not answer in time.' },
    { kind: 'malformed' as const, message: 'The bridge answers with something that is not JSON.' },
    { kind: 'html' as const, message: 'The bridge answers with something that is not JSON.' },
    { kind: 'truncated' as const, message: 'The bridge broke off in the middle of its answer.' },
  ])('is offline with a reason when it answers with $kind', async ({ kind, message }) => {
    home.bridge.setFault({ kind });
    await home.integration.clock.advance(3000);
    expect(status()).toEqual([{ value: 'offline', detail: 'communication-error', message }]);
    home.bridge.setFault();
    await home.integration.clock.advance(11_000);
    expect(status().at(-1)).toEqual({ value: 'online' });
  });

  it('is offline when it takes connections and never says a word, not even in the handshake', async () => {
    await home.bridge.goMute();
    await home.integration.clock.advance(3000);
    expect(status()).toEqual([
      { value: 'offline', detail: 'communication-error', message: 'The bridge does not answer in time.' },
    ]);
    await home.bridge.restart();
    await home.integration.clock.advance(11_000);
    expect(status().at(-1)).toEqual({ value: 'online' });
  });

  it.each([[[]], [{ lights: 7 }], [{ '1': 'not a light' }]])(
    'is none the worse for an answer of another form: %j',
    async (data) => {
      const before = [...home.integration.devices.keys()];
      home.bridge.setFault({ kind: 'answer', data, only: '/lights' });
      await home.integration.clock.advance(2000);
      home.bridge.setFault();
      await home.integration.clock.advance(11_000);
      expect([...home.integration.devices.keys()]).toEqual(before);
      expect(status().at(-1)?.value ?? 'online').toBe('online');
    },
  );

  it('goes on with all others when one light is described in nonsense, and says so once', async () => {
    const { bridge, integration } = home;
    const hall = integration.named('Hall lamp');
    const kitchen = integration.named('Kitchen lamp');
    bridge.setLamp(bridge.lightNumber('Hall lamp'), { on: 'maybe' as never });
    bridge.setLamp(bridge.lightNumber('Kitchen lamp'), { on: false });
    await integration.clock.advance(5000);
    expect(integration.state(kitchen, 'onOff.on')).toBe(false);
    expect(integration.lastStatus(hall)).toEqual({
      value: 'offline',
      detail: 'communication-error',
      message: 'The bridge’s answer about Hall lamp cannot be read.',
    });
    expect(status()).toEqual([]);
    const warnings = integration.logs.filter(({ level }) => level === 'warn');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.fields).toMatchObject({
      code: 'NEXA_PLUGIN_PROTOCOL',
      problem: expect.stringContaining('/state/on'),
    });
    bridge.setLamp(bridge.lightNumber('Hall lamp'), { on: true });
    await integration.clock.advance(1000);
    expect(integration.lastStatus(hall)).toEqual({ value: 'online' });
  });

  it('tells of a lamp that the bridge cannot reach, and of its return with its state', async () => {
    const { bridge, integration } = home;
    const hall = integration.named('Hall lamp');
    const number = bridge.lightNumber('Hall lamp');
    bridge.setLamp(number, { reachable: false });
    await integration.clock.advance(5000);
    expect(integration.statuses).toEqual([
      {
        externalId: hall,
        status: {
          value: 'offline',
          detail: 'communication-error',
          message: 'Hall lamp is not reachable by the bridge. Check that it has power.',
        },
      },
    ]);
    const contacts = integration.contacts(hall);
    await integration.clock.advance(3000);
    expect(integration.contacts(hall)).toBe(contacts);
    bridge.setLamp(number, { reachable: true, on: false });
    await integration.clock.advance(1000);
    expect(integration.lastStatus(hall)).toEqual({ value: 'online' });
    expect(integration.state(hall, 'onOff.on')).toBe(false);
  });

  it('asks a person to pair again when the key is refused, and tries only once a minute', async () => {
    const { bridge, integration } = home;
    bridge.removeUser(integration.context.config.username);
    await integration.clock.advance(2000);
    expect(status()).toEqual([
      { value: 'offline', detail: 'auth-failed', message: 'The bridge refuses NEXA’s key. Pair it again.' },
    ]);
    bridge.requests.length = 0;
    await integration.clock.advance(58_000);
    expect(bridge.requests).toEqual([]);
    bridge.addUser(integration.context.config.username);
    await integration.clock.advance(61_000);
    expect(status().at(-1)).toEqual({ value: 'online' });
  });

  it('waits as long as a busy bridge asks for, without calling it away', async () => {
    const { bridge, integration } = home;
    bridge.setFault({ kind: 'status', status: 429, retryAfter: 5 });
    bridge.requests.length = 0;
    await integration.clock.advance(5500);
    expect(bridge.requests).toHaveLength(1);
    bridge.setFault();
    await integration.clock.advance(2000);
    expect(status()).toEqual([]);
  });

  it('reads the bridge’s clock anew when its own was set back', async () => {
    const { bridge, integration } = home;
    const asked = () => bridge.requests.filter(({ path }) => path.endsWith('/config')).length;
    const before = asked();
    integration.clock.set(-6 * 3_600_000);
    await integration.clock.advance(2000);
    expect(asked()).toBe(before + 1);
  });

  it('refuses another certificate before a single byte of a request is sent', async () => {
    const { bridge, integration } = home;
    await bridge.changeCertificate();
    bridge.requests.length = 0;
    await integration.clock.advance(3000);
    expect(status()).toEqual([
      {
        value: 'offline',
        detail: 'auth-failed',
        message: expect.stringContaining('Another certificate than at pairing was shown, so nothing was sent.'),
      },
    ]);
    await expect(home.command('Hall lamp', 'onOff.off')).rejects.toMatchObject({ code: 'NEXA_PLUGIN_AUTH_FAILED' });
    expect(bridge.requests).toEqual([]);
  });

  it('acts on no press that is older than a few seconds', async () => {
    const { bridge, integration } = home;
    const number = bridge.sensorNumber('Bedroom switch', 'ZLLSwitch');
    await bridge.stop();
    await integration.clock.advance(20_000);
    bridge.pressButton(number, 1002);
    await bridge.restart();
    await integration.clock.advance(11_000);
    expect(integration.events).toEqual([]);
    bridge.pressButton(number, 2002);
    await integration.clock.advance(1000);
    expect(integration.events).toMatchObject([{ component: 'button2', data: { press: 'single' } }]);
  });
});

describe('connecting to a Hue bridge', () => {
  let bridge: HueBridgeEmulator;

  beforeEach(async () => {
    bridge = await HueBridgeEmulator.start({ home: 'own' });
  });

  afterEach(async () => {
    await bridge.stop();
  });

  it.each([
    ['silence', { kind: 'silence' }, 'NEXA_PLUGIN_UNREACHABLE'],
    ['a web page', { kind: 'html' }, 'NEXA_PLUGIN_PROTOCOL'],
    ['a list', { kind: 'answer', data: [] }, 'NEXA_PLUGIN_PROTOCOL'],
    ['an empty object', { kind: 'answer', data: {} }, 'NEXA_PLUGIN_PROTOCOL'],
    ['an overload', { kind: 'status', status: 503 }, 'NEXA_PLUGIN_RATE_LIMITED'],
    ['a refused key', { kind: 'hue-error', type: 1 }, 'NEXA_PLUGIN_AUTH_FAILED'],
  ] as const)('fails with an error of the contract on %s', async (_, fault, code) => {
    const integration = new FakeIntegration(await pairedConfig(bridge));
    bridge.setFault(fault);
    await expect(connectBridge(integration.context, { deadlines: shortDeadlines })).rejects.toMatchObject({ code });
    expect(integration.clock.taskCount).toBe(0);
  });

  it('fails when nothing listens at the address', async () => {
    const integration = new FakeIntegration(await pairedConfig(bridge));
    await bridge.stop();
    await expect(connectBridge(integration.context, { deadlines: shortDeadlines })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNREACHABLE',
    });
  });

  it('fails when the certificate is another one, and sends nothing', async () => {
    const integration = new FakeIntegration(await pairedConfig(bridge));
    await bridge.changeCertificate();
    bridge.requests.length = 0;
    await expect(connectBridge(integration.context, { deadlines: shortDeadlines })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_AUTH_FAILED',
      params: { cause: 'certificate-changed' },
    });
    expect(bridge.requests).toEqual([]);
  });

  it('keeps a light that cannot be read out of the home, and takes the rest', async () => {
    const integration = new FakeIntegration(await pairedConfig(bridge));
    Object.assign(bridge.lights[bridge.lightNumber('Hall lamp')] ?? {}, { uniqueid: 7 });
    const connection = await connectBridge(integration.context, { deadlines: shortDeadlines });
    expect(connection.devices.map(({ name }) => name)).not.toContain('Hall lamp');
    expect(connection.devices).toHaveLength(6);
    await connection.disconnect();
  });
});
