import { bigint, doublePrecision, integer, pgView, text } from 'drizzle-orm/pg-core';
import { instant } from './column-types.ts';

export const slowQueries = pgView('slow_queries', {
  query: text('query'),
  calls: bigint('calls', { mode: 'number' }),
  totalMs: doublePrecision('total_ms'),
  meanMs: doublePrecision('mean_ms'),
  maxMs: doublePrecision('max_ms'),
  rowsReturned: bigint('rows_returned', { mode: 'number' }),
}).existing();

export const unusedIndexes = pgView('unused_indexes', {
  schemaName: text('schema_name').notNull(),
  tableName: text('table_name').notNull(),
  indexName: text('index_name').notNull(),
  bytes: bigint('bytes', { mode: 'number' }).notNull(),
  since: instant('since'),
}).existing();

export const tableBloat = pgView('table_bloat', {
  schemaName: text('schema_name').notNull(),
  tableName: text('table_name').notNull(),
  liveRows: bigint('live_rows', { mode: 'number' }).notNull(),
  deadRows: bigint('dead_rows', { mode: 'number' }).notNull(),
  deadShare: doublePrecision('dead_share').notNull(),
  deadBytes: bigint('dead_bytes', { mode: 'number' }).notNull(),
  vacuumedAt: instant('vacuumed_at'),
}).existing();

export const tableSizes = pgView('table_sizes', {
  schemaName: text('schema_name').notNull(),
  tableName: text('table_name').notNull(),
  parts: integer('parts').notNull(),
  estimatedRows: bigint('estimated_rows', { mode: 'number' }).notNull(),
  tableBytes: bigint('table_bytes', { mode: 'number' }).notNull(),
  indexBytes: bigint('index_bytes', { mode: 'number' }).notNull(),
  totalBytes: bigint('total_bytes', { mode: 'number' }).notNull(),
}).existing();
