import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packageLimits } from '../../src/plugin-install/package-limits.ts';
import { readArchive } from '../../src/plugin-install/read-archive.ts';
import { packEntries, type TarEntry } from './packed-plugin.ts';

const limits = { ...packageLimits, archive: 100_000, unpacked: 50_000, file: 20_000, entries: 10, pathLength: 60 };
const plain: TarEntry = [{ name: 'package/package.json' }, '{}'];
const read = async (...entries: readonly TarEntry[]) => readArchive(await packEntries([plain, ...entries]), limits);

describe('an archive', () => {
  it('is read with its files’ paths below its one folder', async () => {
    const files = await read([{ name: 'package/dist/', type: 'directory' }, ''], [{ name: 'package/dist/a.mjs' }, 'a']);
    expect([...files].map(([path, content]) => [path, content.toString()])).toEqual([
      ['package.json', '{}'],
      ['dist/a.mjs', 'a'],
    ]);
  });

  it.each([
    ['climbs out', '../evil'],
    ['climbs out from inside', 'package/../../evil'],
    ['begins at the root', '/etc/passwd'],
    ['begins at a drive', 'C:/evil'],
    ['has backslashes', 'package\\..\\evil'],
    ['has a line break', 'package/a\nb'],
    ['has an empty part', 'package//evil'],
    ['is too long', `package/${'a'.repeat(80)}`],
  ])('with a path that %s is refused', async (_how, name) => {
    await expect(read([{ name }, 'x'])).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_PACKAGE_REFUSED',
      params: { reason: expect.stringContaining('is none that a package needs') },
    });
  });

  it.each([
    ['symlink', { linkname: '/etc/passwd' }],
    ['link', { linkname: 'package/package.json' }],
    ['character-device', {}],
    ['block-device', {}],
    ['fifo', {}],
  ] as const)('with a %s in it is refused', async (type, more) => {
    await expect(read([{ name: 'package/thing', type, ...more }, ''])).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_PACKAGE_REFUSED',
      params: { reason: `"package/thing" is a ${type}.` },
    });
  });

  it('with the same path twice is refused', async () => {
    await expect(read(plain)).rejects.toThrow('it has package/package.json twice');
  });

  it('whose files lie beside each other is refused', async () => {
    await expect(read([{ name: 'other/file' }, 'x'])).rejects.toThrow('do not lie in one folder');
  });

  it('with too large a file is refused', async () => {
    await expect(read([{ name: 'package/a' }, Buffer.alloc(20_001)])).rejects.toThrow('larger than 20000 bytes');
  });

  it('with too many entries is refused', async () => {
    const many = Array.from({ length: 10 }, (_, index): TarEntry => [{ name: `package/${index}` }, 'x']);
    await expect(read(...many)).rejects.toThrow('more than 10 entries');
  });

  it('that unpacks to too much is refused, however small it is', async () => {
    const parts = Array.from(
      { length: 4 },
      (_, index): TarEntry => [{ name: `package/${index}` }, Buffer.alloc(15_000)],
    );
    await expect(read(...parts)).rejects.toThrow('unpacks to more than 50000 bytes');
  });

  it('that is too large as it comes is not unpacked at all', async () => {
    await expect(readArchive(Buffer.alloc(100_001), limits)).rejects.toThrow('the archive has 100001 bytes');
  });

  it.each([
    ['no gzip', Buffer.from('hello')],
    ['gzip of no tar', gzipSync(Buffer.from('hello'.repeat(300)))],
    ['half of one', gzipSync(Buffer.alloc(4_000, 'x')).subarray(0, 20)],
  ])('that is %s is refused', async (_what, archive) => {
    await expect(readArchive(archive, limits)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_PACKAGE_REFUSED' });
  });
});
