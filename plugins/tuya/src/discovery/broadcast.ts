import { createDecipheriv, createHash } from 'node:crypto';
import { FrameAssembler } from '../link/frame-assembler.ts';
import { isFrame35, openFrame35 } from '../link/open-frame-35.ts';
import { beginsWithReturnCode } from '../link/opened-frame.ts';

/** The same for every device; it hides the announcement from nobody. */
const BROADCAST_KEY = createHash('md5').update('yGAdlopoPVldABfn').digest();
const PREFIX = 0x000055aa;
const SUFFIX = 0x0000aa55;
/** Prefix, sequence, command, length. */
const HEADER_BYTES = 16;
const RETURN_CODE_BYTES = 4;
/** Checksum and suffix. */
const TRAILER_BYTES = 8;

/** What a device tells of itself. */
export interface Announcement {
  readonly deviceId: string;
  readonly address: string | undefined;
  readonly version: string;
  readonly productKey: string | undefined;
}

/**
 * Reads one datagram: plain JSON in a frame (3.1, port 6666), the same encrypted (3.3 and 3.4, port 6667), or a frame
 * of 3.5 (ports 6667 and 7000). Whatever else it is, the answer is `undefined`.
 */
export function readAnnouncement(datagram: Buffer): Announcement | undefined {
  const told = contentOf(datagram);
  if (!told || typeof told.gwId !== 'string' || !/^[0-9a-zA-Z]{8,64}$/.test(told.gwId)) return undefined;
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 64) : undefined);
  const { gwId, ip, version, productKey } = told;
  return {
    deviceId: gwId,
    address: text(ip),
    version: text(version) ?? '3.1',
    productKey: text(productKey),
  };
}

function contentOf(datagram: Buffer): Record<string, unknown> | undefined {
  if (datagram.length >= HEADER_BYTES && isFrame35(datagram)) return parseObject(openSealed(datagram));
  const payload = payloadOf(datagram);
  return payload && (parseObject(payload) ?? parseObject(decrypt(payload)));
}

function openSealed(datagram: Buffer): Buffer {
  const [frame] = new FrameAssembler(() => undefined).push(datagram);
  try {
    return frame ? openFrame35(frame, BROADCAST_KEY).content : Buffer.alloc(0);
  } catch {
    return Buffer.alloc(0);
  }
}

function payloadOf(datagram: Buffer): Buffer | undefined {
  if (datagram.length < HEADER_BYTES + TRAILER_BYTES || datagram.readUInt32BE(0) !== PREFIX) return undefined;
  const end = HEADER_BYTES + datagram.readUInt32BE(12);
  if (end > datagram.length || end < HEADER_BYTES + TRAILER_BYTES) return undefined;
  if (datagram.readUInt32BE(end - 4) !== SUFFIX) return undefined;
  const payload = datagram.subarray(HEADER_BYTES, end - TRAILER_BYTES);
  return beginsWithReturnCode(payload) ? payload.subarray(RETURN_CODE_BYTES) : payload;
}

function decrypt(payload: Buffer): Buffer {
  try {
    const decipher = createDecipheriv('aes-128-ecb', BROADCAST_KEY, null);
    return Buffer.concat([decipher.update(payload), decipher.final()]);
  } catch {
    return Buffer.alloc(0);
  }
}

function parseObject(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8').replace(/\0+$/, ''));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
