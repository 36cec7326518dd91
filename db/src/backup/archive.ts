import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createBrotliDecompress } from 'node:zlib';
import { hasErrorCode, type JsonObject, NexaError } from '@nexa/sdk';
import { extract, pack } from 'tar-stream';
import type { BackupKey, BackupKeys } from './backup-key.ts';
import { bytesOf, type DurableFile, writeDurably } from './durable-file.ts';
import { createSealer, damaged, openSealed, readSealedHeader, type SealedHeader } from './sealed-stream.ts';

/** One file or folder of an archive. A file's content must be exactly `size` bytes. */
export interface ArchiveEntry {
  readonly name: string;
  readonly mode: number;
  readonly content?: { readonly size: number; readonly bytes: AsyncIterable<Buffer> };
}

/** What the archive says of itself at its end, written when everything in it is known. */
export interface ArchiveManifest {
  readonly files: Readonly<Record<string, { readonly size: number; readonly sha256: string }>>;
  readonly facts: JsonObject;
}

export const manifestName = 'manifest.json';
/** Four times as fast as gzip's fastest level on a database's pages, and smaller. */
const compression = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

export interface WriteArchiveOptions {
  readonly path: string;
  readonly key: BackupKey;
  /** Readable without the key. */
  readonly header: JsonObject;
  /** Yields the entries in order and returns the facts for the manifest. */
  readonly entries: AsyncGenerator<ArchiveEntry, JsonObject>;
}

/** tar → brotli → seal → file, in bounded memory. The file appears under its name only when it is whole and durable. */
export async function writeArchive({ path, key, header, entries }: WriteArchiveOptions): Promise<DurableFile> {
  const tar = pack();
  const sealer = createSealer(key, header);
  const packed = packEntries(tar, entries).catch((error: Error) => tar.destroy(error));
  let written: Promise<DurableFile> | undefined;
  try {
    await pipeline(Readable.from(tar), createBrotliCompress(compression), async (compressed: AsyncIterable<Buffer>) => {
      written = writeDurably(path, withPrefix(sealer.prefix, sealer.seal(compressed)));
      await written;
    });
    if (written === undefined) throw new Error('the archive was never written');
    return await written;
  } finally {
    tar.destroy();
    // Its draft is gone only then.
    await Promise.allSettled([packed, written]);
    await entries.return({});
  }
}

async function* withPrefix(prefix: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield prefix;
  yield* rest;
}

type Pack = ReturnType<typeof pack>;

async function packEntries(tar: Pack, entries: AsyncGenerator<ArchiveEntry, JsonObject>): Promise<void> {
  const files: Record<string, { size: number; sha256: string }> = {};
  for (;;) {
    const next = await entries.next();
    if (next.done) {
      const text = Buffer.from(JSON.stringify({ files, facts: next.value } satisfies ArchiveManifest));
      await packFile(tar, { name: manifestName, mode: 0o600 }, { size: text.length, bytes: bytesOf(text) });
      tar.finalize();
      return;
    }
    const { name, mode, content } = next.value;
    if (content === undefined) {
      tar.entry({ name: `${name}/`, type: 'directory', mode });
    } else {
      files[name] = { size: content.size, sha256: await packFile(tar, { name, mode }, content) };
    }
  }
}

async function packFile(
  tar: Pack,
  { name, mode }: { name: string; mode: number },
  content: NonNullable<ArchiveEntry['content']>,
): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(Readable.from(hashed(content.bytes, hash)), tar.entry({ name, mode, size: content.size }));
  return hash.digest('hex');
}

async function* hashed(source: AsyncIterable<Buffer>, hash: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const piece of source) {
    hash.update(piece);
    yield piece;
  }
}

export interface ReadEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly mode: number;
  readonly size: number;
  readonly content: AsyncIterable<Buffer>;
}

export interface ReadArchive {
  readonly header: SealedHeader;
  readonly manifest: ArchiveManifest;
}

/**
 * Reads a whole archive, gives every entry to the visitor and compares all with the manifest. What the visitor got is
 * proven only when this has returned.
 */
export async function readArchive(
  path: string,
  keys: BackupKeys,
  visit: (entry: ReadEntry, header: SealedHeader) => Promise<void>,
): Promise<ReadArchive> {
  const file = createReadStream(path, { highWaterMark: 1024 * 1024 });
  try {
    const { header, content } = await openSealed(file, keys, path);
    const found = new Map<string, { size: number; sha256: string }>();
    let manifest: ArchiveManifest | undefined;
    const unpack = extract();
    const flowing = pipeline(Readable.from(content), createBrotliDecompress(), unpack);
    flowing.catch(() => undefined);
    for await (const entry of unpack) {
      const { name, type, mode, size } = entry.header;
      if (name === manifestName) {
        manifest = await readManifest(entry as AsyncIterable<Buffer>);
        continue;
      }
      const isFolder = type === 'directory';
      const hash = createHash('sha256');
      const bytes = hashed(entry as AsyncIterable<Buffer>, hash);
      const clean = isFolder ? name.replace(/\/$/, '') : name;
      await visit({ name: clean, isFolder, mode: mode ?? 0o600, size: size ?? 0, content: bytes }, header);
      for await (const _rest of bytes);
      if (!isFolder) found.set(name, { size: size ?? 0, sha256: hash.digest('hex') });
      entry.resume();
    }
    await flowing;
    if (manifest === undefined) throw damaged(path, 'it has no manifest');
    compare(path, found, manifest);
    return { header, manifest };
  } catch (error) {
    if (hasErrorCode(error)) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && (error as NodeJS.ErrnoException).path === path)
      throw new NexaError('NEXA_BACKUP_NOT_FOUND', `There is no backup ${path}.`, { params: { file: path } });
    throw error;
  } finally {
    file.destroy();
  }
}

export async function readHeader(path: string): Promise<SealedHeader> {
  const file = createReadStream(path, { highWaterMark: 64 * 1024 });
  try {
    return await readSealedHeader(file, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new NexaError('NEXA_BACKUP_NOT_FOUND', `There is no backup ${path}.`, { params: { file: path } });
  } finally {
    file.destroy();
  }
}

async function readManifest(content: AsyncIterable<Buffer>): Promise<ArchiveManifest> {
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces).toString('utf8')) as ArchiveManifest;
}

function compare(
  path: string,
  found: ReadonlyMap<string, { size: number; sha256: string }>,
  manifest: ArchiveManifest,
) {
  const expected = Object.entries(manifest.files);
  if (expected.length !== found.size) throw damaged(path, 'it does not hold what its manifest lists');
  for (const [name, { size, sha256 }] of expected) {
    const file = found.get(name);
    if (file?.size !== size || file.sha256 !== sha256) throw damaged(path, `${name} is not as it was backed up`);
  }
}
