import { type Deed, openDatabase, type PostgresConnection, recordDeed } from '@nexa/db';
import type { ServerConfig } from '../config/server-config.ts';
import { withDatabase } from './database-command.ts';
import { givenBy } from './given-by.ts';

/** Writes down, in the database that was backed up, that it was. */
export async function noteBackup(
  connection: PostgresConnection | string,
  deed: Pick<Deed, 'entityId' | 'after'>,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const database = openDatabase({ connection, maxConnections: 1 });
  try {
    await recordDeed(database, { action: 'backups.made', ...deed }, givenBy('backup', environment));
  } finally {
    await database.close();
  }
}

/** Writes down, in the database that came back, where it came from: it is started and stopped again. */
export async function noteRestore(
  config: ServerConfig,
  deed: Pick<Deed, 'entityId' | 'after'>,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const there = { ...environment, NEXA_DATA_DIR: config.dataDir };
  await withDatabase(there, ({ database }) =>
    recordDeed(database, { action: 'backups.restored', ...deed }, givenBy('restore', environment)),
  );
}
