import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refreshSummaries } from '../../src/summaries/refresh-summaries.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { query } from '../fixtures/embedded-harness.ts';
import { createWorld, type Ids, type Person, type World, whoMay } from './rls-world.ts';

let test: TestDatabase;
let world: World;

const full: readonly Person[] = ['owner', 'admin', 'member'];
const withGuest: readonly Person[] = [...full, 'guest'];

interface View {
  readonly view: string;
  /** The storage row behind it; left out where another entry's row shows up in this view too. */
  readonly row?: (ids: Ids) => string;
  readonly column: string;
  readonly select: readonly Person[];
}

const views: readonly View[] = [
  {
    view: 'device_states',
    row: ({ home, device }) =>
      `(time, received_at, device_id, home_id, component, attribute, kind, value, source, cause)
       VALUES (now(), now(), '${device}', '${home}', 'main', 'onOff.on', 'state', 'true', 'push', '[]')`,
    column: 'component',
    select: withGuest,
  },
  {
    view: 'device_telemetry',
    row: ({ home, device }) =>
      `(time, value, device_id, home_id, component, metric) VALUES (now(), 1, '${device}', '${home}', 'main', 'x.y')`,
    column: 'value',
    select: withGuest,
  },
  {
    view: 'energy_usage',
    row: ({ home, device }) =>
      `(time, power, device_id, home_id, component) VALUES (now(), 1, '${device}', '${home}', 'main')`,
    column: 'power',
    select: withGuest,
  },
  {
    view: 'network_metrics',
    row: ({ home, device }) =>
      `(time, rssi, device_id, home_id, component) VALUES (now(), 1, '${device}', '${home}', 'main')`,
    column: 'rssi',
    select: withGuest,
  },
  {
    view: 'device_error_logs',
    row: ({ home, device }) =>
      `(time, device_id, home_id, component, code, severity, message)
       VALUES (now(), '${device}', '${home}', 'main', 'x', 'error', 'x')`,
    column: 'message',
    select: withGuest,
  },
  {
    view: 'device_health_history',
    row: ({ home, device }) => `(time, device_id, home_id, score) VALUES (now(), '${device}', '${home}', 50)`,
    column: 'score',
    select: withGuest,
  },
  {
    view: 'audit_logs',
    row: ({ home }) =>
      `(home_id, actor_kind, action, entity_type, entity_id) VALUES ('${home}', 'system', 'x', 'x', 'x')`,
    column: 'action',
    select: ['owner', 'admin'],
  },
  { view: 'device_telemetry_hourly', column: 'count', select: withGuest },
  { view: 'device_telemetry_daily', column: 'count', select: withGuest },
  { view: 'energy_usage_hourly', column: 'count', select: withGuest },
  { view: 'home_dashboard_summary', column: 'devices', select: full },
  { view: 'device_health_summary', column: 'battery', select: withGuest },
  { view: 'energy_usage_summary', column: 'energy', select: withGuest },
];

beforeAll(async () => {
  test = await createTestDatabase();
  world = await createWorld(test);
  await test.database.asService('test', async ({ sql }) => {
    for (const { view, row } of views) if (row) await sql.unsafe(`INSERT INTO timeseries.${view} ${row(world.ids)}`);
  });
  await refreshSummaries(test.database);
});

afterAll(async () => {
  await world.sql.end();
  await test.drop();
});

describe('the views over time series', () => {
  it('are all in this matrix, are security barriers and belong to the service role', async () => {
    const rows = await query(
      test.connection,
      `SELECT c.relname AS view FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
         AND 'security_barrier=true' = ANY (c.reloptions) AND pg_get_userbyid(c.relowner) = 'nexa_service'
         AND has_table_privilege('nexa_app', c.oid, 'SELECT') ORDER BY 1`,
    );
    expect(rows.map((row) => row.view)).toEqual(views.map(({ view }) => view).sort());
  });

  it('stand beside views that are the operator’s alone', async () => {
    const others = ['slow_queries', 'table_bloat', 'table_sizes', 'unused_indexes'];
    const rows = await query(
      test.connection,
      `SELECT c.relname AS view FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
         AND NOT has_table_privilege('nexa_app', c.oid, 'SELECT') ORDER BY 1`,
    );
    expect(rows.map((row) => row.view)).toEqual(others);
    for (const view of others) expect(await whoMay(world, `SELECT 1 FROM ${view}`)).toEqual([]);
  });

  it.each(views)('$view: who reads', async ({ view, select }) => {
    expect(await whoMay(world, `SELECT 1 FROM ${view} WHERE home_id = '${world.ids.home}'`)).toEqual(select);
  });

  it.each(views)('$view: nobody writes through it', async ({ view, column }) => {
    expect(await whoMay(world, `UPDATE ${view} SET ${column} = ${column}`)).toEqual([]);
    expect(await whoMay(world, `DELETE FROM ${view}`)).toEqual([]);
    expect(await whoMay(world, `INSERT INTO ${view} (home_id) VALUES ('${world.ids.home}')`)).toEqual([]);
  });

  it.each(views.filter(({ row }) => row))('$view: nobody reads its storage or a partition of it', async ({ view }) => {
    const [partition] = await query(
      test.connection,
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'timeseries.${view}'::regclass LIMIT 1`,
    );
    expect(await whoMay(world, `SELECT 1 FROM timeseries.${view}`)).toEqual([]);
    expect(await whoMay(world, `SELECT 1 FROM ${partition?.name}`)).toEqual([]);
  });

  it('show nothing of an audit log that belongs to no home', async () => {
    await test.database.asService(
      'test',
      ({ sql }) => sql`INSERT INTO timeseries.audit_logs (actor_kind, action, entity_type, entity_id)
        VALUES ('system', 'homeless', 'x', 'x')`,
    );
    expect(await whoMay(world, `SELECT 1 FROM audit_logs WHERE action = 'homeless'`)).toEqual([]);
  });
});

describe('the audit log', () => {
  const actions = () =>
    test.database
      .withUser(
        { sub: world.userIds.owner },
        ({ sql }) =>
          sql`SELECT action, actor_id, actor_kind, entity_id, before, after FROM audit_logs ORDER BY id DESC LIMIT 1`,
      )
      .then(([row]) => row);

  it('has what a person changed, before and after, without what is secret or merely reported', async () => {
    const { device } = world.ids;
    await test.database.withUser(
      { sub: world.userIds.admin },
      ({ sql }) => sql`UPDATE devices SET name = 'Renamed' WHERE id = ${device}`,
    );
    const row = await actions();
    expect(row).toMatchObject({
      action: 'devices.changed',
      actor_id: world.userIds.admin,
      actor_kind: 'user',
      entity_id: device,
      before: { name: 'Lamp' },
      after: { name: 'Renamed' },
    });
    expect(Object.keys(row?.after as object)).not.toContain('current_state');
  });

  it('has the commands of people, whoever writes them down', async () => {
    const { device, home, member } = world.ids;
    const cause = JSON.stringify([{ kind: 'user', id: member }]);
    await test.database.asService(
      'test',
      ({ sql }) => sql`INSERT INTO nexa.commands (home_id, device_id, capability, command, params, cause, deadline)
        VALUES (${home}, ${device}, 'onOff', 'on', '{}', ${cause}::text::jsonb, now())`,
    );
    expect(await actions()).toMatchObject({
      action: 'commands.added',
      actor_id: member,
      actor_kind: 'user',
      entity_id: device,
      after: { capability: 'onOff', command: 'on' },
    });
  });

  it('has every attempt to heal and what became of it', async () => {
    const { home, issue } = world.ids;
    await test.database.asService('test', async ({ sql }) => {
      const [healing] = await sql`INSERT INTO self_healing_executions
        (home_id, issue_id, action_id, title, trigger, outcome) VALUES (${home}, ${issue}, 'core.x', 'x', 'auto', 'running')
        RETURNING id`;
      await sql`UPDATE self_healing_executions SET outcome = 'verified' WHERE id = ${healing?.id}`;
    });
    expect(await actions()).toMatchObject({
      action: 'self_healing_executions.verified',
      actor_kind: 'healing',
      entity_id: issue,
      before: { outcome: 'running' },
    });
  });

  it('takes no entry about a home of others, nor in the name of others', async () => {
    const append = `SELECT nexa.audit_append('${world.ids.home}', 'x', 'x', 'x', actor => '${world.ids.member}')`;
    expect(await whoMay(world, append)).not.toContain('stranger');
    await test.database.withUser({ sub: world.userIds.owner }, ({ sql }) => sql.unsafe(append));
    expect(await actions()).toMatchObject({ action: 'x', actor_id: world.userIds.owner });
  });
});
