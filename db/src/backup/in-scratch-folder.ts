import { chmod, mkdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { acquireDataFolder } from '../embedded/data-folder.ts';

/**
 * Runs work in the folder of `dataDir` in which backups are tried, where a home has room. One at a time; what one that
 * was killed left is cleared away, and nothing stays behind.
 */
export async function inScratchFolder<T>(dataDir: string, work: (scratch: string) => Promise<T>): Promise<T> {
  await mkdir(dataDir, { recursive: true });
  const scratch = join(await realpath(dataDir), 'drill');
  const lock = await acquireDataFolder(scratch);
  try {
    // Postgres runs as another user than root and has to pass.
    await chmod(scratch, 0o711);
    return await work(scratch);
  } finally {
    await lock.release();
    await rm(scratch, { recursive: true, force: true });
  }
}
