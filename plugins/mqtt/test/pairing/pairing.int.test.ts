import { describe, expect, it, onTestFinished } from 'vitest';
import { identify } from '../../src/pairing/identify.ts';
import { TestBroker } from '../emulator/test-broker.ts';
import { startPlugin } from '../support/plugin-at-work.ts';

async function startBroker(): Promise<TestBroker> {
  const broker = new TestBroker();
  await broker.start();
  onTestFinished(() => broker.stop());
  return broker;
}

describe('pairing', () => {
  it('takes an address as one URL, with what stands in it', async () => {
    const { port, username, password } = await startBroker();
    const url = `mqtt://${username}:${password}@127.0.0.1:${port}`;
    expect(await startPlugin().pair([{ url, discoveryPrefix: 'ha' }])).toEqual({
      result: 'done',
      title: 'MQTT broker 127.0.0.1',
      uniqueId: `127.0.0.1:${port}`,
      config: {
        use: 'broker',
        host: '127.0.0.1',
        port,
        username,
        password,
        encryption: 'none',
        discoveryPrefix: 'ha',
        zigbee2mqtt: 'zigbee2mqtt',
      },
    });
  });

  it.each([
    [{ url: 'http://127.0.0.1' }, 'url'],
    [{ use: 'broker' }, 'host'],
    [{ host: '127.0.0.1', port: 1 }, 'host'],
  ])('of %o says what to correct', async (input, field) => {
    expect(await startPlugin().pair([input])).toMatchObject({ result: 'retry', field });
  });

  it('keeps name and id when user name and password are entered anew', async () => {
    const { port, username, password } = await startBroker();
    const config = { use: 'broker', host: '127.0.0.1', port, username, password: 'old' };
    const integration = { title: 'My broker', uniqueId: 'from-before', config };
    const renewed = await startPlugin().pair([{ username, password }], { purpose: 'reauth', integration });
    expect(renewed).toMatchObject({
      result: 'done',
      title: 'My broker',
      uniqueId: 'from-before',
      config: { password },
    });
  });
});

describe('a broker that is heard on the network', () => {
  const heard = {
    kind: 'mdns',
    type: '_mqtt._tcp',
    name: 'Mosquitto',
    host: 'broker.local',
    addresses: ['192.168.1.5'],
    port: 1883,
    txt: {},
  } as const;

  it('is offered with its address', () => {
    expect(identify(heard)).toEqual({
      uniqueId: '192.168.1.5:1883',
      title: 'MQTT broker (Mosquitto)',
      config: { host: '192.168.1.5', port: 1883 },
    });
  });

  it('is offered with encryption when it announces that', () => {
    expect(identify({ ...heard, type: '_secure-mqtt._tcp', port: 8883 })?.config).toMatchObject({ encryption: 'tls' });
  });

  it.each([
    { ...heard, type: '_http._tcp' },
    { ...heard, port: 0 },
    { ...heard, addresses: ['nonsense'] },
  ])('is passed over when it is none', (other) => {
    expect(identify(other)).toBeUndefined();
  });
});
