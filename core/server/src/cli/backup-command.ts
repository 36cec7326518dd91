import {
  findBackup,
  listBackups,
  loadBackupKeys,
  type MadeBackup,
  pruneBackups,
  type StoredBackup,
  verifyBackup,
} from '@nexa/db';
import { makeBackup } from '../backup/make-backup.ts';
import { tryBackup } from '../backup/try-backup.ts';
import { readServerConfig } from '../config/server-config.ts';
import { noteBackup } from './note-backup.ts';
import { progressPrinter } from './progress.ts';

export interface BackupFlags {
  readonly to?: string;
  readonly json?: boolean;
  readonly secretKey?: boolean;
}

/** Makes a backup now, beside a running NEXA or without one. */
export async function runBackup(environment: NodeJS.ProcessEnv, flags: BackupFlags): Promise<string> {
  const config = readServerConfig({ ...environment, ...(flags.to === undefined ? {} : { NEXA_BACKUP_DIR: flags.to }) });
  const onProgress = progressPrinter((text) => void process.stderr.write(text));
  const started = Date.now();
  const withSecretKey = flags.secretKey ?? true;
  const made = await makeBackup(config, {
    content: { withSecretKey },
    onProgress,
    onMade: ({ backup: { id, file } }, connection) =>
      noteBackup(connection, { entityId: id, after: { file, withSecretKey } }, environment),
  });
  await pruneBackups(config.backupDir, Date.now());
  const seconds = (Date.now() - started) / 1000;
  return flags.json
    ? JSON.stringify({ ...describe(made.backup), keyFile: made.keys.file, isNewKey: made.keys.isNew, seconds })
    : madeText(made, seconds);
}

function madeText({ backup, keys }: MadeBackup, seconds: number): string {
  const { record, header, file } = backup;
  const lines = [
    `Backup ${backup.id} is made and was read back with its key: ${megabytes(record?.bytes ?? 0)}, ${record?.tables} tables, ${record?.rows} rows, ${seconds.toFixed(1)} s.`,
    `File  ${file}`,
    `Key   ${header.key}  (${keys.file})`,
  ];
  return [...lines, ...(keys.isNew ? ['', newKeyText(keys.file, header.key)] : [])].join('\n');
}

export function newKeyText(file: string, fingerprint: string): string {
  return [
    '*** A NEW BACKUP KEY WAS MADE ***',
    `${file}, fingerprint ${fingerprint}.`,
    'Copy this file to a place outside of this machine now. Backups cannot be opened without it, by nobody.',
  ].join('\n');
}

export async function runBackupList(environment: NodeJS.ProcessEnv, json: boolean): Promise<string> {
  const { backupDir } = readServerConfig(environment);
  const { backups, unreadable } = await listBackups(backupDir);
  if (json) return JSON.stringify({ folder: backupDir, backups: backups.map(describe), unreadable });
  const lines = backups.map((backup) =>
    [
      backup.id.padEnd(22),
      (backup.record?.restorePoint ?? backup.header.createdAt).padEnd(25),
      megabytes(backup.record?.bytes ?? 0).padStart(12),
      String(backup.record?.rows ?? '?').padStart(12),
      backup.header.key,
      backup.record === undefined ? 'not proven: run "nexa backup verify"' : '',
    ].join(' '),
  );
  const broken = unreadable.map(({ file, problem }) => `UNREADABLE ${file}: ${problem}`);
  if (lines.length === 0 && broken.length === 0) return `There is no backup in ${backupDir}.`;
  const title = `${'id'.padEnd(22)} ${'restores to'.padEnd(25)} ${'size'.padStart(12)} ${'rows'.padStart(12)} key`;
  return [title, ...lines, ...broken].join('\n');
}

export async function runBackupVerify(environment: NodeJS.ProcessEnv, id: string): Promise<string> {
  const { backupDir, backupKeyFile } = readServerConfig(environment);
  const keys = await loadBackupKeys(backupKeyFile);
  const backup = await findBackup(backupDir, id);
  const { files, bytes } = await verifyBackup(backup, keys);
  return `${backup.id} is whole: ${files} files, ${megabytes(bytes)}, opened with the key ${backup.header.key}.`;
}

/** Beside a running NEXA, too: it touches nothing of the home. */
export async function runBackupDrill(environment: NodeJS.ProcessEnv, id: string | undefined): Promise<string> {
  const onProgress = progressPrinter((text) => void process.stderr.write(text));
  const result = await tryBackup(readServerConfig(environment), {
    onProgress,
    ...(id === undefined ? {} : { backup: id }),
  });
  return `${result.backup} was restored for a trial: ${result.tables} tables, ${result.rows} rows, each as it was at ${result.restoredTo}. Restored in ${result.restoreSeconds} s, compared in ${result.compareSeconds} s.`;
}

export function describe({ id, file, header, record }: StoredBackup) {
  return {
    id,
    file,
    kind: header.kind,
    createdAt: header.createdAt,
    restorePoint: record?.restorePoint,
    bytes: record?.bytes,
    tables: record?.tables,
    rows: record?.rows,
    verifiedAt: record?.verifiedAt,
    key: header.key,
    version: header.version,
  };
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
