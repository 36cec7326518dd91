import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { errorMessage, hasErrorCode, NexaError } from '@nexa/sdk';
import { clusterPassword, clusterPaths, restoredCluster } from '../embedded/cluster.ts';
import { acquireDataFolder } from '../embedded/data-folder.ts';
import { pathExists } from '../embedded/path-exists.ts';
import { stopLeftovers } from '../embedded/postmaster.ts';
import { readMigrationFiles } from '../migrate/migration-files.ts';
import { readArchive } from './archive.ts';
import { findBackup, listBackups, type StoredBackup, systemFolder } from './backup-folder.ts';
import { type BackupKeys, loadBackupKeys } from './backup-key.ts';
import { type EmbeddedFacts, passwordName } from './base-backup.ts';
import type { ExtraPath } from './make-backup.ts';
import {
  prepareRestorePlace,
  type RecoveredServer,
  type RecoveryTarget,
  type RestorePlace,
  recover,
} from './recovery-server.ts';
import { compareDigests, digestTables, listTables, type TableDifference, type TableDigests } from './reference.ts';
import { requireSpaceToRestore } from './room.ts';
import { openSession, type Session } from './session.ts';
import { clearRestore, unpackBackup } from './unpack.ts';
import { collectWal } from './wal-archive.ts';
import { planWal, type RestoreTarget, type WalPlan } from './wal-plan.ts';

export interface RestoreOptions {
  /** The data folder that will hold the restored home. */
  readonly dataDir: string;
  /** The data folder that the backups were made of, when it is another one: what it archived last is taken along. */
  readonly sourceDataDir?: string;
  readonly backupFolder: string;
  readonly keyFile: string;
  /** Id or file; the newest that serves the target when left out. */
  readonly backup?: string;
  readonly target: RestoreTarget;
  /** Where the extras of the backup belong now. */
  readonly extras?: readonly ExtraPath[];
  readonly version: string;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
  readonly packageFolder?: string;
}

export interface RestoredHome {
  readonly backup: StoredBackup;
  readonly fingerprint: string;
  readonly tables: TableDigests;
  /** The last moment that is in it, as far as is known. */
  readonly reaches: string | undefined;
  /** Whether the rows were compared with those of the backup: not where the log was followed beyond it. */
  readonly isCompared: boolean;
  /** What was there before, kept under this name. */
  readonly keptAside: readonly string[];
}

/**
 * Restores into a data folder that no NEXA uses. Everything is unpacked, recovered and looked at beside what is there;
 * only a database that proved good takes its place, and the old one stays under another name.
 */
export async function restoreEmbedded(options: RestoreOptions): Promise<RestoredHome> {
  const { onProgress = () => undefined, signal } = options;
  const dataDir = resolve(options.dataDir);
  const keys = await loadBackupKeys(options.keyFile);
  const backup = await chooseBackup(options);
  await requireFitting(backup);
  const lock = await acquireDataFolder(
    dataDir,
    { version: options.version },
    { onProgress, ...(signal ? { signal } : {}) },
  );
  try {
    await collectLeftWal(options, backup, keys);
    const place = await prepareRestorePlace(dataDir, onProgress, options.packageFolder);
    await requireFittingPostgres(backup, place);
    const checked = await checkBackup(backup, keys, options.target);
    await requireSpaceToRestore(dataDir, backup);
    await stopLeftovers(clusterPaths(dataDir), onProgress);
    await stopLeftovers(place.paths, onProgress);
    const extras = join(dataDir, 'restoring-extras');
    const built = await build({ options, backup, keys, place, extras, plan: checked });
    const keptAside = await takePlace(dataDir, place, extras, options.extras ?? []);
    return { ...built, backup, fingerprint: backup.header.key, reaches: checked.reaches, keptAside };
  } finally {
    await lock.release();
  }
}

async function chooseBackup({ backup, backupFolder, target }: RestoreOptions): Promise<StoredBackup> {
  if (backup !== undefined) return requireEmbedded(await findBackup(backupFolder, backup));
  const { backups } = await listBackups(backupFolder);
  const usable = backups.filter(({ header, record }) => header.kind === 'embedded' && record !== undefined);
  const time = target.to === 'time' ? target.time.toISOString() : undefined;
  const found = usable.find(({ record }) => time === undefined || (record?.finishedAt ?? '') <= time) ?? usable.at(-1);
  if (found !== undefined) return found;
  throw new NexaError('NEXA_BACKUP_NOT_FOUND', `There is no backup in ${backupFolder}.`, {
    params: { folder: backupFolder },
  });
}

function requireEmbedded(backup: StoredBackup): StoredBackup {
  if (backup.header.kind === 'embedded') return backup;
  throw new NexaError(
    'NEXA_REQUEST_INVALID',
    `${backup.file} was made of a database of its own server: set DATABASE_URL to an empty database to restore it.`,
    { params: { file: backup.file } },
  );
}

/** A schema that this NEXA does not know cannot be served by it; an older one is migrated at the next start. */
export async function requireFitting({ file, header }: StoredBackup): Promise<void> {
  const known = new Map((await readMigrationFiles()).map(({ name, checksum }) => [name, checksum]));
  const unknown = Object.keys(header.migrations).filter((name) => !known.has(name));
  const changed = Object.entries(header.migrations).filter(([name, sum]) => sum !== null && known.get(name) !== sum);
  if (unknown.length === 0 && changed.length === 0) return;
  const which = unknown[0] ?? changed[0]?.[0] ?? '';
  throw new NexaError(
    'NEXA_BACKUP_TOO_NEW',
    `${file} was made by NEXA ${header.version}, whose schema this NEXA does not know (${which}). Nothing was changed; install that version or a newer one first.`,
    { params: { file, version: header.version, migration: which } },
  );
}

async function requireFittingPostgres({ file, header }: StoredBackup, { binaries }: RestorePlace): Promise<void> {
  if (header.postgresMajor === binaries.majorVersion) return;
  throw new NexaError(
    'NEXA_BACKUP_TOO_NEW',
    `${file} was made of Postgres ${header.postgresMajor}, but this NEXA brings Postgres ${binaries.majorVersion}. Nothing was changed; restore it with NEXA ${header.version} and move the home from there.`,
    { params: { file, version: header.version, found: header.postgresMajor, expected: binaries.majorVersion } },
  );
}

/** What the old cluster archived last may be the very thing that is wanted back. */
async function collectLeftWal(options: RestoreOptions, backup: StoredBackup, keys: BackupKeys): Promise<void> {
  const { wal } = systemFolder(options.backupFolder, backup.header.system);
  if (!(await pathExists(wal))) return;
  const folders = new Set([options.sourceDataDir ?? options.dataDir, options.dataDir].map((folder) => resolve(folder)));
  for (const dataDir of folders) await collectWal({ spool: clusterPaths(dataDir).wal, folder: wal, keys });
}

async function checkBackup(backup: StoredBackup, keys: BackupKeys, target: RestoreTarget): Promise<WalPlan> {
  const { header } = backup;
  const record = backup.record ?? recordOf(await readArchive(backup.file, keys, async () => undefined));
  return planWal({
    folder: join(dirname(backup.file), 'wal'),
    keys,
    header,
    firstSegment: record.firstSegment,
    lastSegment: record.lastSegment,
    restorePoint: record.restorePoint,
    finishedAt: record.finishedAt,
    target,
  });
}

function recordOf({ manifest }: Awaited<ReturnType<typeof readArchive>>) {
  const { firstSegment, lastSegment, restorePointTime, finishedAt } = manifest.facts as EmbeddedFacts;
  return { firstSegment, lastSegment, restorePoint: restorePointTime, finishedAt };
}

export interface BuildOptions {
  readonly options: Pick<RestoreOptions, 'target' | 'onProgress' | 'signal'>;
  readonly backup: StoredBackup;
  readonly keys: BackupKeys;
  readonly place: RestorePlace;
  readonly plan: WalPlan;
  readonly extras: string;
}

async function build(work: BuildOptions): Promise<{ tables: TableDigests; isCompared: boolean }> {
  const { options, place, extras } = work;
  try {
    const { server, expected } = await unpackAndRecover(work, true);
    try {
      options.onProgress?.('Looking at what was restored');
      return await inspect(work, server, expected);
    } finally {
      await server.stop();
    }
  } catch (error) {
    await clearRestore(place, extras);
    if (hasErrorCode(error) && error.code !== 'NEXA_DATABASE_UNAVAILABLE') throw error;
    throw new NexaError(
      'NEXA_RESTORE_FAILED',
      `The restored database did not come up: ${errorMessage(error)}. What was there before is untouched.`,
      { params: { backup: work.backup.id }, cause: error },
    );
  }
}

/** Also used by the drill. */
export async function unpackAndRecover(
  { options, backup, keys, place, plan, extras }: BuildOptions,
  isArchiving: boolean,
): Promise<{ server: RecoveredServer; expected: TableDigests }> {
  const { onProgress = () => undefined, signal } = options;
  onProgress(`Unpacking ${backup.id}`);
  const manifest = await unpackBackup({ file: backup.file, keys, place, plan, extras, signal });
  const facts = manifest.facts as EmbeddedFacts;
  onProgress('Recovering the database');
  const password = (await readFile(join(extras, passwordName), 'utf8')).trim();
  const target = recoveryTarget(options.target, plan, facts);
  const server = await recover({ place, target, password, isArchiving, onProgress, signal });
  return { server, expected: facts.tables as unknown as TableDigests };
}

function recoveryTarget(target: RestoreTarget, plan: WalPlan, facts: EmbeddedFacts): RecoveryTarget {
  const recovery_target_timeline = String(plan.timeline);
  if (target.to === 'backup') return { recovery_target_timeline, recovery_target_name: facts.restorePoint };
  if (target.to === 'end') return { recovery_target_timeline };
  return { recovery_target_timeline, recovery_target_time: target.time.toISOString().replace('Z', '+00') };
}

async function inspect(
  { options, backup, place }: BuildOptions,
  server: RecoveredServer,
  expected: TableDigests,
): Promise<{ tables: TableDigests; isCompared: boolean }> {
  const session = openSession(server.connection);
  try {
    const isCompared = options.target.to === 'backup';
    const tables = await digestTables(session, await listTables(session), options.signal);
    const differences = isCompared ? compareDigests(expected, tables) : [];
    if (differences.length > 0) throw restoredDiffers(backup, differences);
    await requireKnownSchema(session, backup);
    const password = await clusterPassword(place.paths);
    for (const role of ['postgres', 'nexa']) await session.query(`ALTER ROLE ${role} PASSWORD '${password}'`);
    return { tables, isCompared };
  } finally {
    await session.end();
  }
}

function restoredDiffers(backup: StoredBackup, differences: readonly TableDifference[]): NexaError {
  const tables = differences.map(({ table }) => table);
  return new NexaError(
    'NEXA_RESTORE_FAILED',
    `The restored rows of ${tables.join(', ')} are not those that ${backup.id} was made of. What was there before is untouched.`,
    { params: { backup: backup.id, tables } },
  );
}

/** The log may lead across an update of NEXA that the backup's header does not know of. */
async function requireKnownSchema(session: Session, backup: StoredBackup): Promise<void> {
  const [ledger] = await session.query<{ there: boolean }>(
    `SELECT to_regclass('nexa.schema_migrations') IS NOT NULL AS there`,
  );
  if (!ledger?.there) return;
  const rows = await session.query<{ name: string; checksum: string | null }>(
    'SELECT name, checksum FROM nexa.schema_migrations',
  );
  const migrations = Object.fromEntries(rows.map(({ name, checksum }) => [name, checksum]));
  await requireFitting({ ...backup, header: { ...backup.header, migrations } });
}

/** The only steps that touch what was there, each a rename; a kill in between is completed at the next start. */
async function takePlace(
  dataDir: string,
  place: RestorePlace,
  extras: string,
  targets: readonly ExtraPath[],
): Promise<string[]> {
  const paths = clusterPaths(dataDir);
  const suffix = asideSuffix();
  const kept = await placeExtras(extras, targets, suffix);
  await rm(restoredCluster(paths), { recursive: true, force: true });
  await rename(place.paths.data, restoredCluster(paths));
  kept.push(...(await setAside(paths.data, suffix)));
  await rename(restoredCluster(paths), paths.data);
  await rm(place.wal, { recursive: true, force: true });
  await rm(extras, { recursive: true, force: true });
  return kept;
}

function asideSuffix(): string {
  return `.before-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`;
}

/** Puts what was unpacked beside the database where it belongs now; answers what was there and is kept aside. */
export async function placeExtras(
  extras: string,
  targets: readonly ExtraPath[],
  suffix = asideSuffix(),
): Promise<string[]> {
  const kept: string[] = [];
  for (const { name, path } of targets) {
    const source = join(extras, name);
    if (!(await pathExists(source))) continue;
    if (await isSame(source, path)) continue;
    await mkdir(dirname(path), { recursive: true });
    kept.push(...(await setAside(path, suffix)));
    await rename(source, path);
  }
  return kept;
}

async function setAside(path: string, suffix: string): Promise<string[]> {
  if (!(await pathExists(path))) return [];
  await rename(path, `${path}${suffix}`);
  return [`${path}${suffix}`];
}

async function isSame(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([a, b].map((path) => readFile(path).catch(() => undefined)));
  return first !== undefined && second !== undefined && first.equals(second);
}
