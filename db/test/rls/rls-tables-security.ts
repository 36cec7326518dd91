import { everybody, full, managed, managers, none, owner, q, type RlsTable, readBy } from './rls-table.ts';
import type { Ids } from './rls-world.ts';

const ofDevice = (ids: Ids) => ({ home_id: q(ids.home), device_id: q(ids.device) });

/** Module 05. */
export const securityTables: readonly RlsTable[] = [
  {
    table: 'security_scans',
    values: (ids) => ({ ...ofDevice(ids), kind: q('full'), scope: q('device'), trigger: q('user') }),
    column: 'outcome',
    ...readBy(full),
  },
  {
    table: 'cve_catalog',
    row: () => 'true',
    values: () => ({
      id: "'CVE-2026-' || lpad((random() * 1e9)::bigint::text, 9, '0')",
      summary: q('x'),
      source: q('test'),
      published_at: 'now()',
      modified_at: 'now()',
    }),
    column: 'summary',
    ...readBy(everybody),
  },
  {
    table: 'security_vulnerabilities',
    values: (ids) => ({ ...ofDevice(ids), kind: q('open-port'), title: q('x'), confidence: '0.5' }),
    column: 'state',
    ...readBy(full),
    update: managers,
  },
  {
    table: 'security_incidents',
    values: (ids) => ({ ...ofDevice(ids), kind: q('tampering'), severity: q('error'), title: q('x') }),
    column: 'state',
    ...readBy(full),
    update: managers,
  },
  {
    table: 'network_access_rules',
    values: (ids) => ({ ...ofDevice(ids), name: q('x'), action: q('deny'), direction: q('out') }),
    column: 'enabled',
    ...managed(full),
  },
  {
    table: 'alert_rules',
    values: (ids) => ({ ...ofDevice(ids), name: q('x'), kind: q('state'), definition: q('{}') }),
    column: 'name',
    ...managed(full),
  },
  {
    table: 'alerts',
    values: (ids) => ({ ...ofDevice(ids), subject_key: 'gen_random_uuid()', severity: q('error'), title: q('x') }),
    column: 'state',
    ...readBy(full),
    update: full,
  },
  {
    table: 'notification_channels',
    values: (ids) => ({ home_id: q(ids.home), kind: q('webhook'), name: q('x') }),
    column: 'name',
    ...managed(full),
  },
  {
    table: 'user_notifications',
    values: (ids) => ({ user_id: q(ids.owner), home_id: q(ids.home), category: q('alert'), title: q('x') }),
    column: 'read_at',
    select: owner,
    insert: none,
    update: owner,
    delete: owner,
  },
  {
    table: 'user_notification_preferences',
    values: (ids) => ({
      user_id: q(ids.owner),
      home_id: q(ids.home),
      // The seeded row is about alerts.
      category: `CASE WHEN EXISTS (SELECT FROM user_notification_preferences) THEN 'issue' ELSE 'alert' END`,
    }),
    column: 'enabled',
    select: owner,
    insert: owner,
    update: owner,
    delete: owner,
  },
];
