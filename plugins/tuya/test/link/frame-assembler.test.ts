import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameAssembler } from '../../src/link/frame-assembler.ts';
import { deviceFrame } from '../emulator/tuya-33-codec.ts';
import { sealFrame35 } from '../emulator/wire-35.ts';

const key = Buffer.from('0123456789abcdef');

/** Frames of 3.1 to 3.4 and of 3.5. */
const frame = fc
  .tuple(fc.boolean(), fc.nat(0xffff), fc.integer({ min: 0, max: 30 }), fc.uint8Array({ maxLength: 200 }))
  .map(([isNew, sequence, command, payload]) =>
    isNew
      ? sealFrame35({ sequence, command, plain: Buffer.from(payload), key })
      : deviceFrame(sequence, command, Buffer.from(payload)),
  );

function assemble(chunks: readonly Buffer[]) {
  let noise = 0;
  const assembler = new FrameAssembler((bytes) => {
    noise += bytes;
  });
  return { frames: chunks.flatMap((chunk) => assembler.push(chunk)), noise: () => noise };
}

const cut = (stream: Buffer, places: readonly number[]): Buffer[] => {
  const at = [0, ...places.map((place) => place % (stream.length + 1)), stream.length].sort((a, b) => a - b);
  return at.slice(1).map((end, index) => stream.subarray(at[index], end));
};

describe('frames in a stream', () => {
  it('come out whole and in order, wherever the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 40 }), (frames, places) => {
        const { frames: found, noise } = assemble(cut(Buffer.concat(frames), places));
        expect(found).toEqual(frames);
        expect(noise()).toBe(0);
      }),
    );
  });

  it('come out byte by byte as well', () => {
    const sent = deviceFrame(1, 8, Buffer.from('values'));
    expect(assemble([...sent].map((byte) => Buffer.from([byte]))).frames).toEqual([sent]);
  });

  it('are found behind noise, which is told of', () => {
    const sent = deviceFrame(1, 8, Buffer.from('values'));
    const { frames, noise } = assemble([Buffer.concat([Buffer.from('noise'), sent])]);
    expect(frames).toEqual([sent]);
    expect(noise()).toBe(5);
  });

  it('are found behind a prefix that begins none', () => {
    const sent = deviceFrame(1, 8, Buffer.from('values'));
    const false1 = Buffer.from('000055aa00000000000000080000001800', 'hex');
    const { frames, noise } = assemble([Buffer.concat([false1, sent, sent])]);
    expect(frames).toEqual([sent, sent]);
    expect(noise()).toBe(false1.length);
  });

  it('may hold the bytes of a suffix in their middle', () => {
    const sent = deviceFrame(1, 8, Buffer.from('0000aa55000055aa', 'hex'));
    expect(assemble([sent]).frames).toEqual([sent]);
  });

  it('are bounded: noise alone does not pile up', () => {
    const { frames, noise } = assemble(Array.from({ length: 100 }, () => Buffer.alloc(1000, 0x55)));
    expect(frames).toEqual([]);
    expect(noise()).toBe(100_000);
  });
});
