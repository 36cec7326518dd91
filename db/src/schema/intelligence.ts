import type { JsonObject } from '@nexa/sdk';
import { sql } from 'drizzle-orm';
import { bigint, doublePrecision, integer, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, createdAt, id, instant, jsonb, updatedAt } from './column-types.ts';

export const mlModels = pgTable('ml_models', {
  id: id(),
  name: text('name').notNull(),
  version: text('version').notNull(),
  kind: text('kind').$type<'failure' | 'anomaly' | 'usage' | 'energy' | 'benchmark'>().notNull(),
  parameters: jsonb('parameters').$type<JsonObject>().notNull().default({}),
  trainingFrom: instant('training_from'),
  trainingUntil: instant('training_until'),
  metrics: jsonb('metrics').$type<JsonObject>().notNull().default({}),
  artefact: bytea('artefact'),
  artefactDigest: bytea('artefact_digest'),
  status: text('status').$type<'draft' | 'shadow' | 'active' | 'retired'>().notNull().default('draft'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const mlPredictionsLog = pgTable('ml_predictions_log', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  deviceId: uuid('device_id'),
  modelId: uuid('model_id').notNull(),
  component: text('component').notNull().default('main'),
  inputsDigest: bytea('inputs_digest').notNull(),
  output: jsonb('output').$type<JsonObject>().notNull(),
  confidence: doublePrecision('confidence'),
  predictedAt: instant('predicted_at').notNull().default(sql`now()`),
  dueAt: instant('due_at'),
  outcome: text('outcome').$type<'came-true' | 'did-not' | 'partly' | 'unknown'>(),
  outcomeDetail: jsonb('outcome_detail').$type<JsonObject>(),
  outcomeAt: instant('outcome_at'),
  createdAt: createdAt(),
});

export const failurePredictions = pgTable('failure_predictions', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  deviceId: uuid('device_id').notNull(),
  component: text('component').notNull().default('main'),
  modelId: uuid('model_id'),
  logId: uuid('log_id'),
  failureKind: text('failure_kind').notNull(),
  riskScore: smallint('risk_score').notNull(),
  predictedFailureDate: instant('predicted_failure_date'),
  predictedEarliest: instant('predicted_earliest'),
  predictedLatest: instant('predicted_latest'),
  confidence: doublePrecision('confidence').notNull(),
  indicators: jsonb('indicators').$type<readonly JsonObject[]>().notNull().default([]),
  recommendedAction: text('recommended_action'),
  healingActionId: text('healing_action_id'),
  predictionStatus: text('prediction_status')
    .$type<'active' | 'acknowledged' | 'dismissed' | 'averted' | 'came-true' | 'expired'>()
    .notNull()
    .default('active'),
  decidedBy: uuid('decided_by'),
  decidedAt: instant('decided_at'),
  predictedAt: instant('predicted_at').notNull().default(sql`now()`),
  closedAt: instant('closed_at'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const anomalyDetections = pgTable('anomaly_detections', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  deviceId: uuid('device_id').notNull(),
  component: text('component').notNull().default('main'),
  metric: text('metric').notNull(),
  modelId: uuid('model_id'),
  windowStart: instant('window_start').notNull(),
  windowEnd: instant('window_end').notNull(),
  score: doublePrecision('score').notNull(),
  observed: doublePrecision('observed'),
  expectedLow: doublePrecision('expected_low'),
  expectedHigh: doublePrecision('expected_high'),
  severity: text('severity').$type<'info' | 'warning' | 'error' | 'critical'>().notNull().default('info'),
  detail: jsonb('detail').$type<JsonObject>().notNull().default({}),
  label: text('label').$type<'real' | 'false-alarm' | 'expected'>(),
  decidedBy: uuid('decided_by'),
  decidedAt: instant('decided_at'),
  detectedAt: instant('detected_at').notNull().default(sql`now()`),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const deviceUsagePatterns = pgTable('device_usage_patterns', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  deviceId: uuid('device_id').notNull(),
  component: text('component').notNull().default('main'),
  kind: text('kind')
    .$type<'schedule' | 'duration' | 'level' | 'consumption' | 'report-interval' | 'together'>()
    .notNull(),
  attribute: text('attribute').notNull(),
  pattern: jsonb('pattern').$type<JsonObject>().notNull(),
  confidence: doublePrecision('confidence').notNull(),
  sampleCount: integer('sample_count').notNull(),
  learnedFrom: instant('learned_from').notNull(),
  learnedUntil: instant('learned_until').notNull(),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const aiInsights = pgTable('ai_insights', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  deviceId: uuid('device_id'),
  kind: text('kind')
    .$type<'energy' | 'comfort' | 'security' | 'reliability' | 'maintenance' | 'automation'>()
    .notNull(),
  title: text('title').notNull(),
  recommendation: text('recommendation').notNull(),
  evidence: jsonb('evidence').$type<readonly JsonObject[]>().notNull().default([]),
  expectedBenefit: jsonb('expected_benefit').$type<JsonObject>().notNull().default({}),
  expectedSaving: bigint('expected_saving', { mode: 'number' }),
  currency: text('currency'),
  proposal: jsonb('proposal').$type<JsonObject>(),
  confidence: doublePrecision('confidence').notNull(),
  state: text('state').$type<'new' | 'seen' | 'accepted' | 'dismissed' | 'expired'>().notNull().default('new'),
  decidedBy: uuid('decided_by'),
  decidedAt: instant('decided_at'),
  expiresAt: instant('expires_at'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const deviceBenchmarks = pgTable('device_benchmarks', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  deviceId: uuid('device_id').notNull(),
  modelId: uuid('model_id'),
  metric: text('metric').notNull(),
  peers: text('peers').$type<'home' | 'model' | 'brand' | 'type'>().notNull(),
  value: doublePrecision('value').notNull(),
  peerCount: integer('peer_count').notNull(),
  peerMedian: doublePrecision('peer_median'),
  peerLow: doublePrecision('peer_low'),
  peerHigh: doublePrecision('peer_high'),
  percentile: doublePrecision('percentile'),
  periodStart: instant('period_start').notNull(),
  periodEnd: instant('period_end').notNull(),
  createdAt: createdAt(),
});
