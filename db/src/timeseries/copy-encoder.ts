import type { Instant, JsonValue } from '@nexa/sdk';

/** Milliseconds from 1970 to 2000, where Postgres' timestamps begin. */
const postgresEpoch = 946_684_800_000;
const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const initialBytes = 64 * 1024;

/**
 * Rows in Postgres' binary COPY format, written into one growing buffer: no object a row, no escaping. The order of
 * calls is the order of the columns.
 */
export class CopyEncoder {
  #buffer: Buffer;
  #length: number;
  #rows = 0;

  constructor() {
    this.#buffer = Buffer.allocUnsafe(initialBytes);
    this.#length = signature.copy(this.#buffer);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Bytes that {@link take} would answer. */
  get length(): number {
    return this.#length;
  }

  /** What was encoded since the last call, to be sent ahead while the rest is encoded. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#length);
    this.#buffer = Buffer.allocUnsafe(this.#buffer.length);
    this.#length = 0;
    return taken;
  }

  /** All that was not taken yet, with the end mark; the encoder is used up. */
  finish(): Buffer {
    this.#reserve(2);
    this.#length = this.#buffer.writeInt16BE(-1, this.#length);
    return this.#buffer.subarray(0, this.#length);
  }

  startRow(columns: number): void {
    this.#reserve(2);
    this.#length = this.#buffer.writeInt16BE(columns, this.#length);
    this.#rows += 1;
  }

  null(): void {
    this.#reserve(4);
    this.#length = this.#buffer.writeInt32BE(-1, this.#length);
  }

  instant(time: Instant): void {
    this.#reserve(12);
    const microseconds = Math.round((time - postgresEpoch) * 1_000);
    const high = Math.floor(microseconds / 0x1_0000_0000);
    let at = this.#buffer.writeInt32BE(8, this.#length);
    at = this.#buffer.writeInt32BE(high, at);
    this.#length = this.#buffer.writeUInt32BE(microseconds - high * 0x1_0000_0000, at);
  }

  float8(value: number): void {
    this.#reserve(12);
    const at = this.#buffer.writeInt32BE(8, this.#length);
    this.#length = this.#buffer.writeDoubleBE(value, at);
  }

  int4(value: number): void {
    this.#reserve(8);
    const at = this.#buffer.writeInt32BE(4, this.#length);
    this.#length = this.#buffer.writeInt32BE(value, at);
  }

  int2(value: number): void {
    this.#reserve(6);
    const at = this.#buffer.writeInt32BE(2, this.#length);
    this.#length = this.#buffer.writeInt16BE(value, at);
  }

  uuid(value: string): void {
    this.#reserve(20);
    const at = this.#buffer.writeInt32BE(16, this.#length);
    const written = this.#buffer.write(value.replaceAll('-', ''), at, 16, 'hex');
    if (written !== 16) throw new TypeError(`not a uuid: ${value}`);
    this.#length = at + 16;
  }

  text(value: string): void {
    this.#string(value.includes('\0') ? cleanText(value) : value, 0);
  }

  jsonb(value: JsonValue): void {
    this.#string(encodeJson(value), 1);
  }

  /** Columns that are equal in many rows: encoded once, copied into each. */
  append(columns: Buffer): void {
    this.#reserve(columns.length);
    this.#length += columns.copy(this.#buffer, this.#length);
  }

  /** The bytes of some columns alone, for {@link append}. */
  static columns(write: (encoder: CopyEncoder) => void): Buffer {
    const encoder = new CopyEncoder();
    write(encoder);
    return Buffer.from(encoder.#buffer.subarray(signature.length, encoder.#length));
  }

  #string(text: string, version: 0 | 1): void {
    const bytes = Buffer.byteLength(text);
    this.#reserve(5 + bytes);
    this.#length = this.#buffer.writeInt32BE(bytes + version, this.#length);
    // jsonb's binary form is its text behind a version number.
    if (version === 1) this.#length = this.#buffer.writeUInt8(1, this.#length);
    this.#length += this.#buffer.write(text, this.#length);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

/** Postgres' text holds neither the NUL character nor halves of surrogate pairs; encoding replaces the halves. */
export function cleanText(text: string): string {
  return Buffer.from(text).toString().replaceAll('\0', '\uFFFD');
}

/** JSON as jsonb takes it: escaped NULs and lone surrogates would be refused together with the whole batch. */
export function encodeJson(value: JsonValue): string {
  const text = JSON.stringify(value);
  return /\\u(?:0000|d[89a-f])/i.test(text) ? JSON.stringify(cleanJson(value)) : text;
}

function cleanJson(value: JsonValue): JsonValue {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cleanJson);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [cleanText(key), cleanJson(member)]));
}
