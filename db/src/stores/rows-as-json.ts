import type { Instant, JsonValue } from '@nexa/sdk';
import { encodeJson } from '../timeseries/copy-encoder.ts';

/** Rows for jsonb_to_recordset: one parameter and one statement for any number of them. */
export function rowsAsJson<T>(records: Iterable<T>, toRow: (record: T) => object): string {
  return encodeJson(Array.from(records, toRow) as unknown as JsonValue);
}

export function isoTime(time: Instant | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
