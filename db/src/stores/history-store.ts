import {
  type Cause,
  type Instant,
  type JsonObject,
  NexaError,
  parseStateKey,
  type ScalarValue,
  stateKey,
} from '@nexa/sdk';
import type { DatabaseTransaction } from '../client/database.ts';
import type { StoredCause } from '../schema/json-shapes.ts';
import { causeOf } from './cause-mapper.ts';
import { decodeCursor, encodeCursor, pageLimit } from './cursor.ts';
import { readTelemetry } from './telemetry-reader.ts';

export interface HistoryQuery {
  readonly deviceId: string;
  /** Included. */
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
  /** 100 when left out, 1,000 at most. */
  readonly limit?: number;
  readonly cursor?: string;
}

export interface StateChange {
  readonly time: Instant;
  readonly receivedAt: Instant;
  readonly key: string;
  readonly value: ScalarValue;
  readonly previous?: ScalarValue;
  readonly source: string;
  readonly cause: Cause;
}

export interface PastEvent {
  readonly time: Instant;
  readonly component: string;
  readonly capability: string;
  readonly event: string;
  readonly data: JsonObject;
  readonly cause: Cause;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string;
}

interface Row {
  readonly time: Date;
  readonly exact_time: string;
  readonly received_at: Date;
  readonly component: string;
  readonly attribute: string;
  readonly value: never;
  readonly previous_value: ScalarValue | null;
  readonly source: string;
  readonly cause: readonly StoredCause[];
}

/** What was recorded of a device, as the person of the transaction may see it. */
export const historyStore = {
  telemetry: readTelemetry,

  /** Changes of states, newest first; of one state key, or all. */
  async states(tx: DatabaseTransaction, query: HistoryQuery & { readonly key?: string }): Promise<Page<StateChange>> {
    const { rows, nextCursor } = await readPage(tx, query, 'state', query.key);
    const items = rows.map((row) => ({
      time: row.time.getTime(),
      receivedAt: row.received_at.getTime(),
      key: row.component === 'main' ? row.attribute : `${row.component}:${row.attribute}`,
      value: row.value as ScalarValue,
      ...(row.previous_value === null ? {} : { previous: row.previous_value }),
      source: row.source,
      cause: causeOf(row.cause),
    }));
    return { items, ...nextCursor };
  },

  /** Events, newest first. */
  async events(tx: DatabaseTransaction, query: HistoryQuery): Promise<Page<PastEvent>> {
    const { rows, nextCursor } = await readPage(tx, query, 'event', undefined);
    const items = rows.map((row) => {
      const dot = row.attribute.lastIndexOf('.');
      return {
        time: row.time.getTime(),
        component: row.component,
        capability: row.attribute.slice(0, dot),
        event: row.attribute.slice(dot + 1),
        data: row.value as JsonObject,
        cause: causeOf(row.cause),
      };
    });
    return { items, ...nextCursor };
  },
};

async function readPage(
  { sql }: DatabaseTransaction,
  query: HistoryQuery,
  kind: 'state' | 'event',
  key: string | undefined,
): Promise<{ rows: readonly Row[]; nextCursor: { nextCursor?: string } }> {
  const parts = key === undefined ? undefined : parseStateKey(key);
  if (key !== undefined && parts === undefined) {
    throw new NexaError('NEXA_ATTRIBUTE_UNKNOWN', `not a state key: ${key.slice(0, 200)}`, {
      params: { key: key.slice(0, 200) },
    });
  }
  const limit = pageLimit(query.limit);
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, 3);
  const rows = await sql<Row[]>`
    SELECT time, time::text AS exact_time, received_at, component, attribute, value, previous_value, source, cause
    FROM public.device_states
    WHERE device_id = ${query.deviceId} AND kind = ${kind}
      AND time >= ${new Date(query.from)} AND time < ${new Date(query.to)}
      ${parts ? sql`AND component = ${parts.component} AND attribute = ${stateKey(parts.capability, parts.attribute)}` : sql``}
      ${after ? sql`AND (time, component, attribute) < (${after[0] as string}::text::timestamptz, ${after[1] as string}, ${after[2] as string})` : sql``}
    ORDER BY time DESC, component DESC, attribute DESC LIMIT ${limit + 1}`;
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    rows: page,
    nextCursor: hasMore ? { nextCursor: encodeCursor([last.exact_time, last.component, last.attribute]) } : {},
  };
}
