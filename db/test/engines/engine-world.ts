import type { Database, UserClaims } from '../../src/client/database.ts';
import { timeSeriesPort } from '../../src/timeseries/port.ts';
import type { SampleColumns } from '../../src/timeseries/sample-columns.ts';
import type { TimeSeriesWriter } from '../../src/timeseries/time-series-writer.ts';

/** The generated time: three weeks over both changes of clocks and the end of a month. */
export const opens = Date.parse('2025-10-20T00:00:00Z');
export const closes = Date.parse('2025-11-10T00:00:00Z');
const minute = 60_000;

const id = (kind: string, number: number): string =>
  `00000000-0000-7000-8000-${kind}${number.toString(16).padStart(12 - kind.length, '0')}`;

export const homes = [
  { id: id('a', 1), ownerId: id('b', 1), guestId: id('b', 3), roomId: id('c', 1), timezone: 'Europe/Berlin' },
  { id: id('a', 2), ownerId: id('b', 2), guestId: id('b', 4), roomId: id('c', 2), timezone: 'America/New_York' },
] as const;
export const strangerId = id('b', 5);
/** Three devices a home; the first is in the room that the guest may enter. */
export const devices = homes.flatMap((home, place) =>
  [1, 2, 3].map((number) => ({ id: id('d', place * 3 + number), home, isShared: number === 1 })),
);
export type EngineDevice = (typeof devices)[number];

export const people: readonly { readonly name: string; readonly claims: UserClaims }[] = [
  { name: 'the owner of the first home', claims: { sub: homes[0].ownerId } },
  { name: 'the owner of the second home', claims: { sub: homes[1].ownerId } },
  { name: 'a guest in one room', claims: { sub: homes[0].guestId } },
  { name: 'a stranger', claims: { sub: strangerId } },
];

export async function seedWorld(database: Database): Promise<void> {
  await database.asService('test', async ({ sql }) => {
    const users = [...homes.flatMap((home) => [home.ownerId, home.guestId]), strangerId];
    for (const user of users) {
      await sql`INSERT INTO users (id, email, display_name) VALUES (${user}, ${`${user}@test`}, 'Somebody')`;
    }
    for (const home of homes) {
      await sql`INSERT INTO homes (id, owner_id, name, timezone) VALUES (${home.id}, ${home.ownerId}, 'Home', ${home.timezone})`;
      await sql`INSERT INTO rooms (id, home_id, name) VALUES (${home.roomId}, ${home.id}, 'Room')`;
      await sql`INSERT INTO home_members (home_id, user_id, role, room_ids)
        VALUES (${home.id}, ${home.guestId}, 'guest', ARRAY[${home.roomId}]::uuid[])`;
    }
    for (const device of devices) {
      await sql`INSERT INTO devices (id, home_id, room_id, device_type, name, description)
        VALUES (${device.id}, ${device.home.id}, ${device.isShared ? device.home.roomId : null}, 'sensor', 'Sensor', '{}')`;
    }
  });
}

/** Numbers that look random and are the same in every run; 0 up to, not including, 1. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Kind {
  readonly history: SampleColumns['history'];
  readonly metric: string;
  readonly component: string;
  readonly everyMinutes: number;
  readonly start: number;
}

const kinds: readonly Kind[] = [
  { history: 'telemetry', metric: 'temperature.celsius', component: 'main', everyMinutes: 5, start: 20 },
  { history: 'telemetry', metric: 'humidity.percent', component: 'outside', everyMinutes: 15, start: 50 },
  { history: 'energy', metric: 'power.watts', component: 'main', everyMinutes: 10, start: 100 },
  { history: 'energy', metric: 'energy.kilowattHours', component: 'main', everyMinutes: 15, start: 1_000 },
  { history: 'network', metric: 'linkQuality.rssi', component: 'main', everyMinutes: 30, start: -60 },
  { history: 'network', metric: 'linkQuality.lqi', component: 'main', everyMinutes: 60, start: 200 },
];

/** What devices sent, in the order in which it arrived. Values are eighths, so that sums are exact in any order. */
export function generateBatches(seed = 42): SampleColumns[][] {
  const random = seededRandom(seed);
  const inTime: SampleColumns[] = [];
  const late: SampleColumns[] = [];
  for (const device of devices) {
    for (const kind of kinds) {
      // The most frequent data of every device would take the time of the test and add nothing to it.
      const every = device.isShared ? kind.everyMinutes : Math.max(kind.everyMinutes, 60);
      const all = series(device, { ...kind, everyMinutes: every }, random);
      const isLate = Array.from(all.times, () => random() < 0.01);
      inTime.push(pick(all, (index) => !isLate[index]));
      late.push(pick(all, (index) => isLate[index] === true));
    }
  }
  const weeks: SampleColumns[][] = [];
  for (let from = opens; from < closes; from += 7 * 24 * 60 * minute) {
    const to = from + 7 * 24 * 60 * minute;
    weeks.push(inTime.map((all) => pick(all, (index) => isWithin(all.times[index] as number, from, to))));
  }
  // Late rows come mixed up, and some instants twice: the last value counts.
  const again = inTime.map((all) =>
    change(
      pick(all, () => random() < 0.002),
      8,
    ),
  );
  return [...weeks, late.map((all) => shuffle(all, random)), again];
}

function series(device: EngineDevice, kind: Kind, random: () => number): SampleColumns {
  const times: number[] = [];
  const values: number[] = [];
  let value = kind.start;
  const gap = opens + Math.floor(random() * (closes - opens));
  for (let time = opens; time < closes; time += kind.everyMinutes * minute) {
    const step = Math.round((random() - 0.5) * 8) / 8;
    value += kind.metric === 'energy.kilowattHours' ? Math.abs(step) : step;
    // Eight hours of silence, a reset of the meter in its midst, and jitter below a second.
    if (isWithin(time, gap, gap + 8 * 60 * minute)) {
      if (kind.metric === 'energy.kilowattHours') value = 0;
      continue;
    }
    times.push(time + (kind.history === 'telemetry' ? Math.floor(random() * 1_000) : 0));
    values.push(value);
  }
  return {
    homeId: device.home.id,
    deviceId: device.id,
    component: kind.component,
    metric: kind.metric,
    history: kind.history,
    times: Float64Array.from(times),
    values: Float64Array.from(values),
  };
}

const isWithin = (time: number, from: number, to: number): boolean => time >= from && time < to;

export function pick(samples: SampleColumns, wanted: (index: number) => boolean): SampleColumns {
  const rows = Array.from(samples.times.keys()).filter(wanted);
  return ordered(samples, rows);
}

function ordered(samples: SampleColumns, rows: readonly number[]): SampleColumns {
  return {
    ...samples,
    times: Float64Array.from(rows, (row) => samples.times[row] as number),
    values: Float64Array.from(rows, (row) => samples.values[row] as number),
  };
}

function shuffle(samples: SampleColumns, random: () => number): SampleColumns {
  const rows = Array.from(samples.times.keys());
  for (let index = rows.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [rows[index], rows[other]] = [rows[other] as number, rows[index] as number];
  }
  return ordered(samples, rows);
}

export function change(samples: SampleColumns, by: number): SampleColumns {
  return { ...samples, values: samples.values.map((value) => value + by) };
}

export async function writeBatch(
  database: Database,
  writer: TimeSeriesWriter,
  batch: readonly SampleColumns[],
): Promise<void> {
  await database.asService('test', ({ sql }) => writer.writeSamples(timeSeriesPort(sql), batch));
}
