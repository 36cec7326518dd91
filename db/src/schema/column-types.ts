import type { Instant, IssueSeverity, JsonValue } from '@nexa/sdk';
import { sql } from 'drizzle-orm';
import { customType, text, uuid } from 'drizzle-orm/pg-core';
import { encodeJson } from '../timeseries/copy-encoder.ts';

/** timestamptz as milliseconds since the epoch, the engine's and the contract's form of a time. */
export const instant = customType<{ data: Instant; driverData: Date | string }>({
  dataType: () => 'timestamp with time zone',
  fromDriver: (time) => new Date(time).getTime(),
  toDriver: (time) => new Date(time).toISOString(),
});

/** The time of a sample or change: whole milliseconds. */
export const sampleTime = customType<{ data: Instant; driverData: Date | string }>({
  dataType: () => 'timestamp(3) with time zone',
  fromDriver: (time) => new Date(time).getTime(),
  toDriver: (time) => new Date(time).toISOString(),
});

export const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  fromDriver: (bytes) => new Uint8Array(bytes),
  toDriver: (bytes) => Buffer.from(bytes),
});

/** Drizzle's own jsonb would be encoded twice: the driver already writes objects as JSON. */
export const jsonb = customType<{ data: unknown; driverData: unknown }>({
  dataType: () => 'jsonb',
  toDriver: (value) => sql`${encodeJson(value as JsonValue)}::text::jsonb`,
});

export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** One of a closed list of words. The check in SQL has the same list, which the drift test holds them to. */
export const word = <Word extends string>(name: string, words: readonly Word[]) =>
  text(name, { enum: words as readonly [Word, ...Word[]] });

export const severity = (name = 'severity') => word<IssueSeverity>(name, ['info', 'warning', 'error', 'critical']);

export const id = () => uuid('id').primaryKey().default(sql`nexa.uuid_v7()`);
export const createdAt = () => instant('created_at').notNull().default(sql`now()`);
export const updatedAt = () => instant('updated_at').notNull().default(sql`now()`);
export const deletedAt = () => instant('deleted_at');
