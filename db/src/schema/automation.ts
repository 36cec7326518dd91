import type { ExecutionRecord, HealingRecord, SceneActivationRecord, SceneResult } from '@nexa/engine';
import type {
  AutomationDefinition,
  BlastRadius,
  HealingRisk,
  HealingVerification,
  JsonObject,
  WishedState,
} from '@nexa/sdk';
import { sql } from 'drizzle-orm';
import { boolean, doublePrecision, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, deletedAt, id, instant, jsonb, updatedAt, word } from './column-types.ts';
import {
  healthCheckGrades,
  healthCheckKinds,
  type StoredCause,
  type StoredTrace,
  type StoredTrigger,
} from './json-shapes.ts';

export const automations = pgTable('automations', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  name: text('name').notNull(),
  definition: jsonb('definition').$type<AutomationDefinition>().notNull(),
  enabled: boolean('enabled').notNull().default(true),
  version: integer('version').notNull().default(1),
  createdBy: uuid('created_by'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  deletedAt: deletedAt(),
});

export const automationExecutions = pgTable('automation_executions', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  automationId: uuid('automation_id').notNull(),
  automationVersion: integer('automation_version').notNull(),
  outcome: word<ExecutionRecord['outcome']>('outcome', [
    'running',
    'queued',
    'completed',
    'failed',
    'not-run',
    'interrupted',
  ]).notNull(),
  reason: text('reason').$type<NonNullable<ExecutionRecord['reason']>>(),
  trigger: jsonb('trigger').$type<StoredTrigger>().notNull(),
  trace: jsonb('trace').$type<StoredTrace>().notNull(),
  startedAt: instant('started_at').notNull().default(sql`now()`),
  finishedAt: instant('finished_at'),
  createdAt: createdAt(),
  detail: text('detail'),
  resume: jsonb('resume').$type<JsonObject>(),
});

export const scenes = pgTable('scenes', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  roomId: uuid('room_id'),
  name: text('name').notNull(),
  states: jsonb('states').$type<readonly WishedState[]>().notNull().default([]),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  deletedAt: deletedAt(),
  transition: doublePrecision('transition'),
});

export const sceneActivations = pgTable('scene_activations', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  sceneId: uuid('scene_id').notNull(),
  cause: jsonb('cause').$type<readonly StoredCause[]>().notNull(),
  outcome: word<SceneActivationRecord['outcome']>('outcome', ['running', 'completed', 'partial', 'failed']).notNull(),
  results: jsonb('results').$type<readonly SceneResult[]>().notNull().default([]),
  startedAt: instant('started_at').notNull().default(sql`now()`),
  finishedAt: instant('finished_at'),
  createdAt: createdAt(),
  previous: jsonb('previous').$type<readonly WishedState[]>().notNull().default([]),
  undoes: uuid('undoes'),
  undoneAt: instant('undone_at'),
});

export const selfHealingActions = pgTable('self_healing_actions', {
  id: text('id').primaryKey(),
  pluginId: text('plugin_id'),
  title: text('title').notNull(),
  cures: text('cures').array().notNull(),
  downtime: integer('downtime').notNull(),
  blastRadius: word<BlastRadius>('blast_radius', ['device', 'integration', 'home']).notNull(),
  reversibility: word('reversibility', ['self', 'undo', 'irreversible']).notNull(),
  risk: word<HealingRisk>('risk', ['auto', 'ask', 'never-auto']).notNull(),
  cooldown: integer('cooldown').notNull(),
  prerequisites: text('prerequisites').array().notNull().default([]),
  verification: jsonb('verification').$type<HealingVerification>().notNull(),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const selfHealingExecutions = pgTable('self_healing_executions', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  issueId: uuid('issue_id').notNull(),
  actionId: text('action_id').notNull(),
  title: text('title').notNull(),
  trigger: word<HealingRecord['trigger']>('trigger', ['auto', 'user']).notNull(),
  userId: uuid('user_id'),
  outcome: word<HealingRecord['outcome']>('outcome', [
    'running',
    'verifying',
    'verified',
    'failed',
    'needs-user',
    'blocked',
    'interrupted',
  ]).notNull(),
  reason: text('reason'),
  budgetLeft: integer('budget_left').notNull().default(0),
  plan: jsonb('plan').$type<JsonObject>().notNull().default({}),
  result: jsonb('result').$type<JsonObject>(),
  verification: jsonb('verification').$type<JsonObject>(),
  relapsedAt: instant('relapsed_at'),
  startedAt: instant('started_at').notNull().default(sql`now()`),
  finishedAt: instant('finished_at'),
  createdAt: createdAt(),
});

export const automationHealthChecks = pgTable('automation_health_checks', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  automationId: uuid('automation_id').notNull(),
  kind: word('kind', healthCheckKinds).notNull(),
  detail: jsonb('detail').$type<JsonObject>().notNull().default({}),
  foundAt: instant('found_at').notNull().default(sql`now()`),
  resolvedAt: instant('resolved_at'),
  createdAt: createdAt(),
  grade: word('grade', healthCheckGrades),
  automationVersion: integer('automation_version'),
  fingerprint: text('fingerprint').notNull(),
  updatedAt: updatedAt(),
});

export const ecosystemSyncStatus = pgTable('ecosystem_sync_status', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  ecosystemId: text('ecosystem_id').notNull(),
  deviceId: uuid('device_id'),
  told: jsonb('told').$type<JsonObject>().notNull().default({}),
  acknowledged: jsonb('acknowledged').$type<JsonObject>(),
  differs: boolean('differs').notNull().default(false),
  toldAt: instant('told_at'),
  acknowledgedAt: instant('acknowledged_at'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  sceneId: uuid('scene_id'),
});
