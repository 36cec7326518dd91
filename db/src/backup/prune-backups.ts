import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { days, type Instant } from '@nexa/sdk';
import { listBackups, names, removeBackup, type StoredBackup, systemFolder, walEnding } from './backup-folder.ts';
import { historyName, segmentName } from './wal-names.ts';

export interface PruneResult {
  readonly kept: number;
  readonly removed: number;
  readonly removedSegments: number;
}

/** One a day is kept for as many days, and every one of the last two days. */
export const keptDays = 30;
const everyOneMs = days(2);

/** Removes what is past its time: backups, and the log that no kept backup reaches. Never the last good backup. */
export async function pruneBackups(backupFolder: string, now: Instant): Promise<PruneResult> {
  const { backups } = await listBackups(backupFolder);
  const systems = new Set([...backups.map(({ header }) => header.system), ...(await names(backupFolder))]);
  let kept = 0;
  let removed = 0;
  let removedSegments = 0;
  for (const system of systems) {
    const own = backups.filter(({ header }) => header.system === system);
    const keep = backupsToKeep(own, now);
    for (const backup of own) if (!keep.has(backup)) await removeBackup(backup);
    kept += keep.size;
    removed += own.length - keep.size;
    removedSegments += await pruneWal(systemFolder(backupFolder, system).wal, [...keep], now);
  }
  return { kept, removed, removedSegments };
}

/** `backups` of one database, the newest first. */
export function backupsToKeep(backups: readonly StoredBackup[], now: Instant): Set<StoredBackup> {
  const keep = new Set<StoredBackup>();
  const daysSeen = new Set<string>();
  const lastGood = backups.find(({ record }) => record !== undefined);
  for (const backup of backups) {
    const age = now - Date.parse(backup.header.createdAt);
    const day = backup.header.createdAt.slice(0, 10);
    const isGood = backup.record !== undefined;
    const isFirstOfDay = isGood && !daysSeen.has(day);
    if (isGood) daysSeen.add(day);
    if (backup === lastGood || age < everyOneMs || (isFirstOfDay && age < days(keptDays))) keep.add(backup);
  }
  return keep;
}

/** Names are compared without their timeline, as pg_archivecleanup does; histories are tiny and stay. */
async function pruneWal(folder: string, kept: readonly StoredBackup[], now: Instant): Promise<number> {
  const first = kept
    .map(({ record, header }) => record?.firstSegment ?? (header.kind === 'embedded' ? '' : undefined))
    .filter((name) => name !== undefined)
    .map((name) => name.slice(8))
    .sort()[0];
  // An unproven backup does not say where it begins: then nothing is removed.
  if (first === '') return 0;
  let removed = 0;
  for (const file of await names(folder)) {
    const name = file.slice(0, -walEnding.length);
    if (!file.endsWith(walEnding) || historyName.test(name) || !segmentName.test(name)) continue;
    const path = join(folder, file);
    // Without any backup the log serves nothing; a day's grace for the first one.
    const isPast = first === undefined ? now - (await stat(path)).mtimeMs > days(1) : name.slice(8) < first;
    if (!isPast) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}
