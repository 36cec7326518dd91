import { bigint, boolean, date, doublePrecision, integer, pgView, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './column-types.ts';

export const homeDashboardSummary = pgView('home_dashboard_summary', {
  homeId: uuid('home_id').notNull(),
  rooms: integer('rooms').notNull(),
  people: integer('people').notNull(),
  devices: integer('devices').notNull(),
  devicesOnline: integer('devices_online').notNull(),
  devicesOffline: integer('devices_offline').notNull(),
  lowBatteries: integer('low_batteries').notNull(),
  healthScore: doublePrecision('health_score'),
  automations: integer('automations').notNull(),
  runsDay: integer('runs_day').notNull(),
  failedRunsDay: integer('failed_runs_day').notNull(),
  commandsDay: integer('commands_day').notNull(),
  confirmedCommandsDay: integer('confirmed_commands_day').notNull(),
  openIssues: integer('open_issues').notNull(),
  severeIssues: integer('severe_issues').notNull(),
  resolvedIssuesMonth: integer('resolved_issues_month').notNull(),
  healedMonth: integer('healed_month').notNull(),
  unhealedMonth: integer('unhealed_month').notNull(),
  refreshedAt: instant('refreshed_at').notNull(),
}).existing();

export const deviceHealthSummary = pgView('device_health_summary', {
  deviceId: uuid('device_id').notNull(),
  homeId: uuid('home_id').notNull(),
  healthScore: smallint('health_score'),
  battery: doublePrecision('battery'),
  openIssues: integer('open_issues').notNull(),
  issuesMonth: integer('issues_month').notNull(),
  relapsesMonth: integer('relapses_month').notNull(),
  healedMonth: integer('healed_month').notNull(),
  commandsWeek: integer('commands_week').notNull(),
  confirmedCommandsWeek: integer('confirmed_commands_week').notNull(),
  refreshedAt: instant('refreshed_at').notNull(),
}).existing();

export const energyUsageSummary = pgView('energy_usage_summary', {
  homeId: uuid('home_id').notNull(),
  deviceId: uuid('device_id').notNull(),
  component: text('component').notNull(),
  day: date('day').notNull(),
  energy: doublePrecision('energy'),
  isEstimated: boolean('is_estimated').notNull(),
  powerAvg: doublePrecision('power_avg'),
  powerMax: doublePrecision('power_max'),
  cost: bigint('cost', { mode: 'number' }),
  refreshedAt: instant('refreshed_at').notNull(),
}).existing();
