import { issueStates, type JsonObject, type StateSource } from '@nexa/sdk';
import { sql } from 'drizzle-orm';
import { bigint, doublePrecision, integer, pgTable, pgView, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, id, instant, jsonb, sampleTime, severity, updatedAt, word } from './column-types.ts';
import type { StoredCause } from './json-shapes.ts';

export const deviceStates = pgView('device_states', {
  time: sampleTime('time').notNull(),
  receivedAt: instant('received_at').notNull(),
  deviceId: uuid('device_id').notNull(),
  homeId: uuid('home_id').notNull(),
  component: text('component').notNull(),
  attribute: text('attribute').notNull(),
  kind: word('kind', ['state', 'event']).notNull(),
  value: jsonb('value').notNull(),
  previousValue: jsonb('previous_value'),
  source: word<StateSource>('source', ['push', 'poll', 'import', 'assumed']).notNull(),
  cause: jsonb('cause').$type<readonly StoredCause[]>().notNull(),
}).existing();

export const deviceTelemetry = pgView('device_telemetry', {
  time: sampleTime('time').notNull(),
  value: doublePrecision('value').notNull(),
  deviceId: uuid('device_id').notNull(),
  homeId: uuid('home_id').notNull(),
  quality: smallint('quality').notNull(),
  component: text('component').notNull(),
  metric: text('metric').notNull(),
}).existing();

export const energyUsage = pgView('energy_usage', {
  time: sampleTime('time').notNull(),
  deviceId: uuid('device_id').notNull(),
  homeId: uuid('home_id').notNull(),
  power: doublePrecision('power'),
  energy: doublePrecision('energy'),
  voltage: doublePrecision('voltage'),
  current: doublePrecision('current'),
  cost: bigint('cost', { mode: 'number' }),
  component: text('component').notNull(),
  tariff: text('tariff'),
}).existing();

export const networkMetrics = pgView('network_metrics', {
  time: sampleTime('time').notNull(),
  deviceId: uuid('device_id').notNull(),
  homeId: uuid('home_id').notNull(),
  rssi: doublePrecision('rssi'),
  lqi: doublePrecision('lqi'),
  latency: doublePrecision('latency'),
  loss: doublePrecision('loss'),
  channel: integer('channel'),
  component: text('component').notNull(),
  accessPoint: text('access_point'),
}).existing();

export const deviceErrorLogs = pgView('device_error_logs', {
  time: sampleTime('time').notNull(),
  deviceId: uuid('device_id').notNull(),
  homeId: uuid('home_id').notNull(),
  component: text('component').notNull(),
  code: text('code').notNull(),
  severity: severity().notNull(),
  message: text('message').notNull(),
  context: jsonb('context').$type<JsonObject>().notNull(),
}).existing();

export const deviceHealthHistory = pgView('device_health_history', {
  time: sampleTime('time').notNull(),
  deviceId: uuid('device_id').notNull(),
  homeId: uuid('home_id').notNull(),
  score: smallint('score').notNull(),
  parts: jsonb('parts').$type<JsonObject>().notNull(),
}).existing();

export const diagnosticRuns = pgTable('diagnostic_runs', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  checkId: text('check_id').notNull(),
  trigger: word('trigger', ['schedule', 'user', 'healing', 'event']).notNull(),
  scope: word('scope', ['home', 'integration', 'device']).notNull(),
  deviceId: uuid('device_id'),
  integrationId: uuid('integration_id'),
  outcome: word('outcome', ['ok', 'issue', 'unknown']),
  detail: jsonb('detail').$type<JsonObject>().notNull().default({}),
  startedAt: instant('started_at').notNull().default(sql`now()`),
  finishedAt: instant('finished_at'),
  duration: integer('duration'),
  createdAt: createdAt(),
});

export const diagnosticIssues = pgTable('diagnostic_issues', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  code: text('code').notNull(),
  severity: severity().notNull(),
  state: word('state', issueStates).notNull(),
  title: text('title').notNull(),
  explanation: text('explanation').notNull().default(''),
  advice: text('advice'),
  deviceId: uuid('device_id'),
  integrationId: uuid('integration_id'),
  rootCauseId: uuid('root_cause_id'),
  incidentId: uuid('incident_id'),
  evidence: jsonb('evidence').$type<JsonObject>().notNull().default({}),
  relapses: integer('relapses').notNull().default(0),
  raisedAt: instant('raised_at').notNull().default(sql`now()`),
  resolvedAt: instant('resolved_at'),
  snoozedUntil: instant('snoozed_until'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const firmwareUpdates = pgTable('firmware_updates', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  deviceId: uuid('device_id').notNull(),
  fromVersion: text('from_version'),
  toVersion: text('to_version').notNull(),
  status: word('status', ['available', 'scheduled', 'installing', 'installed', 'failed']).notNull(),
  notes: text('notes'),
  rollout: jsonb('rollout').$type<JsonObject>().notNull().default({}),
  result: jsonb('result').$type<JsonObject>(),
  startedAt: instant('started_at'),
  finishedAt: instant('finished_at'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});
