import { ofDevice, ofHome, ofPerson, ofServer, storage, type TableLife } from './table-life.ts';

const ofExpiredRows = { exported: 'Summaries of rows that the home chose not to keep.' } as const;

/** Schema nexa, and what else is no module. */
export const hostTables: readonly TableLife[] = [
  ofHome('nexa.integrations'),
  ofHome('nexa.integration_secrets', {
    secret: ['ciphertext'],
    exported: 'Sealed keys and passwords of integrations; they are useless elsewhere and dangerous in a file.',
  }),
  ofDevice('nexa.device_bindings', { mentions: ['evidence'] }),
  ofDevice('nexa.binding_changes', {
    mentions: ['cause', 'evidence'],
    keep: {
      days: 90,
      when: "kind = 'switched' AND changed_at < :before",
      because: 'Which path was used when matters while its outages do; links and replacements stay with their device.',
    },
  }),
  ofDevice('nexa.commands', {
    mentions: ['cause'],
    keep: {
      days: 90,
      when: "status <> 'pending' AND requested_at < :before",
      because: 'How reliably a device obeys is judged over three months.',
    },
  }),
  ofHome('nexa.pairing_flows', {
    people: { user_id: 'row' },
    secret: ['data'],
    exported: 'A pairing on its way holds sealed input and lives for minutes.',
    moved: 'A pairing on its way is begun anew.',
    keep: { days: 1, when: 'expires_at < :before', because: 'A pairing that ran out cannot be taken up again.' },
  }),
  ofHome('nexa.discoveries', {
    keep: {
      days: 30,
      when: 'NOT is_ignored AND last_seen_at < :before',
      because: 'What was not heard for a month is gone; what a person ignores stays ignored.',
    },
  }),
  ofPerson('nexa.access_tokens', {
    secret: ['token_hash'],
    keep: {
      days: 90,
      when: 'LEAST(expires_at, revoked_at) < :before',
      because: 'A person may look back at what had access.',
    },
  }),
  ofHome('nexa.plugin_storage', {
    home: 'integration_id IN (SELECT id FROM nexa.integrations WHERE home_id = :home)',
    exported: 'A plugin’s own memory, in which it may keep keys of bridges.',
  }),
  ofServer('nexa.oauth_clients', { secret: ['secret_hash'] }),
  ofPerson('nexa.oauth_codes', {
    secret: ['code_hash', 'code_challenge'],
    exported: 'A code lives for a minute.',
    keep: { days: 1, when: 'expires_at < :before', because: 'A code that ran out is of no use to anybody.' },
  }),
  ofPerson('nexa.oauth_tokens', {
    secret: ['code_hash', 'access_hash', 'refresh_hash'],
    keep: {
      days: 30,
      when: 'LEAST(COALESCE(refresh_expires_at, access_expires_at), revoked_at, rotated_at) < :before',
      because: 'The theft of a token shows when an old one comes back within weeks.',
    },
  }),
  ofDevice('nexa.exposures', { people: { created_by: 'forget' }, references: { ecosystem_id: 'public.ecosystems' } }),
  ofDevice('nexa.incidents', {
    mentions: ['story', 'changes'],
    keep: { days: 365, when: 'resolved_at < :before', because: 'A year shows what comes back with the seasons.' },
  }),
  ofHome('nexa.home_modes', { mentions: ['cause'] }),
  ofHome('nexa.automation_webhooks', { people: { created_by: 'forget' }, secret: ['token_hash'] }),
  ofHome('nexa.trigger_memories', { device: "lower(split_part(place, '/', 1)) = :device::text", mentions: ['fired'] }),
  ofHome('nexa.automation_templates', { people: { created_by: 'forget' } }),
  ofDevice('nexa.power_links', { people: { created_by: 'forget' } }),
  ofDevice('nexa.retention_rules'),
  ofHome('nexa.home_leases', {
    exported: 'Which server runs the home now.',
    moved: 'The target’s servers take the home up themselves.',
  }),
  ofServer('nexa.plugin_installs', { people: { installed_by: 'forget' } }),
  ofServer('nexa.job_runs'),
  storage('nexa.schema_migrations', { exported: 'The ledger of this database.', moved: 'Each database has its own.' }),
  storage('timeseries.home_dashboard_summary'),
  storage('timeseries.device_health_summary'),
  storage('timeseries.energy_usage_summary'),
  ...['device_telemetry', 'energy_usage', 'network_metrics', 'device_error_logs'].map((name) =>
    storage(`timeseries.${name}_segments`),
  ),
  ...['15m', 'hourly', 'daily'].flatMap((level) => [
    storage(`timeseries.device_telemetry_${level}_kept`),
    storage(`timeseries.energy_usage_${level}_kept`),
    ofDevice(`timeseries.device_telemetry_${level}_left`, ofExpiredRows),
    ofDevice(`timeseries.energy_usage_${level}_left`, ofExpiredRows),
  ]),
  storage('timeseries.late_changes'),
  storage('timeseries.packing'),
  storage('timeseries.timescale_series'),
  storage('timeseries.timescale_rollups'),
  storage('timeseries.engine', { exported: 'The engine’s own.', moved: 'Each database has its own.' }),
  storage('timeseries.series', { exported: 'The engine’s own.', moved: 'Each database has its own.' }),
  storage('timeseries.engine_move', { exported: 'The engine’s own.', moved: 'Each database has its own.' }),
  storage('timeseries.engine_move_parts', { exported: 'The engine’s own.', moved: 'Each database has its own.' }),
];
