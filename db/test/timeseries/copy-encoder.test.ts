import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CopyEncoder, cleanText, encodeJson } from '../../src/timeseries/copy-encoder.ts';

const headerBytes = 19;
const body = (write: (encoder: CopyEncoder) => void) => {
  const encoder = new CopyEncoder();
  write(encoder);
  return encoder.finish().subarray(headerBytes, -2);
};

describe('the binary COPY encoder', () => {
  it('begins with the signature and ends with the end mark', () => {
    const bytes = new CopyEncoder().finish();
    expect(bytes.toString('latin1')).toBe('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0\xff\xff');
  });

  it('writes instants as microseconds since 2000, before and after it', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1970, 0), max: Date.UTC(2100, 0) }), (time) => {
        const bytes = body((encoder) => encoder.instant(time));
        expect(bytes.readInt32BE(0)).toBe(8);
        expect(bytes.readBigInt64BE(4)).toBe((BigInt(time) - 946_684_800_000n) * 1_000n);
      }),
    );
  });

  it('grows with its rows', () => {
    const text = 'x'.repeat(1_000);
    const bytes = body((encoder) => {
      for (let row = 0; row < 500; row += 1) encoder.text(text);
    });
    expect(bytes.length).toBe(500 * 1_004);
    expect(bytes.subarray(-1_000).toString()).toBe(text);
  });

  it('refuses what is no uuid', () => {
    expect(() => new CopyEncoder().uuid('not-a-uuid')).toThrow(TypeError);
  });

  it('makes JSON that Postgres takes, and changes no other', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = encodeJson(value as never);
        expect(text).not.toMatch(/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i);
      }),
    );
    expect(encodeJson({ a: ['\\u0000', 'ok'] })).toBe(JSON.stringify({ a: ['\\u0000', 'ok'] }));
    expect(encodeJson('\0')).toBe('"\uFFFD"');
    expect(cleanText('a\uD800b')).toBe('a\uFFFDb');
  });
});
