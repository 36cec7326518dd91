import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { query } from '../fixtures/embedded-harness.ts';
import type { RlsTable } from './rls-table.ts';
import { rlsTables } from './rls-tables.ts';
import { attempt, createWorld, type Ids, type World, whoMay } from './rls-world.ts';

let test: TestDatabase;
let world: World;

const insertOf = ({ table, values, onConflict = '' }: RlsTable, ids: Ids) => {
  const row = values(ids);
  return `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).join(', ')}) ${onConflict}`;
};
const rowOf = ({ row }: RlsTable, ids: Ids) => row?.(ids) ?? `home_id = '${ids.home}'`;

beforeAll(async () => {
  test = await createTestDatabase();
  world = await createWorld(test);
  await test.database.asService('test', async ({ sql }) => {
    for (const entry of rlsTables.filter(({ isSeeded }) => !isSeeded)) await sql.unsafe(insertOf(entry, world.ids));
  });
});

afterAll(async () => {
  await world.sql.end();
  await test.drop();
});

describe('the tenancy of', () => {
  it('every table is in this matrix, and row security is forced on it', async () => {
    const rows = await query(
      test.connection,
      `SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS name,
         c.relrowsecurity AND c.relforcerowsecurity AS forced
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname IN ('public', 'nexa') AND c.relkind IN ('r', 'p') AND c.relname <> 'schema_migrations'`,
    );
    const expected = rlsTables.map(({ table }) => ({ name: table, forced: true }));
    const byName = (a: { name?: string }, b: { name?: string }) => String(a.name).localeCompare(String(b.name));
    expect([...rows].sort(byName)).toEqual(expected.sort(byName));
  });

  it.each(rlsTables)('$table: who reads', async (entry) => {
    expect(await whoMay(world, `SELECT 1 FROM ${entry.table} WHERE ${rowOf(entry, world.ids)}`)).toEqual(entry.select);
  });

  it.each(rlsTables)('$table: who adds', async (entry) => {
    expect(await whoMay(world, insertOf(entry, world.ids))).toEqual(entry.insert);
  });

  it.each(rlsTables)('$table: who changes', async (entry) => {
    const { table, column } = entry;
    const statement = `UPDATE ${table} SET ${column} = ${column} WHERE ${rowOf(entry, world.ids)}`;
    expect(await whoMay(world, statement)).toEqual(entry.update);
  });

  it.each(rlsTables)('$table: who removes', async (entry) => {
    expect(await whoMay(world, `DELETE FROM ${entry.table} WHERE ${rowOf(entry, world.ids)}`)).toEqual(entry.delete);
  });

  it('the ledger of migrations is nobody’s', async () => {
    expect(await whoMay(world, 'SELECT 1 FROM nexa.schema_migrations')).toEqual([]);
  });
});

describe('nobody', () => {
  it('moves a row into another home', async () => {
    const move = `UPDATE rooms SET home_id = (SELECT id FROM homes WHERE id <> '${world.ids.home}')`;
    expect(await whoMay(world, `${move} WHERE id = '${world.ids.room}' AND EXISTS (SELECT FROM homes)`)).toEqual([]);
  });

  it('makes themselves or others an owner', async () => {
    const { home, member } = world.ids;
    expect(
      await whoMay(world, `UPDATE home_members SET role = 'owner' WHERE home_id = '${home}' AND user_id = '${member}'`),
    ).toEqual([]);
    expect(await whoMay(world, `DELETE FROM home_members WHERE role = 'owner'`)).toEqual([]);
  });

  it('but the owner removes a home', async () => {
    expect(await whoMay(world, `UPDATE homes SET deleted_at = now() WHERE id = '${world.ids.home}'`)).toEqual([
      'owner',
    ]);
  });

  it('reads a hash of a password or token', async () => {
    expect(await whoMay(world, 'SELECT password_hash FROM users')).toEqual([]);
    expect(await whoMay(world, 'SELECT token_hash FROM user_sessions')).toEqual([]);
    expect(await whoMay(world, 'SELECT token_hash FROM nexa.access_tokens')).toEqual([]);
    expect(await whoMay(world, 'SELECT access_hash FROM nexa.oauth_tokens')).toEqual([]);
    expect(await whoMay(world, 'SELECT refresh_hash FROM nexa.oauth_tokens')).toEqual([]);
    expect(await whoMay(world, 'SELECT token_hash FROM nexa.automation_webhooks')).toEqual([]);
    expect(await whoMay(world, 'SELECT secret_hash FROM nexa.oauth_clients')).toEqual([]);
    expect(await whoMay(world, 'SELECT key_hash FROM oem_api_keys')).toEqual([]);
    expect(await whoMay(world, 'SELECT provider_token FROM payment_methods')).toEqual([]);
    expect(await whoMay(world, 'SELECT secret FROM notification_channels')).toEqual([]);
    expect(await whoMay(world, 'SELECT artefact FROM ml_models')).toEqual([]);
  });

  it('becomes the service role of a request’s transaction without asking', async () => {
    expect(await attempt(world, 'owner', 'SELECT 1 FROM timeseries.device_states')).toBe(0);
    expect(await whoMay(world, 'SELECT timeseries.drop_expired()')).toEqual([]);
  });
});

describe('a person’s answer to what NEXA found', () => {
  it.each([
    ['failure_predictions', `prediction_status = 'dismissed'`],
    ['anomaly_detections', `label = 'expected'`],
    ['ai_insights', `state = 'accepted'`],
    ['alerts', `state = 'acknowledged'`],
  ])('in %s carries that person’s name, and is in the audit log', async (table, change) => {
    const { home } = world.ids;
    const decided = await test.database.withUser(
      { sub: world.userIds.member },
      ({ sql }) => sql`UPDATE ${sql(table)} SET ${sql.unsafe(change)} WHERE home_id = ${home} RETURNING decided_by`,
    );
    expect(decided).toEqual([{ decided_by: world.userIds.member }]);
    const entries = await test.database.withUser(
      { sub: world.userIds.owner },
      ({ sql }) => sql`SELECT actor_id FROM audit_logs WHERE action = ${`${table}.changed`}`,
    );
    expect(entries).toEqual([{ actor_id: world.userIds.member }]);
  });

  it('is not given in the name of others', async () => {
    const forge = `UPDATE alerts SET decided_by = '${world.userIds.owner}' WHERE home_id = '${world.ids.home}'`;
    expect(await whoMay(world, forge)).toEqual([]);
  });
});

describe('a person’s own channel', () => {
  it('is not put in place by others, nor for a home and a person at once', async () => {
    const values = `(user_id, kind, name) VALUES ('${world.userIds.member}', 'email', 'x')`;
    expect(await whoMay(world, `INSERT INTO notification_channels ${values}`)).toEqual(['member']);
  });
});

describe('what was heard on the network by the server itself', () => {
  it('is shown to whoever manages a home on it', async () => {
    await test.database.asService(
      'test',
      ({ sql }) =>
        sql`INSERT INTO nexa.discoveries (plugin_id, unique_id, title, source) VALUES ('x', 'x', 'x', 'ssdp')`,
    );
    expect(await whoMay(world, 'SELECT 1 FROM nexa.discoveries WHERE home_id IS NULL')).toEqual([
      'owner',
      'admin',
      'stranger',
    ]);
  });

  it('is ignored by nobody for everybody', async () => {
    expect(await whoMay(world, 'UPDATE nexa.discoveries SET is_ignored = true WHERE home_id IS NULL')).toEqual([]);
    const [columns, values] = ['plugin_id, unique_id, title, source, is_ignored', `'x', 'y', 'y', 'ssdp'`];
    expect(await whoMay(world, `INSERT INTO nexa.discoveries (${columns}) VALUES (${values}, true)`)).toEqual([]);
    const own = `INSERT INTO nexa.discoveries (home_id, ${columns}) VALUES ('${world.ids.home}', ${values}, false)`;
    expect(await whoMay(world, own)).toEqual([]);
  });
});

describe('a person’s access token for certain homes', () => {
  it('narrows what its bearer sees', async () => {
    const sub = world.userIds.owner;
    const count = (homeIds: string[]) =>
      test.database.withUser({ sub, homeIds }, async ({ sql }) => (await sql`SELECT FROM homes`).length);
    expect(await count([world.ids.home])).toBe(1);
    expect(await count([world.ids.room])).toBe(0);
    expect(await count([])).toBe(0);
  });

  it.each(['user_subscriptions', 'payment_methods', 'invoices', 'invoice_items', 'oem_partners', 'oem_api_keys'])(
    'shows its bearer nothing of %s',
    async (table) => {
      const count = (claims: { sub: string; homeIds?: string[] }) =>
        test.database.withUser(claims, async ({ sql }) => (await sql`SELECT id FROM ${sql(table)}`).length);
      const sub = world.userIds.owner;
      expect(await count({ sub })).toBe(1);
      expect(await count({ sub, homeIds: [world.ids.home] })).toBe(0);
    },
  );
});
