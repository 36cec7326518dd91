import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { hasErrorCode } from '@nexa/sdk';
import { extract, type Header } from 'tar-stream';
import { packageLimits } from './package-limits.ts';
import { packageRefused } from './package-refusal.ts';

/** Files of a package by their paths in it. */
export type PackageFiles = ReadonlyMap<string, Buffer>;

type Limits = Readonly<Record<'archive' | 'unpacked' | 'file' | 'entries' | 'pathLength' | 'readWithin', number>>;

/**
 * Reads a gzipped tar into memory, believing nothing of it: paths that lead elsewhere, links, devices, twice the same
 * path, too many or too large files refuse the whole archive. Nothing is written to disk.
 */
export async function readArchive(archive: Buffer, limits: Limits = packageLimits): Promise<PackageFiles> {
  if (archive.length > limits.archive)
    throw packageRefused(`the archive has ${archive.length} bytes, and ${limits.archive} are the most.`);
  const files = new Map<string, Buffer>();
  let unpacked = 0;
  let entries = 0;
  const count = (bytes: number): void => {
    unpacked += bytes;
    if (unpacked > limits.unpacked) throw packageRefused(`it unpacks to more than ${limits.unpacked} bytes.`);
  };
  const reader = extract();
  const taken = (async () => {
    for await (const entry of reader) {
      entries += 1;
      if (entries > limits.entries) throw packageRefused(`it has more than ${limits.entries} entries.`);
      const path = pathOf(entry.header, limits.pathLength);
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > limits.file) throw packageRefused(`${path} is larger than ${limits.file} bytes.`);
        count(chunk.length);
        chunks.push(chunk);
      }
      if (entry.header.type !== 'file') continue;
      if (files.has(path)) throw packageRefused(`it has ${path} twice.`);
      files.set(path, Buffer.concat(chunks));
    }
  })();
  const unzip = createGunzip();
  const signal = AbortSignal.timeout(limits.readWithin);
  const [reading, piping] = await Promise.allSettled([
    taken.catch((error: unknown) => {
      reader.destroy();
      throw error;
    }),
    pipeline(Readable.from(chunksOf(archive)), unzip, reader, { signal }),
  ]);
  const failed = [reading, piping].find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
  if (failed === undefined) return withoutTop(files);
  if (hasErrorCode(failed.reason, 'NEXA_PLUGIN_PACKAGE_REFUSED')) throw failed.reason;
  throw packageRefused('it is no gzipped tar archive, or half of one.', failed.reason);
}

/** Small pieces, so that what unpacks to gigabytes is noticed after the first of them. */
function* chunksOf(archive: Buffer): Generator<Buffer> {
  for (let at = 0; at < archive.length; at += 65_536) yield archive.subarray(at, at + 65_536);
}

function pathOf({ name, type }: Header, longest: number): string {
  const shown = JSON.stringify(name.slice(0, 100));
  if (type !== 'file' && type !== 'directory') throw packageRefused(`${shown} is a ${type ?? 'thing of no kind'}.`);
  const isPlain = name !== '' && name.length <= longest && !/[\\\p{Cc}]/u.test(name) && !/^([a-z]:|\/)/i.test(name);
  const parts = name.replace(/\/$/, '').split('/');
  if (!isPlain || parts.some((part) => part === '' || part === '.' || part === '..'))
    throw packageRefused(`the path ${shown} is none that a package needs.`);
  return parts.join('/');
}

/** The archives of npm hold one folder with everything in it, whatever its name. */
function withoutTop(files: PackageFiles): PackageFiles {
  const [first = ''] = [...files.keys()][0]?.split('/') ?? [];
  const inner = new Map<string, Buffer>();
  for (const [path, content] of files) {
    if (!path.startsWith(`${first}/`)) throw packageRefused('its files do not lie in one folder, as npm packs them.');
    inner.set(path.slice(first.length + 1), content);
  }
  return inner;
}
