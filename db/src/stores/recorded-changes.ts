import type { RecordedChange, RecordedCommand, RecordedState, ReplayPlace } from '@nexa/engine';
import { type HistoryKind, type Instant, type JsonObject, NexaError, type ScalarValue } from '@nexa/sdk';
import type { DatabaseTransaction } from '../client/database.ts';
import type { StoredCause } from '../schema/json-shapes.ts';
import { seriesOf } from '../timeseries/series.ts';
import { causeOf } from './cause-mapper.ts';

/** An attribute or event whose past is wanted. */
export interface RecordedPlace extends ReplayPlace {
  /** Where its values are kept; those of events are among the states. */
  readonly history: HistoryKind;
}

/** A command, and whether the run that gave it was started by a person or another automation, not by a trigger. */
export interface KeptCommand extends RecordedCommand {
  /** As far as that run is still kept. */
  readonly isByHand: boolean;
}

export interface RecordedSpan {
  /** Included. */
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
}

/** Number of the place from 1, milliseconds, value or data of the event, cause. */
type KeptRow = readonly [nr: number, at: Instant, value: never, cause: readonly StoredCause[]];

/** So much is held in memory at once. */
const MOST_CHANGES = 1_000_000;
const HOUR = 3_600_000;
/** What was measured last is looked for so far back, the nearest first: a sensor that is alive tells within the hour. */
const LOOK_BACK = [1, 6, 24, 48, 96, 168].map((hours) => hours * HOUR);

/** What was recorded of the devices of a home, as the person of the transaction may see it: for a replay. */
export const recordedChanges = {
  /** The last value of each attribute before a moment; of one that was never recorded there is none. */
  async before(tx: DatabaseTransaction, places: readonly RecordedPlace[], moment: Instant): Promise<RecordedState[]> {
    const wanted = places.filter(({ kind }) => kind === 'state');
    const kept = wanted.filter(({ history }) => history === 'states');
    const measured = wanted.filter(({ history }) => history !== 'states');
    const states = await lastKept(tx, kept, moment);
    const samples: RecordedState[] = [];
    for (const place of measured) samples.push(...(await lastSample(tx, place, moment)));
    return [...states, ...samples];
  },

  /** All changes and events within a time, in its order. Rejects with `NEXA_REQUEST_TOO_LARGE` for more than a million. */
  async between(
    tx: DatabaseTransaction,
    places: readonly RecordedPlace[],
    span: RecordedSpan,
  ): Promise<RecordedChange[]> {
    const changes: RecordedChange[] = await keptChanges(
      tx,
      places.filter(({ kind, history }) => kind === 'event' || history === 'states'),
      span,
    );
    const measured = places.filter(({ kind, history }) => kind === 'state' && history !== 'states');
    for (const place of measured) {
      for (const [at, value] of await samplesOf(tx, place, span)) changes.push(stateAt(place, at, value));
      requireRoom(changes.length);
    }
    return changes.sort((a, b) => a.at - b.at);
  },

  /** Commands that the automation stands behind in any way, oldest first. */
  async commands(
    { sql }: DatabaseTransaction,
    { homeId, id }: { readonly homeId: string; readonly id: string },
    { from, to }: RecordedSpan,
  ): Promise<KeptCommand[]> {
    const rows = await sql<
      (Omit<KeptCommand, 'cause' | 'deviceId' | 'isByHand'> & {
        device_id: string;
        cause: StoredCause[];
        is_by_hand: boolean;
      })[]
    >`
      WITH done AS MATERIALIZED (
        SELECT action ->> 'commandId' AS command_id, (action ->> 'sceneActivationId')::uuid AS activation_id
        FROM automation_executions AS run, jsonb_array_elements(run.trace -> 'actions') AS action
        WHERE run.home_id = ${homeId} AND run.automation_id = ${id} AND run.started_at < ${new Date(to)}
          AND COALESCE(run.finished_at, 'infinity') >= ${new Date(from)}
          AND (NOT run.trigger ? 'triggerId' OR run.trigger ? 'byHand')
      ), by_hand AS MATERIALIZED (
        SELECT command_id FROM done WHERE command_id IS NOT NULL
        UNION ALL
        SELECT jsonb_array_elements_text(result -> 'commandIds')
        FROM done JOIN scene_activations AS applied ON applied.home_id = ${homeId} AND applied.id = done.activation_id,
          jsonb_array_elements(applied.results) AS result
      )
      SELECT (extract(epoch FROM requested_at) * 1000)::float8 AS at, device_id, component, capability, command, params,
        cause, id::text IN (SELECT command_id FROM by_hand) AS is_by_hand
      FROM nexa.commands
      WHERE home_id = ${homeId} AND requested_at >= ${new Date(from)} AND requested_at < ${new Date(to)}
        AND cause @> ${sql.json([{ kind: 'automation', id }] as never)}
      ORDER BY requested_at LIMIT 100000`;
    return rows.map(({ at, device_id, cause, is_by_hand, ...rest }) => ({
      ...rest,
      at: Math.round(at),
      deviceId: device_id,
      cause: causeOf(cause),
      isByHand: is_by_hand,
    }));
  },
};

function requireRoom(count: number): void {
  if (count <= MOST_CHANGES) return;
  throw new NexaError('NEXA_REQUEST_TOO_LARGE', 'There are too many recorded values: ask for a shorter time.', {
    params: { path: 'from' },
  });
}

const stateAt = (
  { deviceId, component, capability, name }: RecordedPlace,
  at: Instant,
  value: ScalarValue,
): RecordedState => ({ type: 'state', at, deviceId, component, capability, attribute: name, value });

function columnsOf(places: readonly RecordedPlace[]) {
  return {
    devices: places.map(({ deviceId }) => deviceId),
    components: places.map(({ component }) => component),
    attributes: places.map(({ capability, name }) => `${capability}.${name}`),
    kinds: places.map(({ kind }) => kind),
  };
}

async function lastKept(
  { sql }: DatabaseTransaction,
  places: readonly RecordedPlace[],
  moment: Instant,
): Promise<RecordedState[]> {
  if (places.length === 0) return [];
  const { devices, components, attributes } = columnsOf(places);
  const rows = await sql<{ row: KeptRow }[]>`
    SELECT json_build_array(place.nr, round(extract(epoch FROM kept.time) * 1000), kept.value, kept.cause) AS row
    FROM unnest(${devices}::uuid[], ${components}::text[], ${attributes}::text[])
      WITH ORDINALITY AS place (device_id, component, attribute, nr),
    LATERAL (SELECT state.time, state.value, state.cause FROM public.device_states AS state
      WHERE state.device_id = place.device_id AND state.component = place.component
        AND state.attribute = place.attribute AND state.kind = 'state' AND state.time < ${new Date(moment)}
      ORDER BY state.time DESC LIMIT 1) AS kept`;
  return rows.flatMap(({ row }) => changeOf(places, row)).filter((change) => change.type === 'state');
}

async function keptChanges(
  { sql }: DatabaseTransaction,
  places: readonly RecordedPlace[],
  { from, to }: RecordedSpan,
): Promise<RecordedChange[]> {
  if (places.length === 0) return [];
  const { devices, components, attributes, kinds } = columnsOf(places);
  // One value of many numbers is read many times faster than as many rows.
  const [found] = await sql<{ rows: readonly KeptRow[] | null }[]>`
    SELECT json_agg(json_build_array(nr, round(extract(epoch FROM time) * 1000), value, cause)) AS rows FROM (
      SELECT place.nr, kept.time, kept.value, kept.cause
      FROM unnest(${devices}::uuid[], ${components}::text[], ${attributes}::text[], ${kinds}::text[])
        WITH ORDINALITY AS place (device_id, component, attribute, kind, nr),
      LATERAL (SELECT state.time, state.value, state.cause FROM public.device_states AS state
        WHERE state.device_id = place.device_id AND state.component = place.component
          AND state.attribute = place.attribute AND state.kind = place.kind
          AND state.time >= ${new Date(from)} AND state.time < ${new Date(to)}) AS kept
      LIMIT ${MOST_CHANGES + 1}) AS changes`;
  const rows = found?.rows ?? [];
  requireRoom(rows.length);
  return rows.flatMap((row) => changeOf(places, row));
}

function changeOf(places: readonly RecordedPlace[], [nr, at, value, cause]: KeptRow): RecordedChange[] {
  const place = places[nr - 1];
  if (place === undefined) return [];
  if (place.kind === 'state') return [{ ...stateAt(place, at, value), cause: causeOf(cause) }];
  const { deviceId, component, capability, name } = place;
  return [{ type: 'event', at, deviceId, component, capability, event: name, data: value as JsonObject }];
}

type Sample = readonly [at: Instant, value: number];

async function lastSample(tx: DatabaseTransaction, place: RecordedPlace, moment: Instant): Promise<RecordedState[]> {
  let to = moment;
  for (const span of LOOK_BACK) {
    const from = moment - span;
    const last = (await samplesOf(tx, place, { from, to })).at(-1);
    if (last !== undefined) return [stateAt(place, last[0], last[1])];
    to = from;
  }
  return [];
}

/** The numbers of a measured attribute, oldest first. */
async function samplesOf(
  { sql }: DatabaseTransaction,
  { deviceId, component, capability, name, history }: RecordedPlace,
  { from, to }: RecordedSpan,
): Promise<readonly Sample[]> {
  if (history === 'states') return [];
  const metric = `${capability}.${name}`;
  const series = seriesOf(history, metric);
  const column = 'columnOf' in series ? (series.columnOf[metric] ?? metric) : metric;
  const [found] = await sql.unsafe<{ samples: readonly Sample[] | null }[]>(
    `SELECT json_agg(json_build_array(round(extract(epoch FROM time) * 1000), value)) AS samples
     FROM nexa.device_samples($1, $2::uuid, $3, $4, $5::timestamptz, $6::timestamptz, $7::int)`,
    [series.name, deviceId, component, column, new Date(from), new Date(to), MOST_CHANGES + 1],
    { prepare: true },
  );
  return found?.samples ?? [];
}
