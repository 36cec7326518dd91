import { createHash, createHmac } from 'node:crypto';

/** What the hash of a row covers beside its chain, its place and the hash before it. All as text, as Postgres prints it. */
export interface RowSkeleton {
  readonly id: string;
  /** Microseconds since 1970-01-01 UTC, decimal. */
  readonly time: string;
  readonly actorId: string | null;
  readonly actorKind: string;
  readonly action: string;
  readonly entityType: string;
  readonly entityId: string;
  readonly payloadMac: Uint8Array | null;
}

/** What erasure may delete. JSON is the text of the jsonb value, the address the text of the inet value (`10.0.0.7/32`). */
export interface RowPayload {
  readonly before: string | null;
  readonly after: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly cause: string | null;
}

/** Before the first row of a chain. */
export const firstHash: Uint8Array = new Uint8Array(32);

/** Four bytes of length (big-endian) and the text in UTF-8; ffffffff alone is null. */
export function encodeFields(fields: readonly (string | null)[]): Buffer {
  return Buffer.concat(
    fields.flatMap((field) => {
      const content = field === null ? undefined : Buffer.from(field, 'utf8');
      const length = Buffer.alloc(4, 0xff);
      if (content === undefined) return [length];
      length.writeUInt32BE(content.length);
      return [length, content];
    }),
  );
}

export function hashRow(chain: string, sequence: bigint, previous: Uint8Array, row: RowSkeleton): Buffer {
  const mac = row.payloadMac === null ? null : hex(row.payloadMac);
  const { id, time, actorId, actorKind, action, entityType, entityId } = row;
  const place = ['nexa.audit.row.v1', chain, String(sequence), hex(previous)];
  const message = encodeFields([...place, id, time, actorId, actorKind, action, entityType, entityId, mac]);
  return createHash('sha256').update(message).digest();
}

export function macPayload(salt: Uint8Array, payload: RowPayload): Buffer {
  const { before, after, ip, userAgent, cause } = payload;
  const message = encodeFields(['nexa.audit.payload.v1', before, after, ip, userAgent, cause]);
  return createHmac('sha256', salt).update(message).digest();
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
