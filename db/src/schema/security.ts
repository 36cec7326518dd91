import type { JsonObject } from '@nexa/sdk';
import { sql } from 'drizzle-orm';
import { boolean, cidr, doublePrecision, integer, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, createdAt, deletedAt, id, instant, jsonb, updatedAt } from './column-types.ts';

export const securityScans = pgTable('security_scans', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  kind: text('kind').$type<'full' | 'firmware' | 'ports' | 'credentials' | 'encryption' | 'exposure'>().notNull(),
  scope: text('scope').$type<'home' | 'integration' | 'device'>().notNull(),
  deviceId: uuid('device_id'),
  integrationId: uuid('integration_id'),
  trigger: text('trigger').$type<'schedule' | 'user' | 'event'>().notNull(),
  requestedBy: uuid('requested_by'),
  outcome: text('outcome')
    .$type<'running' | 'completed' | 'partial' | 'failed' | 'interrupted'>()
    .notNull()
    .default('running'),
  score: smallint('score'),
  found: integer('found').notNull().default(0),
  detail: jsonb('detail').$type<JsonObject>().notNull().default({}),
  startedAt: instant('started_at').notNull().default(sql`now()`),
  finishedAt: instant('finished_at'),
  createdAt: createdAt(),
});

export const cveCatalog = pgTable('cve_catalog', {
  id: text('id').primaryKey(),
  summary: text('summary').notNull(),
  cvssVersion: text('cvss_version').$type<'2.0' | '3.0' | '3.1' | '4.0'>(),
  cvssVector: text('cvss_vector'),
  cvssScore: doublePrecision('cvss_score'),
  severity: text('severity').$type<'none' | 'low' | 'medium' | 'high' | 'critical'>().notNull().default('none'),
  affected: jsonb('affected').$type<readonly JsonObject[]>().notNull().default([]),
  weaknesses: text('weaknesses').array().notNull().default([]),
  referenceUrls: text('reference_urls').array().notNull().default([]),
  isExploited: boolean('is_exploited').notNull().default(false),
  source: text('source').notNull(),
  publishedAt: instant('published_at').notNull(),
  modifiedAt: instant('modified_at').notNull(),
  withdrawnAt: instant('withdrawn_at'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const securityVulnerabilities = pgTable('security_vulnerabilities', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  deviceId: uuid('device_id'),
  integrationId: uuid('integration_id'),
  component: text('component').notNull().default('main'),
  scanId: uuid('scan_id'),
  cveId: text('cve_id'),
  kind: text('kind')
    .$type<
      'known-vulnerability' | 'outdated-firmware' | 'open-port' | 'default-credentials' | 'weak-encryption' | 'exposed'
    >()
    .notNull(),
  title: text('title').notNull(),
  product: text('product'),
  version: text('version'),
  cvssVector: text('cvss_vector'),
  cvssScore: doublePrecision('cvss_score'),
  confidence: doublePrecision('confidence').notNull(),
  evidence: jsonb('evidence').$type<JsonObject>().notNull().default({}),
  remedy: text('remedy'),
  fixedVersion: text('fixed_version'),
  state: text('state')
    .$type<'open' | 'accepted' | 'false-positive' | 'mitigated' | 'resolved'>()
    .notNull()
    .default('open'),
  stateReason: text('state_reason'),
  decidedBy: uuid('decided_by'),
  decidedAt: instant('decided_at'),
  foundAt: instant('found_at').notNull().default(sql`now()`),
  lastSeenAt: instant('last_seen_at').notNull().default(sql`now()`),
  resolvedAt: instant('resolved_at'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const securityIncidents = pgTable('security_incidents', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  deviceId: uuid('device_id'),
  vulnerabilityId: uuid('vulnerability_id'),
  kind: text('kind')
    .$type<
      'intrusion' | 'credential-abuse' | 'unexpected-traffic' | 'new-device' | 'tampering' | 'data-exposure' | 'other'
    >()
    .notNull(),
  severity: text('severity').$type<'info' | 'warning' | 'error' | 'critical'>().notNull(),
  state: text('state')
    .$type<'open' | 'investigating' | 'contained' | 'resolved' | 'false-alarm'>()
    .notNull()
    .default('open'),
  title: text('title').notNull(),
  explanation: text('explanation').notNull().default(''),
  advice: text('advice'),
  evidence: jsonb('evidence').$type<JsonObject>().notNull().default({}),
  decidedBy: uuid('decided_by'),
  decidedAt: instant('decided_at'),
  openedAt: instant('opened_at').notNull().default(sql`now()`),
  closedAt: instant('closed_at'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const networkAccessRules = pgTable('network_access_rules', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  deviceId: uuid('device_id'),
  name: text('name').notNull(),
  action: text('action').$type<'allow' | 'deny'>().notNull(),
  direction: text('direction').$type<'in' | 'out' | 'both'>().notNull(),
  protocol: text('protocol').$type<'any' | 'tcp' | 'udp' | 'icmp'>().notNull().default('any'),
  remote: text('remote').$type<'internet' | 'lan' | 'network' | 'host'>().notNull().default('internet'),
  remoteNetwork: cidr('remote_network'),
  remoteHost: text('remote_host'),
  portFrom: integer('port_from'),
  portTo: integer('port_to'),
  hours: jsonb('hours').$type<readonly JsonObject[]>(),
  position: integer('position').notNull().default(0),
  enabled: boolean('enabled').notNull().default(true),
  source: text('source').$type<'user' | 'advice'>().notNull().default('user'),
  applied: text('applied').$type<'pending' | 'applied' | 'failed' | 'unsupported'>().notNull().default('pending'),
  appliedMessage: text('applied_message'),
  appliedAt: instant('applied_at'),
  createdBy: uuid('created_by'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  deletedAt: deletedAt(),
});

export const alertRules = pgTable('alert_rules', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  deviceId: uuid('device_id'),
  name: text('name').notNull(),
  kind: text('kind')
    .$type<'state' | 'issue' | 'incident' | 'prediction' | 'anomaly' | 'security' | 'energy' | 'system'>()
    .notNull(),
  definition: jsonb('definition').$type<JsonObject>().notNull(),
  severity: text('severity').$type<'info' | 'warning' | 'error' | 'critical'>().notNull().default('warning'),
  recipients: jsonb('recipients').$type<JsonObject>().notNull().default({}),
  cooldown: integer('cooldown').notNull().default(0),
  enabled: boolean('enabled').notNull().default(true),
  createdBy: uuid('created_by'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  deletedAt: deletedAt(),
});

export const alerts = pgTable('alerts', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  ruleId: uuid('rule_id'),
  deviceId: uuid('device_id'),
  issueId: uuid('issue_id'),
  incidentId: uuid('incident_id'),
  predictionId: uuid('prediction_id'),
  anomalyId: uuid('anomaly_id'),
  securityIncidentId: uuid('security_incident_id'),
  subjectKey: text('subject_key').notNull(),
  severity: text('severity').$type<'info' | 'warning' | 'error' | 'critical'>().notNull(),
  state: text('state').$type<'firing' | 'acknowledged' | 'snoozed' | 'resolved'>().notNull().default('firing'),
  title: text('title').notNull(),
  message: text('message').notNull().default(''),
  context: jsonb('context').$type<JsonObject>().notNull().default({}),
  occurrences: integer('occurrences').notNull().default(1),
  firedAt: instant('fired_at').notNull().default(sql`now()`),
  lastFiredAt: instant('last_fired_at').notNull().default(sql`now()`),
  decidedBy: uuid('decided_by'),
  decidedAt: instant('decided_at'),
  snoozedUntil: instant('snoozed_until'),
  resolvedAt: instant('resolved_at'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const notificationChannels = pgTable('notification_channels', {
  id: id(),
  userId: uuid('user_id'),
  homeId: uuid('home_id'),
  kind: text('kind').$type<'email' | 'push' | 'webhook' | 'telegram' | 'ntfy' | 'sms' | 'device'>().notNull(),
  name: text('name').notNull(),
  config: jsonb('config').$type<JsonObject>().notNull().default({}),
  secret: bytea('secret'),
  keyId: text('key_id'),
  enabled: boolean('enabled').notNull().default(true),
  verifiedAt: instant('verified_at'),
  lastSuccessAt: instant('last_success_at'),
  lastFailureAt: instant('last_failure_at'),
  failureMessage: text('failure_message'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  deletedAt: deletedAt(),
});

export const userNotifications = pgTable('user_notifications', {
  id: id(),
  userId: uuid('user_id').notNull(),
  homeId: uuid('home_id'),
  alertId: uuid('alert_id'),
  channelId: uuid('channel_id'),
  category: text('category')
    .$type<'alert' | 'issue' | 'healing' | 'prediction' | 'security' | 'automation' | 'energy' | 'system' | 'billing'>()
    .notNull(),
  severity: text('severity').$type<'info' | 'warning' | 'error' | 'critical'>().notNull().default('info'),
  title: text('title').notNull(),
  body: text('body').notNull().default(''),
  data: jsonb('data').$type<JsonObject>().notNull().default({}),
  delivery: text('delivery')
    .$type<'pending' | 'sent' | 'delivered' | 'failed' | 'suppressed'>()
    .notNull()
    .default('pending'),
  deliveryDetail: text('delivery_detail'),
  attempts: integer('attempts').notNull().default(0),
  providerMessageId: text('provider_message_id'),
  sentAt: instant('sent_at'),
  deliveredAt: instant('delivered_at'),
  readAt: instant('read_at'),
  createdAt: createdAt(),
});

export const userNotificationPreferences = pgTable('user_notification_preferences', {
  id: id(),
  userId: uuid('user_id').notNull(),
  homeId: uuid('home_id'),
  category: text('category')
    .$type<'alert' | 'issue' | 'healing' | 'prediction' | 'security' | 'automation' | 'energy' | 'system' | 'billing'>()
    .notNull(),
  minSeverity: text('min_severity').$type<'info' | 'warning' | 'error' | 'critical'>().notNull().default('info'),
  channelKinds: text('channel_kinds').array().notNull().default([]),
  digest: text('digest').$type<'none' | 'hourly' | 'daily' | 'weekly'>().notNull().default('none'),
  quietHours: jsonb('quiet_hours').$type<readonly JsonObject[]>(),
  mutedUntil: instant('muted_until'),
  enabled: boolean('enabled').notNull().default(true),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});
