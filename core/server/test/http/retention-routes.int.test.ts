import { expireHistory, maintainTimeSeries } from '@nexa/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, addMember, addPerson, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

const day = 86_400_000;
const celsius = 'temperature.celsius';

describe('how long a home keeps its history', () => {
  let api: TestApi;
  let owner: Owner;
  let roomId: string;
  let deviceId: string;
  let path: string;
  let other: { homeId: string; deviceId: string; roomId: string };

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
    path = `/homes/${owner.homeId}/retention`;
    const call = (url: string, body: object) => api.call('POST', url, { token: owner.token, body });
    roomId = (await call(`/homes/${owner.homeId}/rooms`, { name: 'Study' })).body.id;
    deviceId = await addDevice(api.database, owner.homeId, { roomId });
    const homeId = (await call('/homes', { name: 'Barn', timezone: 'UTC' })).body.id;
    const otherRoom = (await call(`/homes/${homeId}/rooms`, { name: 'Loft' })).body.id;
    other = { homeId, deviceId: await addDevice(api.database, homeId), roomId: otherRoom };
    await fill([
      [deviceId, owner.homeId],
      [other.deviceId, homeId],
    ]);
  });
  afterAll(() => api.stop());

  /** Forty days of two metrics, ten rows a day of each. */
  const fill = (devices: readonly (readonly [string, string])[]) =>
    api.database.asService('test', async ({ sql }) => {
      const to = new Date(Math.floor(Date.now() / day) * day);
      const from = new Date(to.getTime() - 40 * day);
      await sql`SELECT timeseries.ensure_partitions(${from}, ${to})`;
      for (const [device, home] of devices)
        await sql`INSERT INTO timeseries.device_telemetry (time, value, device_id, home_id, component, metric)
          SELECT time, 20, ${device}, ${home}, 'main', metric FROM unnest(ARRAY[${celsius}, 'humidity.percent']::text[]) AS metric,
            generate_series(${from}::timestamptz, ${to}::timestamptz - interval '1 second', '144 minutes') AS time`;
    });
  const rowsOf = (device: string) =>
    api.database.asService('test', async ({ sql }) => {
      const [row] = await sql<{ n: number }[]>`
        SELECT count(*)::int AS n FROM timeseries.device_telemetry_rows WHERE device_id = ${device}`;
      return row?.n;
    });
  const get = (token = owner.token) => api.call('GET', path, { token });
  const put = (rules: readonly object[], options: { query?: string; token?: string } = {}) =>
    api.call('PUT', `${path}${options.query ?? ''}`, { token: options.token ?? owner.token, body: { rules } });
  const home = { scope: 'home', series: 'device_telemetry', keepDays: 30 };

  it('is as long as each series says, until a rule is made', async () => {
    const { status, body } = await get();
    expect([status, body.rules, body.isDryRun]).toEqual([200, [], false]);
    expect(body.series.map(({ series, keepDays }: { series: string; keepDays: number }) => [series, keepDays])).toEqual(
      [
        ['device_states', 730],
        ['device_telemetry', 365],
        ['energy_usage', 2556],
        ['network_metrics', 90],
        ['device_error_logs', 365],
        ['device_health_history', 730],
      ],
    );
    const telemetry = body.series[1];
    expect(telemetry).toMatchObject({ rows: 800, rowsToGo: 0, packAfterDays: 7 });
    expect(telemetry.bytes).toBe(Math.round(800 * telemetry.bytesPerPlainRow));
    // Nothing is packed yet, so packed rows count as plain ones.
    expect(telemetry.bytesPredicted).toBeCloseTo(telemetry.rowsPerDay * 365 * telemetry.bytesPerPlainRow, -1);
  });

  it('is shown beforehand: what a rule would take away, while nothing changes', async () => {
    const { status, body } = await put([home], { query: '?dryRun=true' });
    expect([status, body.isDryRun]).toEqual([200, true]);
    expect(body.rules).toEqual([expect.objectContaining({ ...home, devices: 1, rows: 800, rowsToGo: 200 })]);
    expect(body.rules[0].bytesToGo).toBeGreaterThan(0);
    expect(body.rules[0].bytesPredicted).toBeLessThan(body.rules[0].bytes);
    expect((await get()).body.rules).toEqual([]);
  });

  it('is what the rules say from the next run of the job on, in this home alone', async () => {
    const room = { scope: 'room', id: roomId, series: 'device_telemetry', metric: celsius, keepDays: 10 };
    const { status, body } = await put([home, room]);
    expect([status, body.isDryRun]).toEqual([200, false]);
    expect((await get()).body.rules.map((rule: { rowsToGo: number }) => rule.rowsToGo)).toEqual([100, 300]);
    await maintainTimeSeries(api.database, Date.now());
    expect(await expireHistory(api.database, Date.now())).toEqual({ rows: 400, homes: 1, isDone: true });
    expect([await rowsOf(deviceId), await rowsOf(other.deviceId)]).toEqual([400, 800]);
    expect((await get()).body.series[1]).toMatchObject({ rows: 400, rowsToGo: 0 });
  });

  it('is written down in the audit log when it changes, rule by rule', async () => {
    await put([{ ...home, keepDays: 31 }]);
    const rows = await api.database.asService(
      'test',
      ({ sql }) => sql`SELECT action, before ->> 'keep_days' AS before, after ->> 'keep_days' AS after
        FROM timeseries.audit_logs WHERE entity_type = 'retention_rules' AND home_id = ${owner.homeId} ORDER BY id`,
    );
    expect(rows.map((row) => ({ ...row }))).toEqual(
      expect.arrayContaining([
        { action: 'retention_rules.added', before: null, after: '30' },
        { action: 'retention_rules.added', before: null, after: '10' },
        { action: 'retention_rules.changed', before: '30', after: '31' },
        { action: 'retention_rules.removed', before: '10', after: null },
      ]),
    );
    expect(rows).toHaveLength(4);
  });

  it.each([
    ['rules/0/id', () => ({ ...home, scope: 'room', id: other.roomId })],
    ['rules/0/id', () => ({ ...home, scope: 'device', id: other.deviceId })],
    ['rules/0/id', () => ({ ...home, scope: 'device' })],
    ['rules/0/id', () => ({ ...home, id: deviceId })],
    ['rules/0/metric', () => ({ ...home, metric: 'temperature.kelvins' })],
    ['rules/0/metric', () => ({ ...home, metric: 'onOff.on' })],
    ['rules/0/metric', () => ({ ...home, series: 'energy_usage', metric: 'power.watts' })],
    ['rules/0/keepDays', () => ({ ...home, keepDays: 366 })],
  ])('is not what the home has not got: %s', async (name, rule) => {
    const before = (await get()).body.rules.length;
    const { status, body } = await put([rule()]);
    expect([status, body.code, body.params.name]).toEqual([400, 'NEXA_REQUEST_INVALID', name]);
    expect((await get()).body.rules).toHaveLength(before);
  });

  it('is said once of the same rows', async () => {
    expect((await put([home, { ...home, keepDays: 5 }])).body.params.name).toBe('rules/1');
    expect((await put([{ ...home, keepDays: 0 }])).status).toBe(400);
  });

  it('is for those who manage the home', async () => {
    for (const role of ['member', 'guest'] as const) {
      const { token } = await addMember(api.database, owner.homeId, role);
      expect([(await get(token)).status, (await put([], { token })).status]).toEqual([403, 403]);
    }
    const { token: stranger } = await addPerson(api.database, 'stranger');
    expect([(await get(stranger)).status, (await put([], { token: stranger })).status]).toEqual([404, 404]);
    const { token: admin } = await addMember(api.database, owner.homeId, 'admin');
    expect([(await get(admin)).status, (await put([home], { token: admin })).status]).toEqual([200, 200]);
    expect((await get()).body.rules).toHaveLength(1);
  });
});
