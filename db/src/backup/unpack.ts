import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NexaError } from '@nexa/sdk';
import { give } from '../embedded/cluster.ts';
import { type ArchiveManifest, type ReadEntry, readArchive } from './archive.ts';
import type { BackupKeys } from './backup-key.ts';
import type { RestorePlace } from './recovery-server.ts';
import { damaged } from './sealed-stream.ts';
import { readWal } from './wal-archive.ts';
import type { WalPlan } from './wal-plan.ts';

export interface UnpackOptions {
  readonly file: string;
  readonly keys: BackupKeys;
  readonly place: RestorePlace;
  readonly plan: WalPlan;
  /** Where secret key and plugin folders wait until the database is proven. */
  readonly extras: string;
  readonly signal?: AbortSignal | undefined;
}

/** Unpacks into folders of its own, never into a place that is used. Durable once Postgres has recovered it. */
export async function unpackBackup(options: UnpackOptions): Promise<ArchiveManifest> {
  const { place, extras, file, keys, signal } = options;
  await clearRestore(place, extras);
  await mkdir(extras, { recursive: true, mode: 0o700 });
  await makeFolder(place.paths.data, place, 0o700);
  const { manifest } = await readArchive(file, keys, async (entry) => {
    signal?.throwIfAborted();
    const [root, ...rest] = entry.name.split('/');
    if (rest.some((part) => part === '' || part === '.' || part === '..'))
      throw damaged(file, 'a name in it is not safe');
    if (root === 'cluster' && rest.length > 0) await unpackEntry(entry, join(place.paths.data, ...rest), place);
    if (root === 'extras') await unpackExtra(entry, join(extras, ...rest));
  });
  await unsealWal(options);
  return manifest;
}

export async function clearRestore(place: RestorePlace, extras: string): Promise<void> {
  for (const folder of [place.paths.data, place.wal, extras]) await rm(folder, { recursive: true, force: true });
}

async function makeFolder(path: string, place: RestorePlace, mode: number): Promise<void> {
  await mkdir(path, { mode });
  await give(path, place.account);
}

async function unpackEntry(entry: ReadEntry, path: string, place: RestorePlace): Promise<void> {
  if (entry.isFolder) return makeFolder(path, place, 0o700);
  await writeFile(path, entry.content, { mode: 0o600, flag: 'wx' });
  await give(path, place.account);
}

export async function unpackExtra(entry: ReadEntry, path: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  await writeFile(path, entry.content, { mode: entry.mode & 0o700, flag: 'wx', flush: true });
}

async function unsealWal({ place, plan, keys, signal }: UnpackOptions): Promise<void> {
  await makeFolder(place.wal, place, 0o700);
  for (const [name, sealed] of plan.files) {
    signal?.throwIfAborted();
    const { header, content } = await readWal(sealed, keys);
    if (header.name !== name || content.length !== header.size) throw damaged(sealed, 'it holds another segment');
    await writeSparse(join(place.wal, name), content, place);
  }
}

/** A segment that was closed early is mostly zeros, which then take no room. */
async function writeSparse(path: string, content: Buffer, place: RestorePlace): Promise<void> {
  const block = 64 * 1024;
  const zeros = Buffer.alloc(block);
  const file = await open(path, 'wx', 0o600);
  try {
    await file.truncate(content.length);
    for (let at = 0; at < content.length; at += block) {
      const part = content.subarray(at, at + block);
      if (zeros.subarray(0, part.length).equals(part)) continue;
      const { bytesWritten } = await file.write(part, 0, part.length, at);
      if (bytesWritten !== part.length) throw new NexaError('NEXA_BACKUP_NO_SPACE', `${path} could not be written.`);
    }
  } finally {
    await file.close();
  }
  await give(path, place.account);
}
