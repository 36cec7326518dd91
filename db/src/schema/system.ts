import { causeKinds, type JsonValue } from '@nexa/sdk';
import { bigint, doublePrecision, inet, pgView, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, instant, jsonb, sampleTime, word } from './column-types.ts';
import type { StoredCause } from './json-shapes.ts';

export const auditLogs = pgView('audit_logs', {
  time: sampleTime('time').notNull(),
  id: uuid('id').notNull(),
  homeId: uuid('home_id'),
  actorId: uuid('actor_id'),
  actorKind: word('actor_kind', [...causeKinds, 'system']).notNull(),
  action: text('action').notNull(),
  entityType: text('entity_type').notNull(),
  entityId: text('entity_id').notNull(),
  before: jsonb('before').$type<JsonValue>(),
  after: jsonb('after').$type<JsonValue>(),
  ip: inet('ip'),
  userAgent: text('user_agent'),
  cause: jsonb('cause').$type<readonly StoredCause[]>(),
  sequence: bigint('sequence', { mode: 'number' }),
  hash: bytea('hash'),
}).existing();

const rollup = {
  bucket: instant('bucket').notNull(),
  homeId: uuid('home_id').notNull(),
  deviceId: uuid('device_id').notNull(),
  component: text('component').notNull(),
};

const telemetryRollup = {
  ...rollup,
  metric: text('metric').notNull(),
  avg: doublePrecision('avg').notNull(),
  min: doublePrecision('min').notNull(),
  max: doublePrecision('max').notNull(),
  sum: doublePrecision('sum').notNull(),
  count: bigint('count', { mode: 'number' }).notNull(),
};

export const deviceTelemetryHourly = pgView('device_telemetry_hourly', telemetryRollup).existing();
export const deviceTelemetryDaily = pgView('device_telemetry_daily', telemetryRollup).existing();

export const energyUsageHourly = pgView('energy_usage_hourly', {
  ...rollup,
  powerAvg: doublePrecision('power_avg'),
  powerMin: doublePrecision('power_min'),
  powerMax: doublePrecision('power_max'),
  energyMin: doublePrecision('energy_min'),
  energyMax: doublePrecision('energy_max'),
  energyFirst: doublePrecision('energy_first'),
  energyLast: doublePrecision('energy_last'),
  cost: bigint('cost', { mode: 'number' }),
  count: bigint('count', { mode: 'number' }).notNull(),
}).existing();
