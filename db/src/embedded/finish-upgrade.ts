import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterPaths } from './cluster.ts';
import { pathExists } from './path-exists.ts';

/** Where an upgrade builds the new cluster, and where it leaves the old one. */
export const upgradeFolder = (paths: ClusterPaths): string => join(paths.dataDir, 'postgres-upgrade');
export const asideFolder = (paths: ClusterPaths, majorVersion: number): string =>
  join(paths.home, `data.postgres-${majorVersion}`);
/** Written when the new cluster holds everything; from then on there is no way but forward. */
export const readyMark = (paths: ClusterPaths): string => join(upgradeFolder(paths), 'ready.json');

/** Puts the finished new cluster in the place of the old one; a kill in the middle is made good at the next start. */
export async function finishUpgrade(paths: ClusterPaths): Promise<void> {
  const mark = await readFile(readyMark(paths), 'utf8').catch(() => undefined);
  if (mark === undefined) return;
  const { from } = JSON.parse(mark) as { from: number };
  const fresh = join(upgradeFolder(paths), 'postgres', 'data');
  if (await pathExists(fresh)) {
    if (!(await pathExists(asideFolder(paths, from)))) await rename(paths.data, asideFolder(paths, from));
    await rename(fresh, paths.data);
  }
  await rm(upgradeFolder(paths), { recursive: true, force: true });
}
