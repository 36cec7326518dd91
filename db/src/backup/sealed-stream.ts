import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { JsonObject } from '@nexa/sdk';
import { NexaError } from '@nexa/sdk';
import type { BackupKey, BackupKeys } from './backup-key.ts';

/**
 * A sealed file: magic, length and text of a readable header, then chunks. Every chunk is AES-256-GCM under a key that is
 * derived from the backup key, a salt and the header itself, so a changed header opens nothing. The nonce is the chunk's
 * number and the last chunk says that it is the last: chunks can be neither swapped, removed nor cut off unnoticed.
 */
const magic = Buffer.from('NEXASEAL');
const formatVersion = 1;
const chunkBytes = 256 * 1024;
const tagBytes = 16;
const lastFlag = 0x80000000;
const maxHeaderBytes = 1024 * 1024;

export interface SealedHeader extends JsonObject {
  readonly format: number;
  /** Fingerprint of the key that opens it. */
  readonly key: string;
  readonly salt: string;
}

export interface Sealer {
  readonly prefix: Buffer;
  seal(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer>;
}

/** Seals a stream; `facts` stand in the readable header and must hold nothing secret. */
export function createSealer(key: BackupKey, facts: JsonObject): Sealer {
  const header: SealedHeader = {
    ...facts,
    format: formatVersion,
    key: key.fingerprint,
    salt: randomBytes(32).toString('base64'),
  };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const prefix = Buffer.concat([magic, length, text]);
  const streamKey = deriveKey(key, header, prefix);
  return { prefix, seal: (source) => sealChunks(streamKey, source) };
}

async function* sealChunks(streamKey: Buffer, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  let number = 0;
  for await (const piece of source) {
    held.push(piece);
    size += piece.length;
    if (size <= chunkBytes) continue;
    let rest = Buffer.concat(held);
    // What is left over is never empty, so that the last chunk can be marked when the end comes.
    while (rest.length > chunkBytes) {
      yield sealChunk(streamKey, number++, rest.subarray(0, chunkBytes), false);
      rest = rest.subarray(chunkBytes);
    }
    held = [rest];
    size = rest.length;
  }
  yield sealChunk(streamKey, number, Buffer.concat(held), true);
}

function sealChunk(streamKey: Buffer, number: number, content: Buffer, isLast: boolean): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE((content.length | (isLast ? lastFlag : 0)) >>> 0);
  const cipher = createCipheriv('aes-256-gcm', streamKey, nonceOf(number));
  cipher.setAAD(head);
  const body = cipher.update(content);
  cipher.final();
  return Buffer.concat([head, body, cipher.getAuthTag()]);
}

/** Reads only the header; it is not proven to be genuine before the first chunk was opened. */
export async function readSealedHeader(source: AsyncIterable<Buffer>, name: string): Promise<SealedHeader> {
  return (await takeHeader(new ByteReader(source), name)).header;
}

export interface OpenedSeal {
  readonly header: SealedHeader;
  readonly content: AsyncGenerator<Buffer>;
}

/** Opens a sealed file. Fails at once with a wrong key, and while reading where a byte is not as it was written. */
export async function openSealed(source: AsyncIterable<Buffer>, keys: BackupKeys, name: string): Promise<OpenedSeal> {
  const reader = new ByteReader(source);
  const { header, prefix } = await takeHeader(reader, name);
  const key = keys.all.find(({ fingerprint }) => fingerprint === header.key);
  if (key === undefined) {
    throw new NexaError(
      'NEXA_BACKUP_KEY_WRONG',
      `${name} was sealed with the key ${header.key}, but ${keys.file} holds ${keys.all.map(({ fingerprint }) => fingerprint).join(', ')}. Name the file of the right key in NEXA_BACKUP_KEY_FILE.`,
      { params: { file: name, needed: header.key, keyFile: keys.file } },
    );
  }
  return { header, content: openChunks(reader, deriveKey(key, header, prefix), name) };
}

async function* openChunks(reader: ByteReader, streamKey: Buffer, name: string): AsyncGenerator<Buffer> {
  for (let number = 0; ; number += 1) {
    const head = await reader.take(4);
    if (head === undefined) throw damaged(name, 'it is cut off');
    const word = head.readUInt32BE();
    const isLast = (word & lastFlag) !== 0;
    const length = word & ~lastFlag;
    if (length > chunkBytes) throw damaged(name, `chunk ${number} does not have the form of a chunk`);
    const sealed = await reader.take(length + tagBytes);
    if (sealed === undefined) throw damaged(name, 'it is cut off');
    yield openChunk({ streamKey, number, head, sealed, name });
    if (!isLast) continue;
    if ((await reader.take(1)) !== undefined) throw damaged(name, 'something follows its end');
    return;
  }
}

interface SealedChunk {
  readonly streamKey: Buffer;
  readonly number: number;
  readonly head: Buffer;
  readonly sealed: Buffer;
  readonly name: string;
}

function openChunk({ streamKey, number, head, sealed, name }: SealedChunk): Buffer {
  const cipher = createDecipheriv('aes-256-gcm', streamKey, nonceOf(number));
  cipher.setAAD(head);
  cipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  const content = cipher.update(sealed.subarray(0, sealed.length - tagBytes));
  try {
    cipher.final();
  } catch (cause) {
    throw damaged(name, `chunk ${number} is not as it was written`, cause);
  }
  return content;
}

async function takeHeader(reader: ByteReader, name: string): Promise<{ header: SealedHeader; prefix: Buffer }> {
  const start = await reader.take(magic.length + 4);
  if (start === undefined || !start.subarray(0, magic.length).equals(magic)) throw damaged(name, 'it is no backup');
  const length = start.readUInt32BE(magic.length);
  const text = length > maxHeaderBytes ? undefined : await reader.take(length);
  if (text === undefined) throw damaged(name, 'its header is cut off');
  let header: SealedHeader;
  try {
    header = JSON.parse(text.toString('utf8')) as SealedHeader;
  } catch (cause) {
    throw damaged(name, 'its header cannot be read', cause);
  }
  if (header.format > formatVersion) {
    throw new NexaError(
      'NEXA_BACKUP_TOO_NEW',
      `${name} was written by a newer NEXA (backup format ${header.format}; this one reads up to ${formatVersion}). Update NEXA first.`,
      { params: { file: name, found: header.format, supported: formatVersion } },
    );
  }
  if (header.format !== formatVersion || typeof header.salt !== 'string')
    throw damaged(name, 'its header is incomplete');
  return { header, prefix: Buffer.concat([start, text]) };
}

function deriveKey(key: BackupKey, header: SealedHeader, prefix: Buffer): Buffer {
  const info = Buffer.concat([Buffer.from('nexa sealed stream 1\n'), createHash('sha256').update(prefix).digest()]);
  return Buffer.from(hkdfSync('sha256', key.bytes, Buffer.from(header.salt, 'base64'), info, 32));
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number), 4);
  return nonce;
}

export function damaged(name: string, problem: string, cause?: unknown): NexaError {
  return new NexaError(
    'NEXA_BACKUP_DAMAGED',
    `${name} is damaged: ${problem}. Nothing was changed; use another backup or another copy of this one.`,
    { params: { file: name, problem }, cause },
  );
}

/** Exact numbers of bytes out of a stream of pieces of any size. */
class ByteReader {
  readonly #pieces: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#pieces = source[Symbol.asyncIterator]();
  }

  /** Undefined when the stream ends before. */
  async take(length: number): Promise<Buffer | undefined> {
    const gathered = [this.#held];
    let size = this.#held.length;
    while (size < length) {
      const next = await this.#pieces.next();
      if (next.done) return undefined;
      gathered.push(next.value);
      size += next.value.length;
    }
    const all = gathered.length === 1 ? this.#held : Buffer.concat(gathered);
    this.#held = all.subarray(length);
    return all.subarray(0, length);
  }
}
