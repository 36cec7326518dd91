import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { postgresOptions } from '../client/connect.ts';
import { type Database, openDatabase } from '../client/database.ts';
import type { PostgresConnection } from '../embedded/embedded-postgres.ts';
// Brings the type of what the global set-up provides.
import './test-server.ts';

export interface TestDatabase {
  readonly connection: PostgresConnection;
  readonly database: Database;
  /** Closes the pool and drops the database. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** An empty database instead of a migrated one. */
  readonly empty?: boolean;
}

/** A database of the test's own on the run's server; call it in `beforeAll` and `drop()` in `afterAll`. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { owner, template } = inject('nexaTestServer');
  const name = `${template.replace('template', 'test')}_${randomBytes(4).toString('hex')}`;
  await executeOn(owner, options.empty ? `CREATE DATABASE ${name}` : `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const connection = { ...owner, database: name };
  const database = openDatabase({ connection, maxConnections: 5 });
  return {
    connection,
    database,
    drop: async () => {
      await database.close();
      await dropDatabase(owner, name);
    },
  };
}

/** What only the owner of the tables may do, in a test's own database. */
export async function executeAsOwner(database: Database, statement: string): Promise<void> {
  const [row] = await database.asService(
    'test',
    ({ sql }) => sql<{ name: string }[]>`SELECT current_database() AS name`,
  );
  await executeOn({ ...inject('nexaTestServer').owner, database: row?.name ?? '' }, statement);
}

/** One statement, in a connection of its own. */
export async function executeOn(connection: PostgresConnection, statement: string): Promise<void> {
  const sql = postgres({ ...postgresOptions(connection), max: 1 });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/**
 * FORCE also ends connections that a test left open, but an owner that is no superuser may not end an autovacuum worker
 * that happens to be there; the plain form asks the worker to leave and waits for it.
 */
async function dropDatabase(owner: PostgresConnection, name: string): Promise<void> {
  try {
    await executeOn(owner, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  } catch (error) {
    if ((error as { code?: string }).code !== insufficientPrivilege) throw error;
    await executeOn(owner, `DROP DATABASE IF EXISTS ${name}`);
  }
}

const insufficientPrivilege = '42501';
