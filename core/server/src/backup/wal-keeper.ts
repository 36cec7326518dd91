import { collectEmbeddedWal, type Database, databaseSystem } from '@nexa/db';
import { minutes } from '@nexa/sdk';
import type { Logger } from 'pino';
import type { ServerConfig } from '../config/server-config.ts';
import type { Chore } from '../start/housekeeping.ts';
import { backupOptionsOf } from './backup-options.ts';
import { tellNewKey } from './tell-new-key.ts';

/**
 * Takes the archived write-ahead log of the embedded Postgres into the backup folder, every minute and once more after
 * Postgres has stopped, when the last of it has been archived.
 */
export async function walKeeper(
  database: Database,
  config: ServerConfig,
  log: Pick<Logger, 'warn'>,
): Promise<{ chore: Chore; last: () => Promise<void> }> {
  // Asked now: after the database has stopped nobody can tell.
  const system = await databaseSystem(database);
  const collect = async (): Promise<void> => {
    const { newKey } = await collectEmbeddedWal(system, backupOptionsOf(config));
    if (newKey !== undefined) tellNewKey(config, log, newKey);
  };
  return { chore: { name: 'write-ahead log', everyMs: minutes(1), run: collect }, last: collect };
}
