import type { Stats } from 'node:fs';
import { access, constants, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PostgresAccount } from './account.ts';

/** Whether the account may enter every folder above the path and read the path itself. */
export async function isReachableBy(path: string, account: PostgresAccount): Promise<boolean> {
  return (await firstClosedFolder(path, account)) === undefined;
}

/** The outermost folder (or the path itself) that the account may not enter. */
export async function firstClosedFolder(path: string, account: PostgresAccount): Promise<string | undefined> {
  const real = await realpath(path);
  if (account.uid === undefined) {
    const open = await access(real, constants.R_OK | constants.X_OK).then(
      () => true,
      () => false,
    );
    return open ? undefined : real;
  }
  for (const step of pathsFromRoot(real)) {
    if (!mayEnter(await stat(step), account)) return step;
  }
  return undefined;
}

function pathsFromRoot(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...pathsFromRoot(parent), path];
}

function mayEnter(entry: Stats, account: PostgresAccount): boolean {
  if (entry.uid === account.uid) return (entry.mode & 0o100) !== 0;
  if (entry.gid === account.gid) return (entry.mode & 0o010) !== 0;
  return (entry.mode & 0o001) !== 0;
}
