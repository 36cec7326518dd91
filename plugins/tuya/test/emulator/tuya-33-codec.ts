import { createCipheriv, createDecipheriv } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { command, sourceHeader, Violation } from './wire.ts';

const PREFIX = 0x000055aa;
const SUFFIX = 0x0000aa55;
const VERSION = Buffer.from('3.3');
const VERSION_HEADER_BYTES = 15;

export interface ClientFrame {
  readonly sequence: number;
  readonly command: number;
  readonly payload: Buffer;
}

/** Takes one whole client frame apart: prefix, sequence, command, length, payload, CRC32, suffix. */
export function readClientFrame(frame: Buffer): ClientFrame {
  if (frame.length < 24) throw new Violation(`frame of ${frame.length} bytes`);
  if (frame.readUInt32BE(0) !== PREFIX) throw new Violation('wrong prefix');
  if (frame.readUInt32BE(12) !== frame.length - 16) throw new Violation('wrong length');
  if (frame.readUInt32BE(frame.length - 4) !== SUFFIX) throw new Violation('wrong suffix');
  const end = frame.length - 8;
  if (frame.readUInt32BE(end) !== crc32(frame.subarray(0, end))) throw new Violation('wrong checksum');
  return { sequence: frame.readUInt32BE(4), command: frame.readUInt32BE(8), payload: frame.subarray(16, end) };
}

/** Bytes of the first frame in `stream`, or `undefined` while it is not whole. */
export function frameLength(stream: Buffer): number | undefined {
  if (stream.length < 16) return undefined;
  if (stream.readUInt32BE(0) !== PREFIX) throw new Violation('wrong prefix');
  const length = 16 + stream.readUInt32BE(12);
  return stream.length < length ? undefined : length;
}

/** A frame as a device sends it, with a return code. */
export function deviceFrame(sequence: number, number: number, payload: Buffer, returnCode = 0): Buffer {
  const head = Buffer.alloc(20);
  head.writeUInt32BE(PREFIX, 0);
  head.writeUInt32BE(sequence, 4);
  head.writeUInt32BE(number, 8);
  head.writeUInt32BE(4 + payload.length + 8, 12);
  head.writeUInt32BE(returnCode, 16);
  const body = Buffer.concat([head, payload]);
  const tail = Buffer.alloc(8);
  tail.writeUInt32BE(crc32(body), 0);
  tail.writeUInt32BE(SUFFIX, 4);
  return Buffer.concat([body, tail]);
}

export function encrypt(key: string, text: string): Buffer {
  const cipher = createCipheriv('aes-128-ecb', Buffer.from(key, 'latin1'), null);
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
}

/** The JSON in a client's payload; `undefined` when this key does not open it. */
export function openPayload(key: string, { command: number, payload }: ClientFrame): unknown {
  const hasHeader = payload.subarray(0, 3).equals(VERSION);
  if (number === command.control && !hasHeader) throw new Violation('CONTROL without the version header');
  if ((number === command.query || number === command.updateDps) && hasHeader) {
    throw new Violation('a question with the version header');
  }
  const sealed = hasHeader ? payload.subarray(VERSION_HEADER_BYTES) : payload;
  try {
    const decipher = createDecipheriv('aes-128-ecb', Buffer.from(key, 'latin1'), null);
    return JSON.parse(Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The header of a report, then the encrypted JSON. */
export const sourcePayload = (key: string, counter: number, text: string): Buffer =>
  Buffer.concat([sourceHeader('3.3', counter), encrypt(key, text)]);
