import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  describeSchema,
  migrate,
  type PostgresConnection,
  postgresOptions,
  readMigrationFiles,
  startEmbeddedPostgres,
} from '@nexa/db';
import postgres from 'postgres';
import { databaseModules } from './database-modules.ts';
import { databaseReference } from './database-reference.ts';

/** The reference of a database that is migrated already. */
export async function referenceOf(connection: PostgresConnection): Promise<string> {
  const sql = postgres({ ...postgresOptions(connection), max: 1 });
  try {
    const relations = await sql.begin('read only', (tx) => describeSchema(tx));
    return databaseReference(relations, databaseModules(await readMigrationFiles()));
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The reference of today's migrations, on a server of its own that is gone afterwards. */
export async function generateDatabaseReference(): Promise<string> {
  const dataDir = await realpath(await mkdtemp(join(tmpdir(), 'nexa-reference-')));
  const server = await startEmbeddedPostgres({ dataDir, endWithParent: true });
  try {
    await migrate({ connection: server.connection });
    return await referenceOf(server.connection);
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
