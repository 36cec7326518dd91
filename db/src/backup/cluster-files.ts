import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NexaError } from '@nexa/sdk';
import type { ArchiveEntry } from './archive.ts';

/** Folders whose content a start makes anew; the folder itself has to be there. */
const emptied = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);
const left = new Set([
  'postmaster.pid',
  'postmaster.opts',
  'backup_label',
  'backup_label.old',
  'tablespace_map',
  'tablespace_map.old',
  'backup_manifest',
  'recovery.signal',
  'standby.signal',
  'current_logfiles',
  'postgresql.auto.conf.tmp',
]);
const temporaryRelation = /^t\d+_\d+(_\w+)?(\.\d+)?$/;
const control = 'global/pg_control';

/**
 * The files of a running cluster as a base backup wants them: without what belongs to this run, pg_control last. A file
 * may change or vanish while it is read; the write-ahead log sets that right.
 */
export async function* clusterFiles(data: string, prefix: string): AsyncGenerator<ArchiveEntry> {
  yield { name: prefix, mode: 0o700 };
  yield* filesBelow({ data, prefix, folder: '' });
  const bytes = await readControlFile(join(data, control));
  yield { name: `${prefix}/${control}`, mode: 0o600, content: { size: bytes.length, bytes: once(bytes) } };
}

interface Place {
  readonly data: string;
  readonly prefix: string;
  readonly folder: string;
}

async function* filesBelow({ data, prefix, folder }: Place): AsyncGenerator<ArchiveEntry> {
  const entries = await readdir(join(data, folder), { withFileTypes: true }).catch(ignoreVanished);
  for (const entry of (entries ?? []).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (isLeftOut(path, entry.name)) continue;
    if (entry.isSymbolicLink() || folder === 'pg_tblspc') throw foreignStorage(join(data, path));
    if (entry.isDirectory()) {
      yield { name: `${prefix}/${path}`, mode: 0o700 };
      if (path === 'pg_wal') {
        yield { name: `${prefix}/pg_wal/archive_status`, mode: 0o700 };
        yield { name: `${prefix}/pg_wal/summaries`, mode: 0o700 };
      }
      if (!emptied.has(path)) yield* filesBelow({ data, prefix, folder: path });
    } else if (entry.isFile()) {
      const file = await growingFile(join(data, path), `${prefix}/${path}`);
      if (file) yield file;
    }
  }
}

function isLeftOut(path: string, name: string): boolean {
  if (path === control || left.has(path)) return true;
  if (name.startsWith('pgsql_tmp') || name.startsWith('pg_internal.init')) return true;
  return path.startsWith('base/') && temporaryRelation.test(name);
}

/** Bytes that all files together have now: what a restore will need, and what a progress is measured against. */
export async function clusterBytes(data: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(data, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || entry.parentPath.startsWith(join(data, 'pg_wal'))) continue;
    bytes += (await lstat(join(entry.parentPath, entry.name)).catch(ignoreVanished))?.size ?? 0;
  }
  return bytes;
}

/** Exactly as many bytes as the file had when it was opened: what it lost since reads as zeros. */
async function growingFile(path: string, name: string): Promise<ArchiveEntry | undefined> {
  const file = await open(path, 'r').catch(ignoreVanished);
  if (file === undefined) return undefined;
  const { size, mode } = await file.stat();
  return { name, mode: mode & 0o777, content: { size, bytes: readExactly(file, size) } };
}

async function* readExactly(file: Awaited<ReturnType<typeof open>>, size: number): AsyncGenerator<Buffer> {
  try {
    for (let done = 0; done < size; ) {
      const length = Math.min(256 * 1024, size - done);
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, done);
      // Zeros where the file has become shorter.
      yield bytesRead === 0 ? buffer : buffer.subarray(0, bytesRead);
      done += bytesRead === 0 ? length : bytesRead;
    }
  } finally {
    await file.close();
  }
}

/** Read until two readings agree: the server may write it at this moment. */
async function readControlFile(path: string): Promise<Buffer> {
  let last = await readWhole(path);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const again = await readWhole(path);
    if (again.equals(last)) return again;
    last = again;
  }
  throw new NexaError('NEXA_BACKUP_FAILED', `${path} changed at every reading.`, { params: { file: path } });
}

async function readWhole(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function ignoreVanished(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}

function foreignStorage(path: string): NexaError {
  return new NexaError(
    'NEXA_BACKUP_FAILED',
    `${path} lies outside the cluster's folder (a tablespace or a link). NEXA backs up clusters that are all in one folder: move it back.`,
    { params: { file: path } },
  );
}
