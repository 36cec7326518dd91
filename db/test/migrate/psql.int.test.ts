import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CatalogueLine, compareCatalogues, withoutSupabase } from '../../src/catalogue/read-catalogue.ts';
import { openDatabase } from '../../src/client/database.ts';
import type { PostgresConnection } from '../../src/embedded/embedded-postgres.ts';
import { migrate } from '../../src/migrate/migrate.ts';
import { readMigrationFiles } from '../../src/migrate/migration-files.ts';
import { createTestDatabase } from '../../src/testing/index.ts';
import { catalogueOf } from '../fixtures/catalogue-of.ts';
import { query, remove } from '../fixtures/embedded-harness.ts';
import { createOwnedDatabase, hasPostgres15, type Postgres15, startPostgres15 } from '../fixtures/postgres-15.ts';
import { seedHome } from '../fixtures/seed-home.ts';
import { createSupabaseLike } from '../fixtures/supabase-like.ts';

describe.skipIf(!hasPostgres15)('on Postgres 15 (skipped where /usr/lib/postgresql/15 is missing)', () => {
  let server: Postgres15;
  let byRunner: PostgresConnection;

  beforeAll(async () => {
    server = await startPostgres15();
    byRunner = await createOwnedDatabase(server, 'by_runner');
    await migrate({ connection: byRunner });
  });

  afterAll(async () => {
    await server.stop();
    await remove(server.folder);
  });

  it('psql brings the same schema as the runner, which then adopts it', async () => {
    const byHand = await createOwnedDatabase(server, 'by_hand');
    await query(server.superuser, 'GRANT nexa_app, nexa_service TO by_hand');
    await server.applyByPsql(byHand);
    expect(await migrate({ connection: byHand })).toEqual({ applied: [] });
    const ledger = await query(byHand, 'SELECT name, checksum FROM nexa.schema_migrations ORDER BY name');
    expect(ledger).toEqual((await readMigrationFiles()).map(({ name, checksum }) => ({ name, checksum })));
    expect(compareCatalogues(await catalogueOf(byHand), await catalogueOf(byRunner))).toEqual(same);
  });

  it('the runner goes on behind the files that psql applied', async () => {
    const halfway = await createOwnedDatabase(server, 'halfway');
    await query(server.superuser, 'GRANT nexa_app, nexa_service TO halfway');
    await server.applyByPsql(halfway, 5);
    const names = (await readMigrationFiles()).map(({ name }) => name);
    const results = await Promise.all([migrate({ connection: halfway }), migrate({ connection: halfway })]);
    expect(results.flatMap(({ applied }) => applied).sort()).toEqual(names.slice(5));
    expect(compareCatalogues(await catalogueOf(halfway), await catalogueOf(byRunner))).toEqual(same);
  });

  it('a login that may not create roles is told what to ask for', async () => {
    await query(server.superuser, 'CREATE ROLE poor LOGIN');
    await query(server.superuser, 'CREATE DATABASE poor OWNER poor');
    await expect(migrate({ connection: { ...byRunner, user: 'poor', database: 'poor' } })).rejects.toMatchObject({
      message: expect.stringContaining('GRANT nexa_app TO poor'),
    });
  });

  it('a login that may not create roles does with roles that were granted to it', async () => {
    await query(server.superuser, 'CREATE ROLE modest LOGIN');
    await query(server.superuser, 'GRANT nexa_app, nexa_service TO modest');
    await query(server.superuser, 'CREATE DATABASE modest OWNER modest');
    const { applied } = await migrate({ connection: { ...byRunner, user: 'modest', database: 'modest' } });
    expect(applied).toHaveLength((await readMigrationFiles()).length);
  });

  it('a database of Supabase’s gets the same schema, in which authenticated may do what nexa_app may, with no secrets', async () => {
    const like = await createSupabaseLike(server, 'like_supabase');
    await migrate({ connection: like });
    const lines = await catalogueOf(like);
    expect(compareCatalogues(withoutSupabase(lines), await catalogueOf(byRunner))).toEqual(same);
    const [supabase, nexa] = [rightsOf(lines, 'authenticated'), rightsOf(lines, 'nexa_app')];
    expect(supabase.filter((right) => !nexa.includes(right))).toEqual([]);
    const onlyNexa = nexa.filter((right) => !supabase.includes(right));
    expect(onlyNexa.filter((right) => !onlyThroughNexa.some((name) => right.includes(name)))).toEqual([]);
    expect(onlyThroughNexa.filter((name) => !onlyNexa.some((right) => right.includes(name)))).toEqual([]);
  });

  it('a request that comes through Supabase sees the homes of its own person, and no other', async () => {
    const like = await createSupabaseLike(server, 'asked_supabase');
    await server.applyByPsql(like);
    await migrate({ connection: like });
    const database = openDatabase({ connection: like, maxConnections: 1 });
    const [own, other] = [await seedHome(database, 1), await seedHome(database, 1)];
    await database.close();
    // As PostgREST asks.
    const claims = JSON.stringify({ sub: own.ownerId, role: 'authenticated' });
    const ask = async (text: string) => {
      const rows = await query(
        { ...server.superuser, database: like.database },
        `SET ROLE authenticated; SET "request.jwt.claims" = '${claims}'; ${text}`,
      );
      return [...(rows.at(-1) as unknown as postgres.RowList<postgres.Row[]>)];
    };
    expect(await ask('SELECT id FROM homes')).toEqual([{ id: own.homeId }]);
    expect(await ask('SELECT id FROM devices')).toEqual([{ id: own.deviceIds[0] }]);
    expect(await ask(`UPDATE devices SET name = 'Lamp' RETURNING id`)).toEqual([{ id: own.deviceIds[0] }]);
    expect(await ask(`DELETE FROM devices WHERE home_id = '${other.homeId}' RETURNING id`)).toEqual([]);
    expect(await ask('SELECT DISTINCT home_id FROM audit_logs')).toEqual([{ home_id: own.homeId }]);
    await expect(ask('SELECT password_hash FROM users')).rejects.toMatchObject({ code: '42501' });
  });

  it('a database of Supabase’s shows anon and service_role nothing', async () => {
    const like = await createSupabaseLike(server, 'open_supabase');
    await migrate({ connection: like });
    const lines = await catalogueOf(like);
    expect([...rightsOf(lines, 'anon'), ...rightsOf(lines, 'service_role')]).toEqual([]);
    const superuser = { ...server.superuser, database: like.database };
    await expect(query(superuser, 'SET ROLE anon; SELECT 1 FROM public.users')).rejects.toMatchObject({
      code: '42501',
    });
    await expect(query(superuser, 'SET ROLE anon; SELECT 1 FROM public.device_states')).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('the schema is the same as on the version that ships', async () => {
    const shipped = await createTestDatabase();
    const lines = await catalogueOf(shipped.connection);
    await shipped.drop();
    expect(compareCatalogues(await catalogueOf(byRunner), lines)).toEqual(same);
  });
});

/** What the server has to do with secrets, hashes and accounts in the person's name is no matter of Supabase's requests. */
const onlyThroughNexa = [
  'nexa.access_tokens',
  'nexa.audit_append(',
  'nexa.close_account(',
  'nexa.is_last_admin(',
  'nexa.find_account(',
  'nexa.hand_over(',
  'nexa.integration_secrets',
  'nexa.automation_webhooks',
  'nexa.my_audit(',
  'nexa.rows_naming_me(',
  'nexa.oauth_clients',
  'nexa.oauth_codes',
  'public.user_sessions',
];

const same = { onlyLeft: [], onlyRight: [] };

/** What the role may do with what is NEXA's: its policies and grants, the use of the schema public left out. */
const rightsOf = (lines: readonly CatalogueLine[], wanted: string) =>
  lines
    .filter(({ kind, name, role }) => role === wanted && !(kind === 'grant' && name === 'public'))
    .map(({ kind, name, definition }) => `${kind} ${name}: ${definition}`)
    .sort();
