import { createDecipheriv } from 'node:crypto';
import { beginsWithReturnCode, FrameError, negotiation, type OpenedFrame, RESPONSE_BYTES } from './opened-frame.ts';

const PREFIX = 0x00006699;
/** What the tag covers in the clear begins behind the prefix. */
const PREFIX_BYTES = 4;
const HEADER_BYTES = 18;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SUFFIX_BYTES = 4;

export const isFrame35 = (frame: Buffer): boolean => frame.readUInt32BE(0) === PREFIX;

/**
 * Opens a frame of protocol 3.5: `6699` and AES-GCM over return code and content. `key` is the session key, or the
 * local key while there is none.
 */
export function openFrame35(frame: Buffer, key: Buffer): OpenedFrame {
  if (!isFrame35(frame)) throw new FrameError('version', 'a frame of a protocol before 3.5');
  const end = frame.length - SUFFIX_BYTES - TAG_BYTES;
  const begin = HEADER_BYTES + NONCE_BYTES;
  if (end < begin) throw new FrameError('form', 'a frame without nonce and tag');
  const decipher = createDecipheriv('aes-128-gcm', key, frame.subarray(HEADER_BYTES, begin))
    .setAAD(frame.subarray(PREFIX_BYTES, HEADER_BYTES))
    .setAuthTag(frame.subarray(end, end + TAG_BYTES));
  const bytes = finish(decipher, frame.subarray(begin, end));
  const command = frame.readUInt32BE(10);
  return { sequence: frame.readUInt32BE(6), command, content: contentOf(command, bytes) };
}

function finish(decipher: ReturnType<typeof createDecipheriv>, sealed: Buffer): Buffer {
  try {
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch {
    throw new FrameError('key', 'a frame with another tag');
  }
}

/** A random number may begin like a return code: there the length tells. */
function contentOf(command: number, bytes: Buffer): Buffer {
  if (command === negotiation.response) return bytes.subarray(bytes.length > RESPONSE_BYTES ? 4 : 0);
  return beginsWithReturnCode(bytes) ? bytes.subarray(4) : bytes;
}
