import { createDecipheriv, createHash } from 'node:crypto';

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
 * Reads one datagram: plain JSON in a frame (protocol 3.1, port 6666) or the same encrypted (port 6667). Whatever else
 * it is, the answer is `undefined`.
 */
export function readAnnouncement(datagram: Buffer): Announcement | undefined {
  const payload = payloadOf(datagram);
  if (!payload) return undefined;
  const told = parseObject(payload) ?? parseObject(decrypt(payload));
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

function payloadOf(datagram: Buffer): Buffer | undefined {
  if (datagram.length < HEADER_BYTES + TRAILER_BYTES || datagram.readUInt32BE(0) !== PREFIX) return undefined;
  const end = HEADER_BYTES + datagram.readUInt32BE(12);
  if (end > datagram.length || end < HEADER_BYTES + TRAILER_BYTES) return undefined;
  if (datagram.readUInt32BE(end - 4) !== SUFFIX) return undefined;
  const payload = datagram.subarray(HEADER_BYTES, end - TRAILER_BYTES);
  const hasReturnCode = payload.length >= RETURN_CODE_BYTES && (payload.readUInt32BE(0) & 0xffffff00) === 0;
  return hasReturnCode ? payload.subarray(RETURN_CODE_BYTES) : payload;
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
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
