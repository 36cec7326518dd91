import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareDigests, digestTables, listTables } from '../../src/backup/reference.ts';
import { openSession } from '../../src/backup/session.ts';
import type { PostgresConnection } from '../../src/embedded/embedded-postgres.ts';
import { query } from '../fixtures/embedded-harness.ts';
import { createOwnedDatabase, hasPostgres15, type Postgres15, startPostgres15 } from '../fixtures/postgres-15.ts';

const run = promisify(execFile);
const programs = '/usr/lib/postgresql/15/bin';

async function digestsOf(connection: PostgresConnection) {
  const session = openSession(connection);
  try {
    return await digestTables(session, await listTables(session));
  } finally {
    await session.end();
  }
}

/** The commands of docs/backup.md for a database of its own server. */
describe.runIf(hasPostgres15)('a database on Postgres 15, backed up with its own programs', () => {
  let server: Postgres15;
  let home: PostgresConnection;

  beforeAll(async () => {
    server = await startPostgres15();
    home = await createOwnedDatabase(server, 'home');
    await server.applyByPsql(home);
    await query(home, "SET ROLE nexa_service; INSERT INTO public.users (email, display_name) VALUES ('a@b.c', 'A')");
  });
  afterAll(() => server.stop());

  it('is dumped by an owner who is no superuser, and comes back with every row and policy', async () => {
    const dump = join(server.folder, 'home.dump');
    const to = ['-h', home.host, '-p', String(home.port)];
    const owner = [...to, '-U', home.user, '-d', home.database];
    const deadline = { timeout: 120_000 };
    await run(
      join(programs, 'pg_dump'),
      [...owner, '-Fc', '--role=nexa_service', '--enable-row-security', '--exclude-schema=graphile_worker', '-f', dump],
      deadline,
    );
    await query(server.superuser, 'CREATE DATABASE copy OWNER home');
    const copy = { ...server.superuser, database: 'copy' };
    await run(
      join(programs, 'pg_restore'),
      [...to, '-U', 'postgres', '-d', 'copy', '--enable-row-security', '--exit-on-error', dump],
      deadline,
    );
    const before = await digestsOf({ ...server.superuser, database: 'home' });
    expect(before['public.users']?.rows).toBe(1);
    expect(compareDigests(before, await digestsOf(copy))).toEqual([]);
    const policies = 'SELECT count(*)::int AS policies FROM pg_policies';
    expect(await query(copy, policies)).toEqual(await query(home, policies));
  });
});
