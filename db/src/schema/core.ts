import {
  type ComponentDescription,
  type DeviceDescription,
  type JsonObject,
  statusDetails,
  statusValues,
} from '@nexa/sdk';
import { sql } from 'drizzle-orm';
import {
  boolean,
  doublePrecision,
  inet,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytea, createdAt, deletedAt, id, instant, jsonb, tsvector, updatedAt, word } from './column-types.ts';
import type { GuestHours, StoredState } from './json-shapes.ts';

export const users = pgTable('users', {
  id: id(),
  email: text('email').notNull(),
  passwordHash: text('password_hash'),
  displayName: text('display_name').notNull(),
  role: word('role', ['admin', 'user']).notNull().default('user'),
  locale: text('locale').notNull().default('en'),
  preferences: jsonb('preferences').$type<JsonObject>().notNull().default({}),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  deletedAt: deletedAt(),
});

export const userSessions = pgTable('user_sessions', {
  id: id(),
  userId: uuid('user_id').notNull(),
  tokenHash: bytea('token_hash').notNull(),
  device: text('device'),
  ip: inet('ip'),
  userAgent: text('user_agent'),
  createdAt: createdAt(),
  lastSeenAt: instant('last_seen_at').notNull().default(sql`now()`),
  expiresAt: instant('expires_at').notNull(),
  revokedAt: instant('revoked_at'),
});

export const homes = pgTable('homes', {
  id: id(),
  ownerId: uuid('owner_id').notNull(),
  name: text('name').notNull(),
  address: text('address'),
  latitude: doublePrecision('latitude'),
  longitude: doublePrecision('longitude'),
  timezone: text('timezone').notNull().default('UTC'),
  currency: text('currency').notNull().default('EUR'),
  settings: jsonb('settings').$type<JsonObject>().notNull().default({}),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  deletedAt: deletedAt(),
  purgeAt: instant('purge_at'),
});

export const homeMembers = pgTable(
  'home_members',
  {
    homeId: uuid('home_id').notNull(),
    userId: uuid('user_id').notNull(),
    role: word('role', ['owner', 'admin', 'member', 'guest']).notNull(),
    roomIds: uuid('room_ids').array(),
    hours: jsonb('hours').$type<readonly GuestHours[]>(),
    validFrom: instant('valid_from'),
    validUntil: instant('valid_until'),
    invitedBy: uuid('invited_by'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.homeId, table.userId] })],
);

export const rooms = pgTable('rooms', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  name: text('name').notNull(),
  kind: text('kind').notNull().default('other'),
  floor: integer('floor').notNull().default(0),
  position: integer('position').notNull().default(0),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  deletedAt: deletedAt(),
});

export const brands = pgTable('brands', {
  id: id(),
  name: text('name').notNull(),
  website: text('website'),
  supportUrl: text('support_url'),
  searchVector: tsvector('search_vector'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const deviceModels = pgTable('device_models', {
  id: id(),
  brandId: uuid('brand_id').notNull(),
  modelId: text('model_id').notNull(),
  name: text('name').notNull(),
  capabilities: jsonb('capabilities').$type<readonly string[]>().notNull().default([]),
  expectedLifeHours: integer('expected_life_hours'),
  batteryType: text('battery_type'),
  knownFirmware: jsonb('known_firmware').$type<readonly JsonObject[]>().notNull().default([]),
  searchVector: tsvector('search_vector'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const ecosystems = pgTable('ecosystems', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  kind: word('kind', ['brand', 'voice', 'standard', 'service']).notNull(),
  pluginId: text('plugin_id'),
  capabilities: jsonb('capabilities').$type<readonly string[]>().notNull().default([]),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const devices = pgTable('devices', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  roomId: uuid('room_id'),
  modelId: uuid('model_id'),
  deviceType: text('device_type').notNull(),
  name: text('name').notNull(),
  isNameChosen: boolean('is_name_chosen').notNull().default(false),
  isRoomChosen: boolean('is_room_chosen').notNull().default(false),
  notes: text('notes').notNull().default(''),
  manufacturer: text('manufacturer'),
  model: text('model'),
  capabilities: jsonb('capabilities').$type<readonly string[]>().notNull().default([]),
  components: jsonb('components').$type<readonly ComponentDescription[]>().notNull().default([]),
  description: jsonb('description').$type<DeviceDescription>().notNull(),
  currentState: jsonb('current_state').$type<Readonly<Record<string, StoredState>>>().notNull().default({}),
  connectivityStatus: word('connectivity_status', statusValues).notNull().default('unknown'),
  connectivityDetail: word('connectivity_detail', statusDetails),
  connectivityMessage: text('connectivity_message'),
  connectivitySince: instant('connectivity_since').notNull().default(sql`now()`),
  healthScore: smallint('health_score'),
  firmware: text('firmware'),
  lastSeenAt: instant('last_seen_at'),
  searchVector: tsvector('search_vector'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  deletedAt: deletedAt(),
});

export const deviceGroups = pgTable('device_groups', {
  id: id(),
  homeId: uuid('home_id').notNull(),
  name: text('name').notNull(),
  kind: text('kind').notNull().default('custom'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  deletedAt: deletedAt(),
});

export const deviceGroupMembers = pgTable(
  'device_group_members',
  {
    groupId: uuid('group_id').notNull(),
    deviceId: uuid('device_id').notNull(),
    homeId: uuid('home_id').notNull(),
    component: text('component').notNull().default('main'),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.groupId, table.deviceId, table.component] })],
);
