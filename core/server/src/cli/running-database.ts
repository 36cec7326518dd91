import { findRunningServer, openDatabase } from '@nexa/db';
import { hasErrorCode } from '@nexa/sdk';
import { readServerConfig } from '../config/server-config.ts';
import type { OpenedDatabase } from '../start/open-database.ts';
import { withDatabase } from './database-command.ts';

/**
 * As `withDatabase`, and beside a running NEXA too: its embedded server lets in who can read its password, in the data
 * folder.
 */
export async function withRunningDatabase<T>(
  environment: NodeJS.ProcessEnv,
  work: (opened: OpenedDatabase) => Promise<T>,
): Promise<T> {
  try {
    return await withDatabase(environment, work);
  } catch (error) {
    if (!hasErrorCode(error, 'NEXA_DATA_FOLDER_HELD')) throw error;
    const running = await findRunningServer(readServerConfig(environment).dataDir);
    if (running === undefined) throw error;
    const { connection } = running;
    const database = openDatabase({ connection, maxConnections: 2 });
    try {
      return await work({ database, connection });
    } finally {
      await database.close();
    }
  }
}
