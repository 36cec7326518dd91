import { describe, expect, it } from 'vitest';
import { readPayload } from '../../src/link/device-message.ts';
import { readContent } from '../../src/link/message-content.ts';

const deviceId = 'bf1234567890abcdefgh';
const dps = { 1: true };
const child = 'a4c1380011223344';
const read = (content: object) => readPayload(readContent(Buffer.from(JSON.stringify(content))), deviceId);
const own = { kind: 'values', values: dps };

describe('what a gateway says', () => {
  it.each([
    ['of a child', { dps, cid: child }],
    ['of a child with its own id', { devId: deviceId, dps, cid: child }],
    ['of a child that it names as the device', { devId: child, dps, cid: child }],
    ['of a child, wrapped', { protocol: 4, t: 1, data: { dps, cid: child } }],
    ['of a child named beside the wrapping', { protocol: 4, t: 1, cid: child, data: { dps } }],
  ])('%s says nothing of itself', (_what, content) => {
    expect(read(content)).toEqual({ kind: 'nothing' });
  });

  it.each([
    ['without a child', { dps }],
    ['that names itself', { dps, cid: deviceId }],
    ['that names nobody', { dps, cid: '' }],
    ['wrapped', { protocol: 4, t: 1, data: { dps } }],
    ['wrapped, that names itself', { protocol: 4, t: 1, cid: deviceId, data: { dps } }],
  ])('%s is of itself', (_what, content) => {
    expect(read(content)).toEqual(own);
  });

  it('is another device where that is what it calls itself', () => {
    expect(read({ devId: child, dps })).toEqual({ kind: 'other-device', deviceId: child });
  });
});
