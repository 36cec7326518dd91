import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readContent } from '../../src/link/message-content.ts';
import { openFrame34 } from '../../src/link/open-frame-34.ts';
import { openFrame35 } from '../../src/link/open-frame-35.ts';
import { FrameError } from '../../src/link/opened-frame.ts';
import { deviceFrame } from '../emulator/tuya-33-codec.ts';
import { sealFrame34 } from '../emulator/wire-34.ts';
import { sealFrame35 } from '../emulator/wire-35.ts';

const key = Buffer.from('0123456789abcdef');
const otherKey = Buffer.from('fedcba9876543210');
const text = '{"dps":{"1":true}}';
const noCode = Buffer.alloc(0);
const code = Buffer.alloc(4);

const frame34 = (plain: Buffer, returnCode = code, command = 8) =>
  sealFrame34({ sequence: 7, command, plain, returnCode, key });
const frame35 = (plain: Buffer, command = 8) => sealFrame35({ sequence: 7, command, plain, key });

function faultOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof FrameError ? error.fault : 'not a FrameError';
  }
}

describe('a frame of 3.4', () => {
  it.each([
    ['with a return code', code],
    ['without one', noCode],
  ])('is opened %s', (_what, returnCode) => {
    const opened = openFrame34(frame34(Buffer.from(text), returnCode), key);
    expect(opened).toMatchObject({ sequence: 7, command: 8 });
    expect(opened.content.toString()).toBe(text);
  });

  it('comes back as it was sealed, whatever is in it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(openFrame34(frame34(Buffer.from(bytes)), key).content).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('is refused as made with another key, of an older version, or of a newer one', () => {
    expect(faultOf(() => openFrame34(frame34(Buffer.from(text)), otherKey))).toBe('key');
    expect(faultOf(() => openFrame34(deviceFrame(1, 8, Buffer.from(text)), key))).toBe('version');
    expect(faultOf(() => openFrame34(frame35(Buffer.from(text)), key))).toBe('version');
  });

  it('is refused when one bit of it was turned', () => {
    const sound = frame34(Buffer.from(text));
    fc.assert(
      fc.property(fc.integer({ min: 4, max: sound.length - 5 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const spoilt = Buffer.from(sound);
        spoilt.writeUInt8(spoilt.readUInt8(at) ^ (1 << bit), at);
        expect(faultOf(() => openFrame34(spoilt, key))).toBe('key');
      }),
    );
  });

  it('is no frame of ours when its HMAC covers too little', () => {
    const frame = frame34(Buffer.from(text));
    const end = frame.length - 36;
    createHmac('sha256', key).update(frame.subarray(4, end)).digest().copy(frame, end);
    expect(faultOf(() => openFrame34(frame, key))).toBe('key');
  });
});

describe('a frame of 3.5', () => {
  it('is opened with and without a return code', () => {
    expect(openFrame35(frame35(Buffer.concat([code, Buffer.from(text)])), key).content.toString()).toBe(text);
    expect(openFrame35(frame35(Buffer.from(text)), key).content.toString()).toBe(text);
  });

  it('keeps a random number that begins like a return code', () => {
    const response = Buffer.alloc(48, 7).fill(0, 0, 4);
    expect(openFrame35(frame35(response, 4), key).content).toEqual(response);
    expect(openFrame35(frame35(Buffer.concat([code, response]), 4), key).content).toEqual(response);
  });

  it('is refused as made with another key, damaged, of an older version, or cut short', () => {
    const sound = frame35(Buffer.from(text));
    const spoilt = Buffer.from(sound);
    spoilt.writeUInt8(spoilt.readUInt8(9) ^ 1, 9);
    expect(faultOf(() => openFrame35(sound, otherKey))).toBe('key');
    expect(faultOf(() => openFrame35(spoilt, key))).toBe('key');
    expect(faultOf(() => openFrame35(deviceFrame(1, 8, Buffer.from(text)), key))).toBe('version');
    expect(faultOf(() => openFrame35(sound.subarray(0, 40), key))).toBe('form');
  });
});

describe('what stands in it', () => {
  it.each([
    ['nothing', '', false],
    ['JSON', text, { dps: { 1: true } }],
    ['JSON behind a version header', `3.4${'\0'.repeat(12)}${text}`, { dps: { 1: true } }],
    ['JSON behind a source header', `3.5\0\0\0\0\0\0\0\x07\0\0\0\x01${text}`, { dps: { 1: true } }],
    ['JSON within data', `{"protocol":4,"t":1,"data":${text}}`, { dps: { 1: true } }],
    ['JSON with zeros behind', `${text}\0\0`, { dps: { 1: true } }],
    ['words', 'json obj data unvalid', 'json obj data unvalid'],
  ])('is read when it is %s', (_what, content, read) => {
    expect(readContent(Buffer.from(content, 'latin1'))).toEqual(read);
  });
});
