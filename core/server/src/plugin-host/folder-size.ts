import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface FolderSize {
  /** What the files take on the disk. */
  readonly bytes: number;
  readonly files: number;
}

const BLOCK = 512;
const AT_ONCE = 32;

/**
 * How much there is in a folder. Links are not followed, and it ends early where there is more than `atMost`, so that
 * nobody can keep it busy.
 */
export async function sizeOfFolder(path: string, atMost: FolderSize): Promise<FolderSize> {
  const size = { bytes: 0, files: 0 };
  const waiting = [path];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    if (size.files + entries.length > atMost.files) return { ...size, files: size.files + entries.length };
    for (let from = 0; from < entries.length; from += AT_ONCE) {
      const some = entries.slice(from, from + AT_ONCE);
      const files = some.map((entry) => join(folder, entry.name));
      for (const bytes of await Promise.all(files.map(bytesOf))) size.bytes += bytes;
      size.files += some.length;
      if (size.bytes > atMost.bytes) return size;
      waiting.push(...files.filter((_, i) => some[i]?.isDirectory()));
    }
  }
  return size;
}

async function bytesOf(file: string): Promise<number> {
  try {
    return (await lstat(file)).blocks * BLOCK;
  } catch {
    // It was removed meanwhile.
    return 0;
  }
}
