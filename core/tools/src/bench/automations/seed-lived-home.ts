import { PostgresRecordStore } from '@nexa/db';
import type { HomeRecordOutput } from '@nexa/engine';
import { type Cause, days, minutes, type ScalarValue } from '@nexa/sdk';
import type { BenchDatabase } from '../bench-database.ts';
import { type SeededHome, seedHomes } from '../tenancy/seed-homes.ts';

export interface LivedHome extends SeededHome {
  readonly motion: readonly string[];
  readonly temperature: readonly string[];
  readonly lamps: readonly string[];
  readonly from: number;
  readonly to: number;
  /** Values and events that were written. */
  readonly values: number;
}

const SENSORS = 30;
const LAMPS = 40;

/**
 * A home of 100 devices with its past, through the record store: 30 motion sensors that see somebody every five minutes,
 * 30 thermometers that tell every minute, 40 lamps that are switched ten times a day.
 */
export async function seedLivedHome(
  { database, superuser: sql }: BenchDatabase,
  daysLived: number,
  { say, signal }: { readonly say: (text: string) => void; readonly signal: AbortSignal },
): Promise<LivedHome> {
  const [home] = await seedHomes(sql, 1, 2 * SENSORS + LAMPS);
  if (home === undefined) throw new Error('no home was made');
  const ids = (await sql<{ id: string }[]>`SELECT id FROM devices WHERE home_id = ${home.homeId} ORDER BY name`).map(
    ({ id }) => id,
  );
  const motion = ids.slice(0, SENSORS);
  const temperature = ids.slice(SENSORS, 2 * SENSORS);
  const lamps = ids.slice(2 * SENSORS);
  for (const [devices, capabilities] of [
    [motion, ['motion']],
    [temperature, ['temperature']],
    [lamps, ['onOff', 'brightness']],
  ] as const) {
    const components = [{ id: 'main', capabilities }];
    await sql`UPDATE devices SET capabilities = ${sql.json([...capabilities])}, components = ${sql.json(components as never)}
      WHERE id = ANY (${[...devices]}::uuid[])`;
  }
  const to = Math.floor(Date.now() / days(1)) * days(1);
  const from = to - days(daysLived);
  const store = new PostgresRecordStore(database);
  let values = 0;
  for (let start = from; start < to; start += days(1)) {
    signal.throwIfAborted();
    const outputs = [
      ...motion.flatMap((id, index) => movesOf(id, start + index * 1000)),
      ...temperature.map((id, index) => warmthOf(id, start + index * 100)),
      ...lamps.flatMap((id, index) => switchesOf(id, start + index * 1000)),
    ];
    await store.write(outputs.map((output) => ({ homeId: home.homeId, output })));
    values += outputs.reduce((sum, output) => sum + (output.type === 'samples' ? output.times.length : 1), 0);
  }
  say(`${values} values of ${daysLived} days`);
  await sql`VACUUM ANALYZE`;
  return { ...home, motion, temperature, lamps, from, to, values };
}

function movesOf(id: string, start: number): HomeRecordOutput[] {
  const cause: Cause = { kind: 'physical', id };
  return Array.from({ length: days(1) / minutes(5) }, (_, index) => start + index * minutes(5)).flatMap((at) => [
    state(id, 'motion', 'active', { at, value: true, cause }),
    state(id, 'motion', 'active', { at: at + minutes(1), value: false, cause }),
  ]);
}

function switchesOf(id: string, start: number): HomeRecordOutput[] {
  const cause: Cause = { kind: 'unknown' };
  return Array.from({ length: 10 }, (_, index) =>
    state(id, 'onOff', 'on', { at: start + index * minutes(140), value: index % 2 === 0, cause }),
  );
}

function warmthOf(id: string, start: number): HomeRecordOutput {
  const count = days(1) / minutes(1);
  const ref = { deviceId: id, component: 'main', capability: 'temperature', attribute: 'celsius' };
  const times = Float64Array.from({ length: count }, (_, index) => start + index * minutes(1));
  const values = times.map((time) => Math.round(200 + 30 * Math.sin((time / days(1)) * 2 * Math.PI)) / 10);
  return { type: 'samples', ref, key: 'temperature.celsius', history: 'telemetry', times, values };
}

function state(
  deviceId: string,
  capability: string,
  attribute: string,
  { at, value, cause }: { readonly at: number; readonly value: ScalarValue; readonly cause: Cause },
): HomeRecordOutput {
  const known = { observedAt: at, receivedAt: at, source: 'push', freshness: 'live' } as const;
  const ref = { deviceId, component: 'main', capability, attribute };
  const told = { key: `${capability}.${attribute}`, history: 'states', changed: true } as const;
  return { type: 'state', ref, ...told, state: { value, ...known, cause } };
}
