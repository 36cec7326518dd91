import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type PairedClip, startPairedClip } from '../support/paired-clip.ts';

const STREAM = '/eventstream/clip/v2';

describe('the stream of events of a Hue bridge', () => {
  let home: PairedClip;
  const asked = (path: string) => home.bridge.requests.filter((request) => request.path === path).length;
  const status = () => home.integration.integrationStatuses;
  const isOpen = () => (home.connection.facts(undefined).events as { readonly isOpen: boolean }).isOpen;
  const hall = () => home.bridge.lightNamed('Hall lamp').id;

  beforeEach(async () => {
    home = await startPairedClip();
  });

  afterEach(async () => {
    expect(home.integration.clock.errors).toEqual([]);
    await home.stop();
    expect(home.integration.clock.taskCount).toBe(0);
  });

  it('is understood however the network cuts it', async () => {
    const part = { id: hall(), type: 'light', on: { on: false } };
    const event = [{ creationtime: '2026-01-01T00:00:00Z', id: 'e', type: 'update', data: [part] }];
    const bytes = Buffer.from(`: hi\r\nid: 1:0\r\ndata: ${JSON.stringify(event)}\r\n\r\n`);
    for (const byte of bytes) {
      home.bridge.streams.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    await home.shows('Hall lamp', 'onOff.on', false);
  });

  it('may tell of several events and resources at once', async () => {
    const event = (id: string, part: object) => ({ id: 'e', type: 'update', data: [{ id, type: 'light', ...part }] });
    const sofa = home.bridge.lightNamed('Sofa lamp').id;
    const events = [event(hall(), { on: { on: false } }), event(sofa, { dimming: { brightness: 5 } })];
    home.bridge.streams.write(`data: ${JSON.stringify(events)}\n\n`);
    await home.shows('Hall lamp', 'onOff.on', false);
    await home.shows('Sofa lamp', 'brightness.level', 5);
  });

  it('is opened anew when the bridge ends it, and all is read that was missed meanwhile', async () => {
    home.bridge.streams.end();
    await eventually(() => !isOpen());
    home.bridge.change(hall(), { on: { on: false } });
    await home.passUntil(() => home.state('Hall lamp', 'onOff.on') === false);
    expect(home.bridge.streams.count).toBe(1);
    expect(status()).toEqual([]);
    home.bridge.change(hall(), { on: { on: true } });
    await home.shows('Hall lamp', 'onOff.on', true);
  });

  it('comes back by itself after the bridge was away, and all is read again, told once each way', async () => {
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
    bridge.change(hall(), { on: { on: false } }, { quietly: true });
    await bridge.restart();
    await home.passUntil(() => home.state('Hall lamp', 'onOff.on') === false);
    expect(status().slice(1)).toEqual([{ value: 'online' }]);
    bridge.change(hall(), { on: { on: true } });
    await home.shows('Hall lamp', 'onOff.on', true);
    const logged = integration.logs.filter(({ level }) => level !== 'debug').map(({ message }) => message);
    expect(logged).toEqual(['The Hue bridge is away', 'The Hue bridge is back']);
  });

  it('is not taken for enough when all could not be read right after it was opened', async () => {
    const { bridge } = home;
    bridge.setFault({ kind: 'status', status: 500, only: 'GET /clip/v2/resource', times: 1 });
    bridge.streams.end();
    await eventually(() => !isOpen());
    bridge.change(hall(), { on: { on: false } });
    await home.passUntil(() => home.state('Hall lamp', 'onOff.on') === false);
    expect(status()).toEqual([]);
  });

  it('is knocked for less and less often while the bridge is away, at most every ten seconds', async () => {
    const { bridge, integration } = home;
    bridge.setFault({ kind: 'status', status: 500 });
    bridge.streams.end();
    await eventually(() => !isOpen());
    bridge.requests.length = 0;
    await integration.clock.advance(60_000);
    expect(bridge.requests.length).toBeGreaterThanOrEqual(8);
    expect(bridge.requests.length).toBeLessThanOrEqual(13);
  });

  it('is opened slower and slower when the bridge ends it at once each time', async () => {
    const { bridge, integration } = home;
    let ended = 0;
    const endEach = async (): Promise<void> => {
      await bridge.streams.opened();
      ended += 1;
      bridge.streams.end();
      void endEach();
    };
    void endEach();
    bridge.streams.end();
    for (let second = 0; second < 120; second += 1) {
      await integration.clock.advance(1000);
      await eventually(() => !isOpen());
    }
    expect(ended).toBeGreaterThanOrEqual(5);
    expect(ended).toBeLessThanOrEqual(10);
    expect(status()).toEqual([]);
  });

  it('asks a bridge that says nothing whether it is there, four times a minute at most', async () => {
    home.bridge.requests.length = 0;
    await home.integration.clock.advance(60_000);
    const paths = home.bridge.requests.map(({ path }) => path);
    expect(new Set(paths)).toEqual(new Set(['/clip/v2/resource/bridge']));
    expect(paths.length).toBeGreaterThanOrEqual(3);
    expect(paths.length).toBeLessThanOrEqual(4);
  });

  it('does not ask while the bridge speaks', async () => {
    home.bridge.requests.length = 0;
    for (let count = 0; count < 6; count += 1) {
      home.bridge.streams.write(': hi\n\n');
      home.bridge.change(hall(), { dimming: { brightness: 10 + count } });
      await home.shows('Hall lamp', 'brightness.level', 10 + count);
      await home.integration.clock.advance(10_000);
    }
    expect(home.bridge.requests).toEqual([]);
  });

  it('is opened anew when nothing came over it for ten minutes, in case it is open at one end only', async () => {
    const before = asked(STREAM);
    await home.integration.clock.advance(9 * 60_000);
    expect(asked(STREAM)).toBe(before);
    await home.integration.clock.advance(2 * 60_000);
    expect(asked(STREAM)).toBe(before + 1);
    expect(home.bridge.streams.count).toBe(1);
  });

  it('is no sign of life when the bridge hangs and keeps the connection', async () => {
    const { bridge, integration } = home;
    bridge.setFault({ kind: 'silence' });
    await integration.clock.advance(20_000);
    expect(status()).toEqual([
      { value: 'offline', detail: 'communication-error', message: 'The bridge does not answer in time.' },
    ]);
    bridge.change(hall(), { on: { on: false } });
    bridge.setFault();
    await home.passUntil(() => home.state('Hall lamp', 'onOff.on') === false);
    expect(status().at(-1)).toEqual({ value: 'online' });
  });

  it('is not given up for a single question without an answer', async () => {
    home.bridge.setFault({ kind: 'silence', times: 1 });
    await home.integration.clock.advance(40_000);
    expect(status()).toEqual([]);
  });

  it('asks a person to pair again when the key is refused, and tries only once a minute', async () => {
    const { bridge, integration } = home;
    const { username } = integration.context.config;
    bridge.removeUser(username);
    await integration.clock.advance(16_000);
    expect(status()).toEqual([
      { value: 'offline', detail: 'auth-failed', message: 'The bridge refuses NEXA’s key. Pair it again.' },
    ]);
    bridge.requests.length = 0;
    await integration.clock.advance(42_000);
    expect(bridge.requests).toEqual([]);
    bridge.addUser(username);
    await home.passUntil(() => status().at(-1)?.value === 'online', 5000);
  });

  it('waits as long as a busy bridge asks for, without calling it away', async () => {
    const { bridge, integration } = home;
    bridge.setFault({ kind: 'status', status: 429, retryAfter: 20 });
    bridge.requests.length = 0;
    await integration.clock.advance(32_000);
    expect(bridge.requests).toHaveLength(1);
    expect(status()).toEqual([]);
  });

  it('refuses another certificate before a single byte of a request is sent', async () => {
    const { bridge, integration } = home;
    await bridge.changeCertificate();
    bridge.requests.length = 0;
    await eventually(() => !isOpen());
    await integration.clock.advance(5000);
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

  it.each([
    ['is not JSON', 'data: {"half\n\n'],
    ['is no list', 'data: {"type":"update","data":[]}\n\n'],
    ['has an event without data', 'data: [{"type":"update"}]\n\n'],
    ['tells of an error', 'data: [{"type":"error","data":[{"errors":["busy"]}]}]\n\n'],
    ['tells of what nobody knows', 'data: [{"type":"update","data":[{"id":"x","type":"light"}]}]\n\n'],
  ])(
    'makes up for a message that %s by reading everything, not more often than every three seconds',
    async (_, text) => {
      const { bridge, integration } = home;
      bridge.change(hall(), { on: { on: false } }, { quietly: true });
      bridge.requests.length = 0;
      bridge.streams.write(text);
      await home.passUntil(() => home.state('Hall lamp', 'onOff.on') === false);
      bridge.requests.length = 0;
      const sofa = bridge.lightNamed('Sofa lamp').id;
      for (const brightness of [11, 12, 13, 14, 15, 16, 17, 18, 19]) {
        bridge.streams.write(text);
        // Once this is heard, so was the message before it.
        bridge.change(sofa, { dimming: { brightness } });
        await home.shows('Sofa lamp', 'brightness.level', brightness);
        await integration.clock.advance(1000);
      }
      expect(asked('/clip/v2/resource')).toBeLessThanOrEqual(4);
      expect(integration.logs.filter(({ level }) => level !== 'debug')).toEqual([]);
    },
  );

  it('ends with a message that does not end', async () => {
    const before = asked(STREAM);
    home.bridge.streams.write(`data: ${'x'.repeat(5 * 1024 * 1024)}`);
    await home.passUntil(() => asked(STREAM) === before + 1);
  });

  it('is right although everything was read before and arrives after', async () => {
    const { bridge, integration } = home;
    bridge.setFault({ kind: 'slow', milliseconds: 300, only: 'GET /clip/v2/resource' });
    const read = home.connection.refresh(undefined, home.signal);
    await bridge.asked('GET', '/clip/v2/resource');
    bridge.change(hall(), { on: { on: false } });
    await home.shows('Hall lamp', 'onOff.on', false);
    await read;
    expect(home.state('Hall lamp', 'onOff.on')).toBe(false);
    expect(integration.readings.filter(({ attribute, value }) => attribute === 'on' && value === false).length).toBe(2);
  });

  it('stays quiet when the clock is set forward or back', async () => {
    const { bridge, integration } = home;
    bridge.requests.length = 0;
    integration.clock.set(6 * 3_600_000);
    await integration.clock.advance(3000);
    integration.clock.set(-6 * 3_600_000);
    await integration.clock.advance(3000);
    expect(bridge.requests.length).toBeLessThanOrEqual(10);
    expect(status()).toEqual([]);
  });
});
