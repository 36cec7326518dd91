import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type BackupKeys, fingerprintOf } from '../../src/backup/backup-key.ts';
import { createSealer, openSealed } from '../../src/backup/sealed-stream.ts';

const keysOf = (bytes: Buffer): BackupKeys => {
  const key = { bytes, fingerprint: fingerprintOf(bytes) };
  return { file: 'backup.key', sealing: key, all: [key], isNew: false };
};
const keys = keysOf(randomBytes(32));
const chunk = 256 * 1024;
const headBytes = 4;
const tagBytes = 16;

async function* pieces(content: Buffer, size = 100_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

async function gather(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of source) all.push(piece);
  return Buffer.concat(all);
}

async function seal(content: Buffer): Promise<{ prefix: Buffer; body: Buffer }> {
  const sealer = createSealer(keys.sealing, { id: 'a' });
  return { prefix: sealer.prefix, body: await gather(sealer.seal(pieces(content))) };
}

async function open(sealed: Buffer, by = keys): Promise<Buffer> {
  const { content } = await openSealed(pieces(sealed, 7_777), by, 'a.nexabackup');
  return gather(content);
}

describe('a sealed stream', () => {
  it.each([0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 3 * chunk + 5])('gives back %i bytes', async (size) => {
    const content = randomBytes(size);
    const { prefix, body } = await seal(content);
    expect((await open(Buffer.concat([prefix, body]))).equals(content)).toBe(true);
  });

  it('names the key that is needed when it is given another one', async () => {
    const { prefix, body } = await seal(randomBytes(10));
    await expect(open(Buffer.concat([prefix, body]), keysOf(randomBytes(32)))).rejects.toMatchObject({
      code: 'NEXA_BACKUP_KEY_WRONG',
      params: { needed: keys.sealing.fingerprint },
    });
  });

  it('opens with any key of the file, so that a key can be replaced', async () => {
    const { prefix, body } = await seal(Buffer.from('kept'));
    const newer = keysOf(randomBytes(32));
    const both = { ...newer, all: [newer.sealing, keys.sealing] };
    expect((await open(Buffer.concat([prefix, body]), both)).toString()).toBe('kept');
  });

  it.each([
    ['cut off in the middle of a chunk', (whole: Buffer) => whole.subarray(0, whole.length - 100)],
    ['cut off in the header', (whole: Buffer) => whole.subarray(0, 30)],
    ['followed by something', (whole: Buffer) => Buffer.concat([whole, Buffer.from('x')])],
    ['empty', () => Buffer.alloc(0)],
    ['something else', () => randomBytes(1000)],
  ])('refuses a file that is %s', async (_what, change) => {
    const { prefix, body } = await seal(randomBytes(3 * chunk));
    await expect(open(change(Buffer.concat([prefix, body])))).rejects.toMatchObject({ code: 'NEXA_BACKUP_DAMAGED' });
  });

  it.each([
    ['a chunk is removed from the end', (chunks: Buffer[]) => chunks.slice(0, -1)],
    ['a chunk is removed from the middle', ([a, , c]: Buffer[]) => [a, c]],
    ['two chunks are swapped', ([a, b, c]: Buffer[]) => [b, a, c]],
  ])('notices when %s', async (_what, change) => {
    const { prefix, body } = await seal(randomBytes(2 * chunk + 7));
    const step = headBytes + chunk + tagBytes;
    const chunks = [body.subarray(0, step), body.subarray(step, 2 * step), body.subarray(2 * step)];
    const changed = Buffer.concat([prefix, ...(change(chunks) as Buffer[])]);
    await expect(open(changed)).rejects.toMatchObject({ code: 'NEXA_BACKUP_DAMAGED' });
  });

  it.each([0, 3, 4, 1000, chunk + 30])('notices a flipped bit in byte %i of the body', async (at) => {
    const { prefix, body } = await seal(randomBytes(2 * chunk));
    body[at] = (body[at] ?? 0) ^ 1;
    await expect(open(Buffer.concat([prefix, body]))).rejects.toMatchObject({ code: 'NEXA_BACKUP_DAMAGED' });
  });

  it('notices a changed word in the readable header', async () => {
    const { prefix, body } = await seal(Buffer.from('x'));
    const changed = Buffer.from(prefix.toString('latin1').replace('"id":"a"', '"id":"b"'), 'latin1');
    await expect(open(Buffer.concat([changed, body]))).rejects.toMatchObject({ code: 'NEXA_BACKUP_DAMAGED' });
  });

  it('refuses a format of a newer NEXA before anything else', async () => {
    const { prefix, body } = await seal(Buffer.from('x'));
    const changed = Buffer.from(prefix.toString('latin1').replace('"format":1', '"format":2'), 'latin1');
    await expect(open(Buffer.concat([changed, body]))).rejects.toMatchObject({ code: 'NEXA_BACKUP_TOO_NEW' });
  });

  it('never seals two streams alike', async () => {
    const content = Buffer.from('the same');
    expect((await seal(content)).body.equals((await seal(content)).body)).toBe(false);
  });
});
