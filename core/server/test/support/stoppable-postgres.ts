import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, type PostgresConnection, startEmbeddedPostgres } from '@nexa/db';

/** A Postgres of the test's own that goes away and comes back under the same address. */
export interface StoppablePostgres {
  readonly connection: PostgresConnection;
  /** As its administrator. */
  readonly superuserConnection: PostgresConnection;
  /** The one that runs now. */
  readonly pid: number;
  /** Shut down in order, as by an administrator. */
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

export async function stoppablePostgres(): Promise<StoppablePostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'nexa-outage-'));
  // Postgres' own user has to get through.
  chmodSync(folder, 0o755);
  const launch = (): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), endWithParent: true, archiveWal: false });
  let server = await launch();
  return {
    connection: server.connection,
    superuserConnection: server.superuserConnection,
    get pid() {
      return server.pid;
    },
    stop: () => server.stop(),
    start: async () => {
      server = await launch();
    },
    remove: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
