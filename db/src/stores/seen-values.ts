import { type Instant, parseStateKey, type ScalarValue, stateKey } from '@nexa/sdk';
import type { DatabaseTransaction } from '../client/database.ts';
import { energyUsageSeries, networkMetricsSeries } from '../timeseries/series.ts';
import { isOnlyMeasured } from './telemetry-reader.ts';

/** An attribute of a device, by its state key. */
export interface SeenPlace {
  readonly deviceId: string;
  readonly key: string;
}

/** The values that an attribute has had. */
export interface SeenPlaceValues extends SeenPlace {
  /** Each once, the first 50 of them; none of a number that is only measured. */
  readonly values: readonly ScalarValue[];
  readonly min?: number;
  readonly max?: number;
  /** Of the oldest value that was looked at. */
  readonly since: Instant;
  /** How often it changed since then; of measured numbers how often it was measured, 0 where it was always the same. */
  readonly count: number;
}

/** So many changes of an attribute are looked at, the newest ones. */
const MOST_CHANGES = 1000;
const MOST_VALUES = 50;

interface Place extends SeenPlace {
  readonly component: string;
  /** State key without its component. */
  readonly metric: string;
}

interface StatsRow {
  readonly nr: number;
  readonly since: number;
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly values?: readonly ScalarValue[] | null;
}

/** What these attributes of a home were since a moment. One of which nothing is kept is left out. */
export async function seenValues(
  tx: DatabaseTransaction,
  { homeId, since }: { readonly homeId: string; readonly since: Instant },
  attributes: readonly SeenPlace[],
): Promise<SeenPlaceValues[]> {
  const places = attributes.flatMap(({ deviceId, key }): Place[] => {
    const parts = parseStateKey(key);
    if (parts === undefined) return [];
    return [{ deviceId, key, component: parts.component, metric: stateKey(parts.capability, parts.attribute) }];
  });
  const scope = { homeId, since: new Date(since) };
  const discrete = places.filter(({ metric }) => columnOf(metric) === undefined && !isOnlyMeasured(metric));
  const fromStates = await statesOf(tx, scope, discrete);
  const found = new Set(fromStates.map(({ deviceId, key }) => `${deviceId} ${key}`));
  const measured = places.filter(
    ({ deviceId, key, metric }) =>
      columnOf(metric) === undefined &&
      networkMetricsSeries.columnOf[metric] === undefined &&
      !found.has(`${deviceId} ${key}`),
  );
  const seen = [...fromStates, ...(await telemetryOf(tx, scope, measured))];
  for (const [metric, column] of Object.entries(energyUsageSeries.columnOf))
    seen.push(
      ...(await energyOf(
        tx,
        scope,
        places.filter((place) => place.metric === metric),
        column,
      )),
    );
  return seen;
}

const columnOf = (metric: string): string | undefined => energyUsageSeries.columnOf[metric];

interface Scope {
  readonly homeId: string;
  readonly since: Date;
}

const columnsOf = (places: readonly Place[]) => ({
  devices: places.map(({ deviceId }) => deviceId),
  components: places.map(({ component }) => component),
  metrics: places.map(({ metric }) => metric),
});

async function statesOf(
  { sql }: DatabaseTransaction,
  { homeId, since }: Scope,
  places: readonly Place[],
): Promise<SeenPlaceValues[]> {
  if (places.length === 0) return [];
  const { devices, components, metrics } = columnsOf(places);
  const rows = await sql<StatsRow[]>`
    SELECT place.nr::int AS nr, stats.*
    FROM unnest(${devices}::uuid[], ${components}::text[], ${metrics}::text[])
      WITH ORDINALITY AS place (device_id, component, metric, nr),
    LATERAL (
      WITH kept AS MATERIALIZED (
        SELECT state.time, state.value, state.previous_value FROM timeseries.device_states_rows AS state
        WHERE state.device_id = place.device_id AND state.component = place.component
          AND state.attribute = place.metric AND state.home_id = ${homeId} AND state.kind = 'state'
          AND state.time >= ${since}
        ORDER BY state.time DESC LIMIT ${MOST_CHANGES})
      SELECT (extract(epoch FROM min(time)) * 1000)::float8 AS since,
        count(*) FILTER (WHERE previous_value IS NOT NULL AND previous_value <> value)::int AS count,
        min(CASE WHEN jsonb_typeof(value) = 'number' THEN value::float8 END) AS min,
        max(CASE WHEN jsonb_typeof(value) = 'number' THEN value::float8 END) AS max,
        (SELECT jsonb_agg(value) FROM (SELECT DISTINCT value FROM kept ORDER BY value LIMIT ${MOST_VALUES}) AS one)
          AS values
      FROM kept HAVING count(*) > 0
    ) AS stats`;
  return seenOf(places, rows);
}

async function telemetryOf(
  { sql }: DatabaseTransaction,
  { homeId, since }: Scope,
  places: readonly Place[],
): Promise<SeenPlaceValues[]> {
  if (places.length === 0) return [];
  const { devices, components, metrics } = columnsOf(places);
  const rows = await sql<StatsRow[]>`
    SELECT place.nr::int AS nr, stats.*
    FROM unnest(${devices}::uuid[], ${components}::text[], ${metrics}::text[])
      WITH ORDINALITY AS place (device_id, component, metric, nr),
    LATERAL (
      SELECT (extract(epoch FROM min(day.bucket)) * 1000)::float8 AS since, sum(day.count)::int AS count,
        min(day.min) AS min, max(day.max) AS max
      FROM timeseries.device_telemetry_daily AS day
      WHERE day.device_id = place.device_id AND day.component = place.component AND day.metric = place.metric
        AND day.home_id = ${homeId} AND day.bucket >= ${since}
      HAVING sum(day.count) > 0
    ) AS stats`;
  return seenOf(places, rows);
}

async function energyOf(
  { sql }: DatabaseTransaction,
  { homeId, since }: Scope,
  places: readonly Place[],
  column: string,
): Promise<SeenPlaceValues[]> {
  if (places.length === 0) return [];
  const { devices, components } = columnsOf(places);
  const [count, min, max] = ['count', 'min', 'max'].map((of) => sql(`${column}_${of}`));
  const rows = await sql<StatsRow[]>`
    SELECT place.nr::int AS nr, stats.*
    FROM unnest(${devices}::uuid[], ${components}::text[]) WITH ORDINALITY AS place (device_id, component, nr),
    LATERAL (
      SELECT (extract(epoch FROM min(day.bucket)) * 1000)::float8 AS since, sum(${count ?? sql``})::int AS count,
        min(${min ?? sql``}) AS min, max(${max ?? sql``}) AS max
      FROM timeseries.energy_usage_daily AS day
      WHERE day.device_id = place.device_id AND day.component = place.component AND day.home_id = ${homeId}
        AND day.bucket >= ${since}
      HAVING sum(${count ?? sql``}) > 0
    ) AS stats`;
  return seenOf(places, rows);
}

function seenOf(places: readonly Place[], rows: readonly StatsRow[]): SeenPlaceValues[] {
  return rows.flatMap(({ nr, since, count, min, max, values }) => {
    const place = places[nr - 1];
    if (place === undefined) return [];
    const isMeasured = values === undefined;
    return [
      {
        deviceId: place.deviceId,
        key: place.key,
        values: values ?? [],
        ...(min === null ? {} : { min }),
        ...(max === null ? {} : { max }),
        since: Math.round(since),
        count: isMeasured && min === max ? 0 : count,
      },
    ];
  });
}
