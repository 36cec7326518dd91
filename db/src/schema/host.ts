import { type BindingChange, type BindingRecord, bindingChangeKinds, type PathName, pathReasons } from '@nexa/engine';
import {
  type AutomationTemplate,
  type CommandStatus,
  type DeviceDescription,
  type HomeMode,
  type JsonObject,
  type JsonValue,
  type SerializedError,
  statusDetails,
  statusValues,
} from '@nexa/sdk';
import { sql } from 'drizzle-orm';
import { bigint, boolean, doublePrecision, integer, pgSchema, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, createdAt, deletedAt, id, instant, jsonb, severity, updatedAt, word } from './column-types.ts';
import type { StoredCause, StoredTrigger } from './json-shapes.ts';

const nexa = pgSchema('nexa');

export const schemaMigrations = nexa.table('schema_migrations', {
  name: text('name').primaryKey(),
  checksum: text('checksum'),
  appliedAt: instant('applied_at').notNull().default(sql`now()`),
});

export const integrations = nexa.table('integrations', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  pluginId: text('plugin_id').notNull(),
  title: text('title').notNull(),
  uniqueId: text('unique_id'),
  config: jsonb('config').$type<JsonObject>().notNull().default({}),
  configVersion: integer('config_version').notNull().default(1),
  status: word('status', statusValues).notNull().default('unknown'),
  statusDetail: word('status_detail', statusDetails),
  statusMessage: text('status_message'),
  statusSince: instant('status_since').notNull().default(sql`now()`),
  enabled: boolean('enabled').notNull().default(true),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  deletedAt: deletedAt(),
});

export const integrationSecrets = nexa.table(
  'integration_secrets',
  {
    integrationId: uuid('integration_id').notNull(),
    name: text('name').notNull(),
    homeId: uuid('home_id').notNull(),
    ciphertext: bytea('ciphertext').notNull(),
    keyId: text('key_id').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.integrationId, table.name] })],
);

export const deviceBindings = nexa.table('device_bindings', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  deviceId: uuid('device_id').notNull(),
  integrationId: uuid('integration_id').notNull(),
  externalId: text('external_id').notNull(),
  componentMap: jsonb('component_map').$type<Readonly<Record<string, string>>>().notNull().default({}),
  unitMap: jsonb('unit_map').$type<BindingRecord['unitMap']>().notNull().default([]),
  description: jsonb('description')
    .$type<DeviceDescription>()
    .notNull()
    .default({} as DeviceDescription),
  priority: integer('priority').notNull().default(0),
  active: boolean('active').notNull().default(true),
  activeSince: instant('active_since').notNull().default(sql`now()`),
  activeReason: word('active_reason', pathReasons).notNull().default('first'),
  evidence: jsonb('evidence').$type<NonNullable<BindingRecord['evidence']>>(),
  origin: jsonb('origin').$type<NonNullable<BindingRecord['origin']>>(),
  keptApart: jsonb('kept_apart').$type<BindingRecord['keptApart']>().notNull().default([]),
  replacementId: uuid('replacement_id'),
  setAsideAt: instant('set_aside_at'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const bindingChanges = nexa.table('binding_changes', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  deviceId: uuid('device_id').notNull(),
  kind: word('kind', bindingChangeKinds).notNull(),
  reason: word('reason', pathReasons).notNull(),
  message: text('message').notNull(),
  cause: jsonb('cause').$type<readonly StoredCause[]>().notNull(),
  otherDeviceId: uuid('other_device_id'),
  fromPath: jsonb('from_path').$type<PathName>(),
  toPath: jsonb('to_path').$type<PathName>(),
  evidence: jsonb('evidence').$type<NonNullable<BindingRecord['evidence']>>(),
  before: jsonb('before').$type<NonNullable<BindingChange['before']>>(),
  changedAt: instant('changed_at').notNull().default(sql`now()`),
  undoneAt: instant('undone_at'),
});

export const commands = nexa.table('commands', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  deviceId: uuid('device_id').notNull(),
  component: text('component').notNull().default('main'),
  capability: text('capability').notNull(),
  command: text('command').notNull(),
  params: jsonb('params').$type<JsonObject>().notNull().default({}),
  status: word<CommandStatus>('status', ['pending', 'sent', 'confirmed', 'late', 'failed'])
    .notNull()
    .default('pending'),
  reason: jsonb('reason').$type<SerializedError>(),
  cause: jsonb('cause').$type<readonly StoredCause[]>().notNull(),
  requestedAt: instant('requested_at').notNull().default(sql`now()`),
  deadline: instant('deadline').notNull(),
  finishedAt: instant('finished_at'),
  createdAt: createdAt(),
});

export const pairingFlows = nexa.table('pairing_flows', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  userId: uuid('user_id').notNull(),
  pluginId: text('plugin_id').notNull(),
  integrationId: uuid('integration_id'),
  kind: word('kind', ['pair', 'reauth', 'reconfigure', 'repair']).notNull().default('pair'),
  step: text('step').notNull(),
  data: bytea('data'),
  keyId: text('key_id'),
  expiresAt: instant('expires_at').notNull(),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const discoveries = nexa.table('discoveries', {
  id: id(),
  homeId: uuid('home_id'),
  pluginId: text('plugin_id').notNull(),
  uniqueId: text('unique_id').notNull(),
  title: text('title').notNull(),
  model: text('model'),
  source: word('source', ['mdns', 'ssdp', 'udp', 'arp', 'plugin']).notNull(),
  address: text('address'),
  config: jsonb('config').$type<JsonObject>().notNull().default({}),
  isIgnored: boolean('is_ignored').notNull().default(false),
  lastSeenAt: instant('last_seen_at').notNull().default(sql`now()`),
  createdAt: createdAt(),
  via: text('via'),
});

export const accessTokens = nexa.table('access_tokens', {
  id: id(),
  userId: uuid('user_id').notNull(),
  name: text('name').notNull(),
  tokenHash: bytea('token_hash').notNull(),
  scopes: text('scopes').array().notNull(),
  homeIds: uuid('home_ids').array(),
  expiresAt: instant('expires_at'),
  lastUsedAt: instant('last_used_at'),
  revokedAt: instant('revoked_at'),
  createdAt: createdAt(),
});

export const oauthClients = nexa.table('oauth_clients', {
  id: id(),
  clientId: text('client_id').notNull(),
  pluginId: text('plugin_id').notNull(),
  name: text('name').notNull(),
  secretHash: bytea('secret_hash'),
  redirectUris: text('redirect_uris').array().notNull(),
  scopes: text('scopes').array().notNull().default([]),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  revokedAt: instant('revoked_at'),
  isRotating: boolean('is_rotating').notNull().default(true),
});

export const oauthCodes = nexa.table('oauth_codes', {
  codeHash: bytea('code_hash').primaryKey(),
  clientId: uuid('client_id').notNull(),
  userId: uuid('user_id').notNull(),
  homeIds: uuid('home_ids').array().notNull(),
  redirectUri: text('redirect_uri').notNull(),
  scopes: text('scopes').array().notNull(),
  codeChallenge: text('code_challenge'),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
  createdAt: createdAt(),
});

export const oauthTokens = nexa.table('oauth_tokens', {
  id: id(),
  clientId: uuid('client_id').notNull(),
  userId: uuid('user_id').notNull(),
  familyId: uuid('family_id').notNull(),
  codeHash: bytea('code_hash'),
  accessHash: bytea('access_hash').notNull(),
  refreshHash: bytea('refresh_hash'),
  homeIds: uuid('home_ids').array().notNull(),
  scopes: text('scopes').array().notNull(),
  accessExpiresAt: instant('access_expires_at').notNull(),
  refreshExpiresAt: instant('refresh_expires_at'),
  rotatedAt: instant('rotated_at'),
  lastUsedAt: instant('last_used_at'),
  revokedAt: instant('revoked_at'),
  createdAt: createdAt(),
});

export const incidents = nexa.table('incidents', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  deviceId: uuid('device_id'),
  integrationId: uuid('integration_id'),
  rootCode: text('root_code').notNull(),
  severity: severity().notNull(),
  state: word('state', ['open', 'healing', 'awaiting-approval', 'resolved', 'escalated']).notNull().default('open'),
  title: text('title').notNull(),
  story: jsonb('story').$type<readonly JsonObject[]>().notNull().default([]),
  changes: jsonb('changes').$type<readonly JsonObject[]>().notNull().default([]),
  confidence: doublePrecision('confidence'),
  openedAt: instant('opened_at').notNull().default(sql`now()`),
  resolvedAt: instant('resolved_at'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const exposures = nexa.table('exposures', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  ecosystemId: text('ecosystem_id').notNull(),
  deviceId: uuid('device_id'),
  sceneId: uuid('scene_id'),
  name: text('name'),
  needsPin: boolean('needs_pin').notNull().default(false),
  createdBy: uuid('created_by'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const homeModes = nexa.table('home_modes', {
  homeId: uuid('home_id').primaryKey(),
  mode: word<HomeMode>('mode', ['home', 'away', 'night', 'vacation']).notNull().default('home'),
  since: instant('since').notNull().default(sql`now()`),
  until: instant('until'),
  cause: jsonb('cause').$type<readonly StoredCause[]>().notNull().default([]),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  guests: boolean('guests').notNull().default(false),
  guestsSince: instant('guests_since'),
  aliveAt: instant('alive_at'),
});

export const automationWebhooks = nexa.table('automation_webhooks', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  automationId: uuid('automation_id').notNull(),
  triggerId: text('trigger_id').notNull(),
  tokenHash: bytea('token_hash').notNull(),
  createdBy: uuid('created_by'),
  createdAt: createdAt(),
  lastCalledAt: instant('last_called_at'),
});

export const triggerMemories = nexa.table(
  'trigger_memories',
  {
    homeId: uuid('home_id').notNull(),
    automationId: uuid('automation_id').notNull(),
    triggerId: text('trigger_id').notNull(),
    place: text('place').notNull(),
    waitingSince: instant('waiting_since'),
    fired: jsonb('fired').$type<StoredTrigger>(),
    isSpent: boolean('is_spent').notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.homeId, table.automationId, table.triggerId, table.place] })],
);

export const automationTemplates = nexa.table('automation_templates', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  templateId: text('template_id').notNull(),
  version: integer('version').notNull(),
  template: jsonb('template').$type<AutomationTemplate>().notNull(),
  createdBy: uuid('created_by'),
  createdAt: createdAt(),
});

export const powerLinks = nexa.table(
  'power_links',
  {
    homeId: uuid('home_id').notNull(),
    integrationId: uuid('integration_id').notNull(),
    deviceId: uuid('device_id').notNull(),
    component: text('component').notNull(),
    createdBy: uuid('created_by'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.homeId, table.integrationId] })],
);

export const retentionRules = nexa.table('retention_rules', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  series: word('series', [
    'device_states',
    'device_telemetry',
    'energy_usage',
    'network_metrics',
    'device_error_logs',
    'device_health_history',
  ]).notNull(),
  roomId: uuid('room_id'),
  deviceId: uuid('device_id'),
  metric: text('metric'),
  keepDays: integer('keep_days').notNull(),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const homeLeases = nexa.table('home_leases', {
  homeId: uuid('home_id').primaryKey(),
  instanceId: text('instance_id').notNull(),
  fence: bigint('fence', { mode: 'number' }).notNull().default(1),
  acquiredAt: instant('acquired_at').notNull().default(sql`now()`),
  renewedAt: instant('renewed_at').notNull().default(sql`now()`),
  expiresAt: instant('expires_at').notNull(),
  createdAt: createdAt(),
});

export const pluginStorage = nexa.table('plugin_storage', {
  id: id(),
  pluginId: text('plugin_id').notNull(),
  integrationId: uuid('integration_id'),
  key: text('key').notNull(),
  value: jsonb('value').$type<JsonValue>().notNull(),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const pluginInstalls = nexa.table('plugin_installs', {
  pluginId: text('plugin_id').primaryKey(),
  name: text('name').notNull(),
  version: text('version').notNull(),
  kind: word('kind', ['brand', 'ecosystem', 'service']).notNull(),
  source: text('source').notNull().default('bundled'),
  permissions: jsonb('permissions').$type<JsonObject>().notNull().default({}),
  grade: text('grade'),
  enabled: boolean('enabled').notNull().default(true),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  sourceSpec: text('source_spec'),
  digest: text('digest'),
  integrity: text('integrity'),
  manifest: jsonb('manifest').$type<JsonObject>(),
  installedBy: uuid('installed_by'),
  installedAt: instant('installed_at'),
  state: word('state', ['installed', 'trial', 'rolling-back', 'removing']).notNull().default('installed'),
  previous: jsonb('previous').$type<JsonObject>(),
  lastChange: jsonb('last_change').$type<JsonObject>(),
  network: jsonb('network').$type<JsonObject>().notNull().default({}),
});

export const jobRuns = nexa.table('job_runs', {
  id: id(),
  job: text('job').notNull(),
  queueId: bigint('queue_id', { mode: 'number' }),
  worker: text('worker'),
  attempt: integer('attempt').notNull().default(1),
  payload: jsonb('payload').$type<JsonObject>().notNull().default({}),
  startedAt: instant('started_at').notNull().default(sql`now()`),
  heartbeatAt: instant('heartbeat_at').notNull().default(sql`now()`),
  finishedAt: instant('finished_at'),
  outcome: word('outcome', ['running', 'done', 'failed', 'interrupted', 'dead']).notNull().default('running'),
  message: text('message'),
  detail: jsonb('detail').$type<JsonObject>().notNull().default({}),
  settledAt: instant('settled_at'),
  createdAt: createdAt(),
});
