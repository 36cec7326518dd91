import { acquireDataFolder } from '@nexa/db';
import { pino } from 'pino';
import { readServerConfig } from '../config/server-config.ts';
import { serverVersion } from '../config/server-version.ts';
import { type OpenedDatabase, openMigrated } from '../start/open-database.ts';
import { RunningParts } from '../start/shutdown.ts';
import { progressPrinter } from './progress.ts';

/** Opens the database for one command, brought to today's schema, and closes it whatever the command does. */
export async function withDatabase<T>(
  environment: NodeJS.ProcessEnv,
  work: (opened: OpenedDatabase) => Promise<T>,
): Promise<T> {
  const config = readServerConfig(environment);
  const running = new RunningParts(pino({ level: 'warn' }));
  const onProgress = progressPrinter((text) => void process.stderr.write(text));
  try {
    // A database of its own server may be used beside a running NEXA; the embedded one belongs to who holds the folder.
    if (config.databaseUrl === undefined) {
      const lock = await acquireDataFolder(config.dataDir, { version: serverVersion() }, { onProgress });
      running.add({ name: 'data folder', stop: () => lock.release() });
    }
    return await work(await openMigrated({ config, running, onProgress, endWithParent: true }));
  } finally {
    await running.stop();
  }
}
