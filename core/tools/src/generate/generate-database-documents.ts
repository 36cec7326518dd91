import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
import { databaseReference, withOverview } from './database-reference.ts';
import type { GeneratedFile } from './generator.ts';

const page = fileURLToPath(new URL('../../../../docs/database.md', import.meta.url));

/** The documents that a migrated database makes, by their path in the repository. */
export async function documentsOf(connection: PostgresConnection): Promise<readonly GeneratedFile[]> {
  const sql = postgres({ ...postgresOptions(connection), max: 1 });
  try {
    const relations = await sql.begin('read only', (tx) => describeSchema(tx));
    const reference = databaseReference(relations, databaseModules(await readMigrationFiles()));
    return [
      { path: 'docs/database-reference.md', content: reference },
      { path: 'docs/database.md', content: withOverview(await readFile(page, 'utf8'), relations) },
    ];
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Those of today's migrations, on a server of its own that is gone afterwards. */
export async function generateDatabaseDocuments(): Promise<readonly GeneratedFile[]> {
  const dataDir = await realpath(await mkdtemp(join(tmpdir(), 'nexa-reference-')));
  const server = await startEmbeddedPostgres({ dataDir, endWithParent: true });
  try {
    await migrate({ connection: server.connection });
    return await documentsOf(server.connection);
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
