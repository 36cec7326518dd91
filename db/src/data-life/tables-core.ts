import { ofAll, ofDevice, ofHome, ofPerson, series, type TableLife } from './table-life.ts';

/** Modules 01, 02 and 04, and the audit log. */
export const coreTables: readonly TableLife[] = [
  {
    ...ofPerson('public.users', {
      person: 'id = :person',
      secret: ['password_hash'],
      people: { email: 'row', display_name: 'row' },
    }),
    moved: 'A person of a moved home is matched by e-mail address, or copied.',
  },
  ofPerson('public.user_sessions', {
    people: { user_id: 'row', ip: 'row', user_agent: 'row' },
    secret: ['token_hash'],
    keep: {
      days: 30,
      when: 'LEAST(expires_at, revoked_at) < :before',
      because: 'A person may look back at logins for a month.',
    },
  }),
  ofHome('public.homes', {
    home: 'id = :home',
    people: { owner_id: 'kept' },
    stays: 'A home has an owner: it is handed over or removed before its owner is erased.',
  }),
  ofHome('public.home_members', { people: { user_id: 'row', invited_by: 'forget' } }),
  ofHome('public.rooms'),
  ofAll('public.brands', { naturalKey: ['name'] }),
  ofAll('public.device_models', { naturalKey: ['brand_id', 'model_id'], references: { brand_id: 'public.brands' } }),
  ofAll('public.ecosystems', { naturalKey: ['id'] }),
  ofDevice('public.devices', {
    device: 'id = :device',
    derived: ['search_vector'],
    mentions: ['current_state'],
    references: { model_id: 'public.device_models' },
  }),
  ofHome('public.device_groups'),
  ofDevice('public.device_group_members'),
  series('device_states', {
    stays:
      'The cause of a change may hold the id of a person who had access to a home that stays; the id leads to nobody.',
  }),
  series('device_telemetry'),
  series('energy_usage'),
  series('network_metrics'),
  series('device_error_logs'),
  series('device_health_history'),
  series('audit_logs', {
    device: 'false',
    people: { actor_id: 'kept', ip: 'kept', user_agent: 'kept' },
    secret: ['salt', 'payload_mac'],
    stays: 'Skeletons: that something was done, when and to what kind of thing. What, and from where, is erased.',
  }),
  ofHome('timeseries.audit_chains', {
    exported: 'Hashes that say nothing about anybody.',
    stays: 'The head of the chain, by which the skeletons still verify.',
  }),
  ofDevice('public.diagnostic_runs', {
    keep: { days: 30, when: 'started_at < :before', because: 'What a run found is kept in the issue.' },
  }),
  ofDevice('public.diagnostic_issues', {
    keep: {
      days: 365,
      when: "state = 'resolved' AND resolved_at < :before",
      because: 'A year shows what comes back with the seasons.',
    },
  }),
  ofDevice('public.firmware_updates'),
  ofHome('public.automations', { people: { created_by: 'forget' }, mentions: ['definition'] }),
  ofHome('public.automation_executions', {
    mentions: ['trigger', 'trace', 'resume'],
    keep: {
      days: 30,
      when: "outcome NOT IN ('completed', 'not-run', 'running', 'queued') AND started_at < :before",
      because: 'Of each automation also the last 100 runs and not-runs are kept, and at most 1,000 failures.',
    },
  }),
  ofHome('public.scenes'),
  ofHome('public.scene_activations', {
    mentions: ['cause', 'results'],
    keep: {
      days: 90,
      when: "outcome <> 'running' AND started_at < :before",
      because: 'Longer than anybody looks back.',
    },
  }),
  ofAll('public.self_healing_actions', { naturalKey: ['id'] }),
  ofHome('public.self_healing_executions', {
    people: { user_id: 'forget' },
    device: 'issue_id IN (SELECT id FROM public.diagnostic_issues WHERE device_id = :device)',
  }),
  ofHome('public.automation_health_checks', {
    keep: { days: 90, when: 'resolved_at < :before', because: 'Longer than anybody looks back.' },
  }),
  ofDevice('public.ecosystem_sync_status', { references: { ecosystem_id: 'public.ecosystems' } }),
];
