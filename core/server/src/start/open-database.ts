import { type Database, migrate, openDatabase, type PostgresConnection, startEmbeddedPostgres } from '@nexa/db';
import type { ServerConfig } from '../config/server-config.ts';
import type { RunningParts } from './shutdown.ts';

export interface OpenedDatabase {
  readonly database: Database;
  readonly connection: PostgresConnection | string;
  /** For what only a superuser of the embedded Postgres may do: backups. */
  readonly superuserConnection?: PostgresConnection;
  /** Process id of the embedded Postgres, when it is that. */
  readonly pid?: number;
}

export interface OpenDatabaseOptions {
  readonly config: Pick<ServerConfig, 'dataDir' | 'databaseUrl'>;
  readonly running: RunningParts;
  readonly onProgress: (message: string) => void;
  readonly signal?: AbortSignal;
  readonly endWithParent?: boolean;
}

/** The database of DATABASE_URL, or the embedded one, brought to the schema of this NEXA. */
export async function openMigrated(options: OpenDatabaseOptions): Promise<OpenedDatabase> {
  const { config, running, onProgress, signal } = options;
  const started = config.databaseUrl === undefined ? await startEmbedded(options) : undefined;
  const connection = config.databaseUrl ?? started?.connection;
  if (connection === undefined) throw new Error('no database');
  signal?.throwIfAborted();
  await migrate({ connection, onProgress });
  const database = openDatabase({ connection });
  running.add({ name: 'database', stop: () => database.close(), deadline: 10_000 });
  return {
    database,
    connection,
    ...(started === undefined ? {} : { pid: started.pid, superuserConnection: started.superuserConnection }),
  };
}

async function startEmbedded({ config, running, onProgress, signal, endWithParent }: OpenDatabaseOptions) {
  const server = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    onProgress,
    ...(signal === undefined ? {} : { signal }),
    ...(endWithParent === undefined ? {} : { endWithParent }),
  });
  running.add({ name: 'embedded Postgres', stop: () => server.stop(), deadline: 30_000 });
  return server;
}
