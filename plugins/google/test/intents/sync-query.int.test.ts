import type { JsonObject } from '@nexa/sdk';
import { testCaller } from '@nexa/testkit';
import { describe, expect, it } from 'vitest';
import { ask, setUp } from '../support/home.ts';
import { powerStrip, specimens, uuid } from '../support/specimens.ts';

const devicesOf = (answer: JsonObject) => (answer.payload as { devices: readonly JsonObject[] }).devices;
const statesIn = (answer: JsonObject) => (answer.payload as { devices: Readonly<Record<string, JsonObject>> }).devices;
const other = { userId: uuid(0xaaaa), linkId: uuid(0xbbbb) };

describe('SYNC', () => {
  it('tells what is exposed under the caller’s user id, and NEXA learns that it was fetched', async () => {
    const light = specimens.colorLight();
    const strip = powerStrip();
    const { host, home } = await setUp({ devices: [light, strip] });
    const answer = await ask(host, 'SYNC');
    expect(answer.payload).toMatchObject({ agentUserId: testCaller.userId });
    expect(devicesOf(answer).map(({ id }) => id)).toEqual([
      light.device.id,
      `${strip.device.id}~socket1`,
      `${strip.device.id}~socket2`,
    ]);
    const entries = await home.book.entries();
    expect(entries.map(({ deviceId }) => deviceId)).toEqual([light.device.id, strip.device.id]);
    expect(entries.every(({ acknowledged }) => acknowledged !== undefined)).toBe(true);
  });

  it('of somebody who may not see all tells only that, and is no proof that Google knows the rest', async () => {
    const light = specimens.colorLight();
    const lock = specimens.lock();
    const { host, home } = await setUp({ devices: [light, lock] });
    home.limit(testCaller.linkId, [light.device.id]);
    expect(devicesOf(await ask(host, 'SYNC')).map(({ id }) => id)).toEqual([light.device.id]);
    expect(await home.book.entries()).toEqual([]);
  });

  it('fails rather than telling of no devices when no home can be read', async () => {
    const { host, integration } = await setUp({ devices: [specimens.plug()] });
    await integration.close();
    const { status, body } = await host.hook('fulfillment', {
      requestId: uuid(1),
      inputs: [{ intent: 'action.devices.SYNC' }],
    });
    expect([status, body]).toMatchObject([503, { payload: { errorCode: 'transientError' } }]);
  });
});

describe('QUERY', () => {
  it('tells how devices are', async () => {
    const light = specimens.colorLight();
    const strip = powerStrip();
    const { host } = await setUp({ devices: [light, strip] });
    const ids = [light.device.id, `${strip.device.id}~socket2`];
    const answer = await ask(host, 'QUERY', { devices: ids.map((id) => ({ id })) });
    expect(statesIn(answer)).toEqual({
      [light.device.id]: {
        status: 'SUCCESS',
        online: true,
        on: true,
        brightness: 40,
        color: { spectrumHsv: { hue: 120, saturation: 0.5, value: 0.4 } },
      },
      [`${strip.device.id}~socket2`]: { status: 'SUCCESS', online: true, on: false },
    });
  });

  it('tells of one that is away that it is, and none of its old values', async () => {
    const light = specimens.colorLight();
    const { host, home } = await setUp({ devices: [light] });
    home.setStatus(light.device.id, 'offline');
    const answer = await ask(host, 'QUERY', { devices: [{ id: light.device.id }] });
    expect(statesIn(answer)).toEqual({
      [light.device.id]: { status: 'OFFLINE', online: false, errorCode: 'deviceOffline' },
    });
  });

  it('knows no device that is not exposed, hidden from the caller, or only a part without a meaning for Google', async () => {
    const light = specimens.colorLight();
    const strip = powerStrip();
    const { host, home } = await setUp({ devices: [light, strip] });
    home.limit(other.linkId, [strip.device.id]);
    const ids = [light.device.id, strip.device.id, uuid(0xdead), `${strip.device.id}~nothing`];
    const answer = await ask(host, 'QUERY', { devices: ids.map((id) => ({ id })) }, other);
    expect(Object.values(statesIn(answer))).toEqual(
      ids.map(() => ({ status: 'ERROR', online: false, errorCode: 'deviceNotFound' })),
    );
  });

  it('answers for the others when one name cannot be an answer’s', async () => {
    const plug = specimens.plug();
    const { host } = await setUp({ devices: [plug] });
    const answer = await ask(host, 'QUERY', { devices: [{ id: '__proto__' }, { id: plug.device.id }] });
    expect(Object.keys(statesIn(answer))).toEqual([plug.device.id]);
  });

  it('says so when a device is being updated', async () => {
    const light = specimens.colorLight();
    const { host, home } = await setUp({ devices: [light] });
    home.setStatus(light.device.id, 'updating');
    const answer = await ask(host, 'QUERY', { devices: [{ id: light.device.id }] });
    expect(statesIn(answer)[light.device.id]).toMatchObject({ status: 'ERROR', errorCode: 'inSoftwareUpdate' });
  });
});

describe('DISCONNECT', () => {
  it('is answered with nothing, and everything counts as forgotten', async () => {
    const { host, home, storage } = await setUp({ devices: [specimens.plug()] });
    await ask(host, 'SYNC');
    expect(storage.all('integration-1')).toEqual({
      'linked-users': { users: { [testCaller.userId]: [testCaller.linkId] } },
    });
    expect(await ask(host, 'DISCONNECT')).toEqual({});
    expect(await home.book.entries()).toEqual([]);
    expect(storage.all('integration-1')).toEqual({ 'linked-users': { users: {} } });
  });

  it('of one person leaves what another one’s Google knows', async () => {
    const { host, home } = await setUp({ devices: [specimens.plug()] });
    await ask(host, 'SYNC');
    await ask(host, 'SYNC', undefined, other);
    await ask(host, 'DISCONNECT', undefined, other);
    expect(await home.book.entries()).toHaveLength(1);
  });
});

describe('what is no request of Google’s', () => {
  it.each([[null], ['text'], [[]], [{}], [{ requestId: 'a' }], [{ requestId: 'a', inputs: [] }]])(
    'is answered as that: %j',
    async (body) => {
      const { host } = await setUp();
      expect(await host.hook('fulfillment', body)).toMatchObject({
        status: 400,
        body: { payload: { errorCode: 'protocolError' } },
      });
    },
  );

  it('is answered notSupported when Google invents an intent', async () => {
    const { host } = await setUp();
    expect((await ask(host, 'PROXY_SELECTED')).payload).toEqual({ errorCode: 'notSupported' });
  });
});
