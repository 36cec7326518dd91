import { PostgresRecordStore } from '@nexa/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, addMember, addPerson, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

const minute = 60_000;

describe('history', () => {
  let api: TestApi;
  let owner: Owner;
  let sensor: string;
  const start = Math.floor(Date.now() / 3_600_000 - 3) * 3_600_000;
  const at = (minutes: number): string => new Date(start + minutes * minute).toISOString();

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
    sensor = await addDevice(api.database, owner.homeId, {
      components: [
        { id: 'main', capabilities: ['temperature', 'onOff', 'button'] },
        { id: 'probe', capabilities: ['temperature'] },
      ],
    });
    const ref = { deviceId: sensor, component: 'main', capability: 'temperature', attribute: 'celsius' };
    const cause = { kind: 'physical' } as const;
    const state = (minutes: number, value: boolean) => {
      const observedAt = start + minutes * minute;
      return {
        type: 'state' as const,
        ref: { ...ref, capability: 'onOff', attribute: 'on' },
        key: 'onOff.on',
        history: 'states' as const,
        state: {
          value,
          observedAt,
          receivedAt: observedAt,
          source: 'push' as const,
          freshness: 'live' as const,
          cause,
        },
        changed: true,
        ...(minutes > 0 ? { previous: !value } : {}),
      };
    };
    await new PostgresRecordStore(api.database).write(
      [
        {
          type: 'samples' as const,
          ref,
          key: 'temperature.celsius',
          history: 'telemetry' as const,
          times: Float64Array.from([0, 10, 20, 70], (minutes) => start + minutes * minute),
          values: Float64Array.of(20, 21, 22, 30),
        },
        state(0, true),
        state(5, false),
        state(9, true),
        {
          type: 'event' as const,
          deviceId: sensor,
          component: 'main',
          capability: 'button',
          event: 'pressed',
          data: { press: 'double' },
          observedAt: start + minute,
          cause,
        },
      ].map((output) => ({ homeId: owner.homeId, output })),
    );
  });
  afterAll(() => api.stop());

  const get = (path: string, token = owner.token) => api.call('GET', `/devices/${sensor}/${path}`, { token });
  const range = () => `from=${at(0)}&to=${at(120)}`;

  it('gives every sample, with its unit, in order', async () => {
    const { status, body } = await get(`telemetry?metric=temperature.celsius&${range()}`);
    expect([status, body.unit]).toEqual([200, '°C']);
    expect(body.items).toEqual([
      { time: at(0), value: 20 },
      { time: at(10), value: 21 },
      { time: at(20), value: 22 },
      { time: at(70), value: 30 },
    ]);
  });

  it('gives buckets, and says which it chose', async () => {
    const hours = await get(`telemetry?metric=temperature.celsius&bucket=PT1H&${range()}`);
    expect(hours.body).toEqual({
      unit: '°C',
      bucket: 'PT1H',
      items: [
        { time: at(0), avg: 21, min: 20, max: 22, count: 3 },
        { time: at(60), avg: 30, min: 30, max: 30, count: 1 },
      ],
    });
    const auto = await get(`telemetry?metric=temperature.celsius&bucket=auto&${range()}`);
    expect(auto.body.bucket).toMatch(/^PT\d+[SMH]$/);
    expect((await get(`telemetry?metric=probe:temperature.celsius&${range()}`)).body.items).toEqual([]);
  });

  it('gives changes with their causes, newest first, page by page', async () => {
    const first = await get(`states?key=onOff.on&limit=2&${range()}`);
    expect(first.body.items).toEqual([
      { time: at(9), key: 'onOff.on', value: true, previous: false, source: 'push', cause: { kind: 'physical' } },
      { time: at(5), key: 'onOff.on', value: false, previous: true, source: 'push', cause: { kind: 'physical' } },
    ]);
    const second = await get(`states?key=onOff.on&limit=2&cursor=${first.body.nextCursor}&${range()}`);
    expect(second.body.items.map(({ time }: { time: string }) => time)).toEqual([at(0)]);
    expect(second.body.nextCursor).toBeUndefined();
  });

  it('gives events with their data', async () => {
    const { body } = await get(`events?${range()}`);
    expect(body.items).toEqual([
      {
        time: at(1),
        component: 'main',
        capability: 'button',
        event: 'pressed',
        data: { press: 'double' },
        cause: { kind: 'physical' },
      },
    ]);
  });

  it.each([
    ['telemetry?metric=temperature.fahrenheit', 'NEXA_ATTRIBUTE_UNKNOWN'],
    ['telemetry?metric=humidity.percent', 'NEXA_ATTRIBUTE_UNKNOWN'],
    ['telemetry', 'NEXA_REQUEST_INVALID'],
    ['telemetry?metric=temperature.celsius&bucket=hourly', 'NEXA_REQUEST_INVALID'],
    ['telemetry?metric=temperature.celsius&bucket=PT1S&from=2020-01-01T00:00:00Z', 'NEXA_REQUEST_INVALID'],
    ['telemetry?metric=temperature.celsius&from=yesterday', 'NEXA_REQUEST_INVALID'],
    ['telemetry?metric=temperature.celsius&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'NEXA_TIME_INVALID'],
    ['states?key=onOff', 'NEXA_ATTRIBUTE_UNKNOWN'],
    ['states?cursor=xx', 'NEXA_REQUEST_INVALID'],
  ])('refuses %s', async (path, code) => {
    const { status, body } = await get(path);
    expect([status, body.code]).toEqual([400, code]);
  });

  it('is hidden from strangers', async () => {
    const stranger = await addPerson(api.database, 'stranger');
    const { body } = await get(`telemetry?metric=temperature.celsius&${range()}`, stranger.token);
    expect(body.code).toBe('NEXA_DEVICE_NOT_FOUND');
  });

  describe('sent in', () => {
    const send = (samples: unknown[], token = owner.token) =>
      api.call('POST', `/homes/${owner.homeId}/telemetry`, { token, body: { samples } });
    const good = () => ({ deviceId: sensor, metric: 'temperature.celsius', time: at(30), value: 19.5 });

    it('is taken sample by sample: each wrong one is named with its place and code', async () => {
      const second = await api.call('POST', '/homes', { token: owner.token, body: { name: 'x', timezone: 'UTC' } });
      const elsewhere = await addDevice(api.database, second.body.id);
      const { status, body } = await send([
        good(),
        { ...good(), deviceId: elsewhere },
        { ...good(), deviceId: 'lamp' },
        { ...good(), metric: 'temperature' },
        { ...good(), metric: 'humidity.percent' },
        { ...good(), metric: 'onOff.on' },
        { ...good(), component: 'nose' },
        { ...good(), value: 'warm' },
        { ...good(), value: -500 },
        { ...good(), time: '2999-01-01T00:00:00Z' },
        { ...good(), time: 'yesterday' },
        { ...good(), deviceId: undefined },
        { ...good(), component: 'probe' },
        { ...good(), time: '2026-02-30T00:00:00Z' },
      ]);
      expect(status).toBe(202);
      expect(body).toEqual({
        accepted: 2,
        rejected: [
          { index: 1, code: 'NEXA_DEVICE_NOT_FOUND' },
          { index: 2, code: 'NEXA_DEVICE_NOT_FOUND' },
          { index: 3, code: 'NEXA_ATTRIBUTE_UNKNOWN' },
          { index: 4, code: 'NEXA_CAPABILITY_UNKNOWN' },
          { index: 5, code: 'NEXA_ATTRIBUTE_UNKNOWN' },
          { index: 6, code: 'NEXA_COMPONENT_UNKNOWN' },
          { index: 7, code: 'NEXA_VALUE_INVALID' },
          { index: 8, code: 'NEXA_VALUE_INVALID' },
          { index: 9, code: 'NEXA_TIME_INVALID' },
          { index: 10, code: 'NEXA_TIME_INVALID' },
          { index: 11, code: 'NEXA_REQUEST_INVALID' },
          { index: 13, code: 'NEXA_TIME_INVALID' },
        ],
      });
      expect(api.homes.samples).toEqual([
        expect.objectContaining({ component: 'main', value: 19.5, observedAt: start + 30 * minute }),
        expect.objectContaining({ component: 'probe' }),
      ]);
    });

    it('is there to read as soon as it was accepted, and the last value of an instant counts', async () => {
      await send([
        { ...good(), time: at(40), value: 1 },
        { ...good(), time: at(40), value: 2 },
      ]);
      await send([{ ...good(), time: at(40), value: 3 }]);
      const { body } = await get(`telemetry?metric=temperature.celsius&from=${at(39)}&to=${at(41)}`);
      expect(body.items).toEqual([{ time: at(40), value: 3 }]);
    });

    it('needs the scope for it, and at least a member', async () => {
      const token = async (scopes: string[]) =>
        (await api.call('POST', '/tokens', { token: owner.token, body: { name: 'x', scopes } })).body.token;
      const guest = await addMember(api.database, owner.homeId, 'guest');
      const answers = [
        await send([good()], await token(['ingest'])),
        await send([good()], await token(['read', 'control'])),
        await send([good()], guest.token),
        await api.call('GET', '/homes', { token: await token(['ingest']) }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([202, 403, 403, 403]);
    });

    it.each([[{}], [{ samples: [] }], [{ samples: [1] }], [{ samples: 'x' }]])('refuses the body %j', async (body) => {
      const answer = await api.call('POST', `/homes/${owner.homeId}/telemetry`, { token: owner.token, body });
      expect([answer.status, answer.body.code]).toEqual([400, 'NEXA_REQUEST_INVALID']);
    });
  });
});
