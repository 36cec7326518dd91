import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { FrameError, negotiation, type OpenedFrame, RESPONSE_BYTES } from './opened-frame.ts';

const PREFIX = 0x000055aa;
const HEADER_BYTES = 16;
const HMAC_BYTES = 32;
const SUFFIX_BYTES = 4;
const BLOCK_BYTES = 16;

/**
 * Opens a frame of protocol 3.4: `55aa`, a return code in the clear, AES-ECB, and an HMAC-SHA256 over all before it.
 * `key` is the session key, or the local key while there is none.
 */
export function openFrame34(frame: Buffer, key: Buffer): OpenedFrame {
  if (frame.readUInt32BE(0) !== PREFIX) throw new FrameError('version', 'a frame of protocol 3.5');
  const end = frame.length - SUFFIX_BYTES - HMAC_BYTES;
  if (end < HEADER_BYTES || !isSealed(frame, end, key)) throw new FrameError(...faultOf(frame));
  const command = frame.readUInt32BE(8);
  const sealed = frame.subarray(HEADER_BYTES, end);
  // Encrypted blocks are 16 bytes long: what is left over is the return code.
  const bytes = decrypt(sealed.subarray(sealed.length % BLOCK_BYTES), key);
  const content = command === negotiation.response ? bytes.subarray(0, RESPONSE_BYTES) : withoutPadding(bytes);
  return { sequence: frame.readUInt32BE(4), command, content };
}

function isSealed(frame: Buffer, end: number, key: Buffer): boolean {
  const expected = createHmac('sha256', key).update(frame.subarray(0, end)).digest();
  return timingSafeEqual(expected, frame.subarray(end, end + HMAC_BYTES));
}

/** Versions before 3.4 end with a CRC32 where 3.4 has the end of its HMAC. */
function faultOf(frame: Buffer): ['version' | 'key', string] {
  const end = frame.length - SUFFIX_BYTES - 4;
  const isOlder = crc32(frame.subarray(0, end)) === frame.readUInt32BE(end);
  return isOlder ? ['version', 'a frame of a protocol before 3.4'] : ['key', 'a frame with another HMAC'];
}

function decrypt(sealed: Buffer, key: Buffer): Buffer {
  const decipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}

function withoutPadding(bytes: Buffer): Buffer {
  const count = bytes.at(-1) ?? 0;
  const isPadded = count >= 1 && count <= BLOCK_BYTES && bytes.subarray(bytes.length - count).every((b) => b === count);
  return isPadded ? bytes.subarray(0, bytes.length - count) : bytes;
}
