import { findBackup, type RestoredHome, type RestoreTarget, restoreEmbedded, restoreExternal } from '@nexa/db';
import { errorMessage, NexaError } from '@nexa/sdk';
import { backupOptionsOf } from '../backup/backup-options.ts';
import { readServerConfig, type ServerConfig } from '../config/server-config.ts';
import { noteRestore } from './note-backup.ts';
import { progressPrinter } from './progress.ts';

export interface RestoreFlags {
  readonly toTime?: string;
  readonly toEnd?: boolean;
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** Restores a home into a data folder that no NEXA uses, or into the empty database of DATABASE_URL. */
export async function runRestore(
  environment: NodeJS.ProcessEnv,
  backup: string | undefined,
  flags: RestoreFlags,
): Promise<string> {
  const source = readServerConfig(environment);
  const config = readServerConfig({
    ...environment,
    // Backups and key are those of the present home also where another folder is restored to.
    NEXA_BACKUP_DIR: source.backupDir,
    NEXA_BACKUP_KEY_FILE: source.backupKeyFile,
    ...(flags.dataDir === undefined ? {} : { NEXA_DATA_DIR: flags.dataDir, NEXA_SECRET_KEY_FILE: '' }),
  });
  const restored = await restore(config, source.dataDir, { backup, target: targetOf(flags) });
  const { id: entityId, file } = restored.backup;
  const after = { file, ...(restored.reaches === undefined ? {} : { reaches: restored.reaches }) };
  const noted = await noteRestore(config, { entityId, after }, environment).then(
    () => [],
    (error) => [`The restored database could not be started to write this down: ${errorMessage(error)}`],
  );
  const tables = Object.values(restored.tables);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  if (flags.json) {
    const { backup: used, fingerprint, reaches, isCompared, keptAside } = restored;
    const { dataDir } = config;
    return JSON.stringify({
      id: used.id,
      fingerprint,
      dataDir,
      tables: tables.length,
      rows,
      reaches,
      isCompared,
      keptAside,
    });
  }
  return [
    `${restored.backup.id} is restored to ${config.databaseUrl === undefined ? config.dataDir : 'the database of DATABASE_URL'}: ${tables.length} tables, ${rows} rows${restored.isCompared ? ', each as it was backed up' : ''}.`,
    `Key   ${restored.fingerprint}`,
    ...restored.keptAside.map((path) => `Kept  ${path}  (what was there before; remove it when all is well)`),
    ...noted,
    'Start NEXA now.',
  ].join('\n');
}

async function restore(
  config: ServerConfig,
  sourceDataDir: string,
  { backup, target }: { backup: string | undefined; target: RestoreTarget },
): Promise<RestoredHome> {
  const { databaseUrl } = config;
  const options = {
    ...backupOptionsOf(config),
    onProgress: progressPrinter((text) => void process.stderr.write(text)),
    ...(backup === undefined ? {} : { backup }),
  };
  const named = backup === undefined ? undefined : (await findBackup(config.backupDir, backup)).header.kind;
  if (databaseUrl === undefined && named !== 'external') return restoreEmbedded({ ...options, sourceDataDir, target });
  if (target.to !== 'backup') {
    throw new NexaError(
      'NEXA_REQUEST_INVALID',
      'A backup of an external database restores to the moment at which it was made only: any other one is for that server’s own archive of its write-ahead log.',
      { params: { path: target.to === 'time' ? 'to-time' : 'to-end' } },
    );
  }
  return restoreExternal({ ...options, ...(databaseUrl === undefined ? {} : { connection: databaseUrl }) });
}

function targetOf({ toTime, toEnd }: RestoreFlags): RestoreTarget {
  if (toTime === undefined) return toEnd ? { to: 'end' } : { to: 'backup' };
  const time = new Date(toTime);
  // Without a zone the same text means different moments on different machines.
  const isWhole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(toTime);
  if (!isWhole || Number.isNaN(time.getTime())) {
    throw new NexaError(
      'NEXA_REQUEST_INVALID',
      `"${toTime}" is no moment: write it like 2026-11-22T18:30:00Z or 2026-11-22T19:30:00+01:00.`,
      { params: { path: 'to-time' } },
    );
  }
  return { to: 'time', time };
}
