import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { query } from '../fixtures/embedded-harness.ts';

/** The fixed names by module; ~ marks a time series, which is a view. */
const modules = {
  core: `users user_sessions homes home_members rooms brands device_models ecosystems devices ~device_states
    device_groups device_group_members`,
  telemetry: `~device_telemetry ~energy_usage ~network_metrics ~device_error_logs diagnostic_runs diagnostic_issues
    ~device_health_history firmware_updates`,
  intelligence: `ml_models ml_predictions_log failure_predictions anomaly_detections device_usage_patterns ai_insights
    device_benchmarks`,
  automation: `automations automation_executions scenes scene_activations self_healing_actions self_healing_executions
    automation_health_checks ecosystem_sync_status`,
  security: `security_scans security_vulnerabilities cve_catalog security_incidents network_access_rules alert_rules
    alerts notification_channels user_notifications user_notification_preferences`,
  billing: `subscription_plans user_subscriptions subscription_usage payment_methods invoices invoice_items
    payment_transactions coupons coupon_redemptions oem_partners oem_api_keys b2b_revenue api_usage`,
  system: '~audit_logs',
};
const named = Object.values(modules).flatMap((text) => text.split(/\s+/));
const series = named.filter((name) => name.startsWith('~')).map((name) => name.slice(1));
const tables = named.filter((name) => !name.startsWith('~'));

const views = [
  'device_telemetry_hourly',
  'device_telemetry_daily',
  'energy_usage_hourly',
  'home_dashboard_summary',
  'device_health_summary',
  'energy_usage_summary',
  'slow_queries',
  'unused_indexes',
  'table_bloat',
  'table_sizes',
];

const hostTables =
  `integrations integration_secrets device_bindings binding_changes commands pairing_flows discoveries access_tokens
  oauth_clients oauth_codes oauth_tokens exposures incidents home_modes automation_webhooks automation_templates
  trigger_memories power_links retention_rules home_leases job_runs plugin_installs plugin_storage schema_migrations`.split(
    /\s+/,
  );

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});

afterAll(() => test.drop());

async function relations(schema: string, kinds: string): Promise<string[]> {
  const rows = await query(
    test.connection,
    `SELECT relname AS name FROM pg_class WHERE relnamespace = '${schema}'::regnamespace AND relkind IN (${kinds})`,
  );
  return rows.map((row) => row.name as string).sort();
}

describe('the schema', () => {
  it('has 52 tables and 7 time series in public, under their fixed names', async () => {
    expect([tables.length, series.length]).toEqual([52, 7]);
    expect(await relations('public', "'r', 'p'")).toEqual(tables.sort());
  });

  it('has in public the time series and the ten views beside them, and no other view', async () => {
    expect(views).toHaveLength(10);
    expect(await relations('public', "'v', 'm'")).toEqual([...series, ...views].sort());
  });

  it('has the host’s 24 tables in nexa, and no view', async () => {
    expect(hostTables).toHaveLength(24);
    expect(await relations('nexa', "'r', 'p', 'v', 'm'")).toEqual(hostTables.sort());
  });
});
