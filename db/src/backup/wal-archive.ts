import { createReadStream } from 'node:fs';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { JsonObject } from '@nexa/sdk';
import { NexaError } from '@nexa/sdk';
import { readHeader } from './archive.ts';
import { names, walEnding } from './backup-folder.ts';
import type { BackupKeys } from './backup-key.ts';
import { bytesOf, halfEnding, writeDurably } from './durable-file.ts';
import { createSealer, openSealed } from './sealed-stream.ts';
import { historyName, segmentName } from './wal-names.ts';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

export interface CollectWalOptions {
  /** Where Postgres puts its archived segments. */
  readonly spool: string;
  /** Where they go. */
  readonly folder: string;
  readonly keys: BackupKeys;
  readonly signal?: AbortSignal | undefined;
}

export interface CollectedWal {
  readonly segments: number;
  readonly bytes: number;
  /** Segments that were given up because the backup folder could not take them and the disk must not fill up. */
  readonly abandoned: number;
}

/** What the spool may hold while the backup folder cannot be written. */
export const spoolLimitBytes = 1024 * 1024 * 1024;

/**
 * Moves what Postgres has archived into the backup folder, compressed and sealed, oldest first. Several may do it at
 * once, and a kill at any point loses nothing: the plain segment goes only when the sealed one is durable.
 */
export async function collectWal(options: CollectWalOptions): Promise<CollectedWal> {
  const { spool, folder, signal } = options;
  let segments = 0;
  let bytes = 0;
  const waiting = (await names(spool)).filter((name) => !name.endsWith(halfEnding)).sort();
  try {
    if (waiting.length > 0) await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const name of waiting) {
      signal?.throwIfAborted();
      const written = await collectOne(options, name);
      if (written === undefined) continue;
      segments += 1;
      bytes += written;
    }
    return { segments, bytes, abandoned: 0 };
  } catch (error) {
    const abandoned = signal?.aborted ? 0 : await abandonBeyondLimit(spool);
    if (abandoned === 0) throw error;
    throw new NexaError(
      'NEXA_BACKUP_FAILED',
      `The write-ahead log cannot be kept in ${folder} (${String((error as Error).message)}), and ${abandoned} segments were given up to keep the disk free. No moment after them can be restored until the next backup.`,
      { params: { folder, abandoned }, cause: error },
    );
  }
}

/** Bytes written; undefined when there was nothing to keep. */
async function collectOne({ spool, folder, keys }: CollectWalOptions, name: string): Promise<number | undefined> {
  const path = join(spool, name);
  // Labels of base backups (*.backup) and half segments of an old timeline (*.partial) serve no restore of ours.
  if (!segmentName.test(name) && !historyName.test(name)) {
    await rm(path, { force: true });
    return undefined;
  }
  const content = await readFile(path).catch(ignoreVanished);
  const entry = await stat(path).catch(ignoreVanished);
  if (content === undefined || entry === undefined) return undefined;
  const target = join(folder, `${name}${walEnding}`);
  if (await holdsAlready(target, name, content, keys)) {
    await rm(path, { force: true });
    return undefined;
  }
  const header = { kind: 'wal', name, archivedAt: entry.mtime.toISOString(), size: content.length };
  const sealer = createSealer(keys.sealing, header);
  const packed = await compress(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 3, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  const sealed: Buffer[] = [sealer.prefix];
  for await (const chunk of sealer.seal(bytesOf(packed))) sealed.push(chunk);
  const { bytes } = await writeDurably(target, bytesOf(...sealed));
  await rm(path, { force: true });
  return bytes;
}

/** After a crash Postgres may archive a segment twice. A different one of the same name is never overwritten. */
async function holdsAlready(target: string, name: string, content: Buffer, keys: BackupKeys): Promise<boolean> {
  const known = await stat(target).catch(ignoreVanished);
  if (known === undefined) return false;
  const { content: kept } = await readWal(target, keys);
  if (kept.equals(content)) return true;
  throw new NexaError(
    'NEXA_BACKUP_FAILED',
    `The backup folder holds another segment ${name} of the write-ahead log: two copies of this database write into it. Give one of them another NEXA_BACKUP_DIR.`,
    { params: { file: target, segment: name } },
  );
}

/** The newest segments go first: the older ones still continue what the folder holds. */
async function abandonBeyondLimit(spool: string): Promise<number> {
  const sizes: { path: string; bytes: number }[] = [];
  for (const name of (await names(spool)).sort()) {
    const entry = await stat(join(spool, name)).catch(ignoreVanished);
    if (entry) sizes.push({ path: join(spool, name), bytes: entry.size });
  }
  let total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  let abandoned = 0;
  while (total > spoolLimitBytes) {
    const last = sizes.pop();
    if (last === undefined) break;
    await rm(last.path, { force: true });
    total -= last.bytes;
    abandoned += 1;
  }
  return abandoned;
}

export interface WalHeader extends JsonObject {
  readonly name: string;
  readonly archivedAt: string;
  readonly size: number;
}

export interface OpenedWal {
  readonly header: WalHeader;
  readonly content: Buffer;
}

export async function readWal(path: string, keys: BackupKeys): Promise<OpenedWal> {
  const file = createReadStream(path);
  try {
    const { header, content } = await openSealed(file, keys, path);
    const packed = await buffer(Readable.from(content));
    return { header: header as unknown as WalHeader, content: await decompress(packed) };
  } finally {
    file.destroy();
  }
}

/** When a segment was archived; every change in it is older. */
export async function archivedAt(path: string): Promise<string> {
  return ((await readHeader(path)) as unknown as WalHeader).archivedAt;
}

function ignoreVanished(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
