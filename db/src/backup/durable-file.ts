import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What is being written ends like this until it is whole. */
export const halfEnding = '.half';

export interface DurableFile {
  readonly path: string;
  readonly bytes: number;
}

/** Writes beside the place, makes the bytes durable, then renames: a file under its own name is always whole. */
export async function writeDurably(path: string, content: AsyncIterable<Buffer>, mode = 0o600): Promise<DurableFile> {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}${halfEnding}`;
  let bytes = 0;
  try {
    const file = await open(draft, 'wx', mode);
    try {
      for await (const piece of content) {
        for (let done = 0; done < piece.length; ) done += (await file.write(piece, done)).bytesWritten;
        bytes += piece.length;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    await syncFolder(dirname(path));
    return { path, bytes };
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** A new name in a folder is durable only when the folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network shares cannot; the file itself is safe by then.
    if (!['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

export async function* bytesOf(...pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces;
}
