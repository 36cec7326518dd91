import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, migrate, openDatabase, postgresOptions, startEmbeddedPostgres } from '@nexa/db';
import postgres from 'postgres';

export interface BenchDatabase {
  readonly database: Database;
  /** As the superuser, whom row security does not see; times are not taken through it unless a bench says so. */
  readonly superuser: postgres.Sql;
}

/** A migrated embedded Postgres for one bench; gone afterwards, whatever happens. */
export async function withBenchDatabase<T>(work: (bench: BenchDatabase) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'nexa-bench-'));
  const server = await startEmbeddedPostgres({ dataDir: folder });
  const superuser = postgres({ ...postgresOptions(server.superuserConnection), max: 1 });
  try {
    await migrate({ connection: server.connection });
    const database = openDatabase({ connection: server.connection, maxConnections: 2 });
    try {
      return await work({ database, superuser });
    } finally {
      await database.close();
    }
  } finally {
    await superuser.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Milliseconds of one call, the middle of many. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

export async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
