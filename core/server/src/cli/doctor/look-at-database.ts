import {
  type Finding,
  findRunningServer,
  hasCluster,
  inspectDatabase,
  openDatabase,
  type PostgresConnection,
  startEmbeddedPostgres,
} from '@nexa/db';
import { errorMessage } from '@nexa/sdk';
import type { ServerConfig } from '../../config/server-config.ts';

/** Connections of requests and background work, and those of jobs. */
const poolSize = 13;

/** Looks at the database where it is: that of DATABASE_URL, that of the running NEXA, or the one at rest, for a moment. */
export async function lookAtDatabase(config: ServerConfig, isRunning: boolean): Promise<readonly Finding[]> {
  if (config.databaseUrl !== undefined) return inspect(config, config.databaseUrl, 'DATABASE_URL');
  if (isRunning) {
    const running = await findRunningServer(config.dataDir);
    if (running !== undefined) return inspect(config, running.connection, 'embedded');
    const seen = 'The embedded database of the running NEXA is not there.';
    return [{ what: 'database', state: 'bad', seen, advice: 'See postgres.log in the data folder.' }];
  }
  return lookAtRest(config);
}

async function lookAtRest(config: ServerConfig): Promise<readonly Finding[]> {
  if (!(await hasCluster(config.dataDir)))
    return [{ what: 'database', state: 'note', seen: 'The embedded database is made at the first start.' }];
  try {
    const server = await startEmbeddedPostgres({ dataDir: config.dataDir, endWithParent: true });
    try {
      return await inspect(config, server.connection, 'embedded');
    } finally {
      await server.stop();
    }
  } catch (error) {
    const seen = `The embedded database cannot be started: ${errorMessage(error)}`;
    return [{ what: 'database', state: 'bad', seen, advice: 'See postgres.log in the data folder.' }];
  }
}

async function inspect(
  config: ServerConfig,
  connection: PostgresConnection | string,
  name: string,
): Promise<readonly Finding[]> {
  const database = openDatabase({ connection, maxConnections: 2 });
  try {
    return await inspectDatabase(database, {
      now: Date.now,
      poolSize,
      name,
      ...(config.databaseReplicaUrl === undefined ? {} : { replicaUrl: config.databaseReplicaUrl }),
    });
  } finally {
    await database.close();
  }
}
