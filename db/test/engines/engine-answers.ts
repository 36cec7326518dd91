import type { Database, UserClaims } from '../../src/client/database.ts';
import { historyStore } from '../../src/stores/history-store.ts';
import { closes, devices, type EngineDevice, opens } from './engine-world.ts';

/** Every relation that both engines have, and the order that makes its rows comparable. */
export const relations: Readonly<Record<string, string>> = {
  device_telemetry_rows: 'device_id, component, metric, time',
  energy_usage_rows: 'device_id, component, time',
  network_metrics_rows: 'device_id, component, time',
  device_telemetry_15m: 'device_id, component, metric, bucket',
  device_telemetry_hourly: 'device_id, component, metric, bucket',
  device_telemetry_daily: 'device_id, component, metric, bucket',
  energy_usage_15m: 'device_id, component, bucket',
  energy_usage_hourly: 'device_id, component, bucket',
  energy_usage_daily: 'device_id, component, bucket',
};

export async function readRelation(database: Database, name: string, since = '-infinity'): Promise<string[]> {
  const order = relations[name] as string;
  const time = order.split(', ').at(-1) as string;
  const rows = await database.asService('test', ({ sql }) =>
    sql.unsafe<{ row: string }[]>(
      `SELECT to_jsonb(r)::text AS row FROM timeseries.${name} AS r WHERE ${time} >= '${since}' ORDER BY ${order}`,
    ),
  );
  return rows.map(({ row }) => row);
}

/** Rows of each device in a relation, and a sum over them that any difference changes: far quicker than the rows. */
export async function sumRelation(database: Database, name: string): Promise<unknown[]> {
  const rows = await database.asService('test', ({ sql }) =>
    sql.unsafe(
      `SELECT device_id, count(*)::int AS rows, sum(hashtextextended(to_jsonb(r)::text, 0)::numeric)::text AS sum
       FROM timeseries.${name} AS r GROUP BY 1 ORDER BY 1`,
    ),
  );
  return rows.map((row) => ({ ...row }));
}

/** What a person reads under the public names, whole relations at once. */
export async function readAsPerson(database: Database, claims: UserClaims): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  const names = [
    'device_telemetry',
    'energy_usage',
    'network_metrics',
    'device_telemetry_hourly',
    'device_telemetry_daily',
    'energy_usage_hourly',
  ];
  for (const name of names) {
    const rows = await database.withUser(claims, ({ sql }) =>
      sql.unsafe(`SELECT device_id, count(*)::int AS rows, md5(string_agg(to_jsonb(r)::text, ',' ORDER BY to_jsonb(r)::text)) AS digest
        FROM public.${name} AS r GROUP BY 1 ORDER BY 1`),
    );
    answers[name] = rows.map((row) => ({ ...row }));
  }
  return answers;
}

const day = 24 * 3_600_000;
const buckets = [
  'PT1M',
  'PT5M',
  'PT15M',
  'PT30M',
  'PT1H',
  'PT2H',
  'PT6H',
  'PT24H',
  'PT48H',
  'P1D',
  'P2D',
  'P1W',
  'P1M',
  'P1Y',
  'auto',
];
const keys = [
  'temperature.celsius',
  'outside:humidity.percent',
  'power.watts',
  'energy.kilowattHours',
  'linkQuality.rssi',
  'linkQuality.lqi',
];

/** Every kind of chart of one device, through the store, as the owner. */
export async function readCharts(database: Database, device: EngineDevice): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  const claims = { sub: device.home.ownerId };
  for (const key of keys) {
    for (const bucket of buckets) {
      // Fine buckets over a short time that a chart would ask for, from the middle of a bucket to the middle of another.
      const from = bucket === 'PT1M' || bucket === 'PT5M' ? opens + 15 * day + 7 * 60_000 : opens + 7 * 60_000 + 500;
      const to = bucket === 'PT1M' || bucket === 'PT5M' ? from + 2 * day : closes - 11 * 60_000;
      answers[`${key} ${bucket}`] = await database.withUser(claims, (tx) =>
        historyStore.telemetry(tx, { deviceId: device.id, key, from, to, bucket, timezone: device.home.timezone }),
      );
    }
    const from = opens + 16 * day;
    answers[`${key} raw`] = await database.withUser(claims, (tx) =>
      historyStore.telemetry(tx, {
        deviceId: device.id,
        key,
        from,
        to: from + 2 * day,
        timezone: device.home.timezone,
      }),
    );
  }
  return answers;
}

export const chartedDevices = [devices[0], devices[4]] as readonly EngineDevice[];
