import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, type PluginDataSnapshot, takePluginData } from '@nexa/db';
import type { InstallFolders } from './install-folders.ts';

/** Copies everything that a stopped plugin and its integrations keep. The snapshot is there whole or not at all. */
export async function takeSnapshot(
  database: Database,
  { folders, pluginId, name }: { folders: InstallFolders; pluginId: string; name: string },
): Promise<void> {
  const folder = join(folders.snapshots, name);
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  const data = await takePluginData(database, pluginId);
  writeFileSync(join(draft, 'data.json'), JSON.stringify(data), { mode: 0o600, flush: true });
  const own = folders.data(pluginId);
  // Links are not followed: a plugin cannot make any, and somebody else's would lead out of the folder.
  if (existsSync(own)) await cp(own, join(draft, 'folder'), { recursive: true, preserveTimestamps: true });
  await rename(draft, folder);
}

export function snapshotData(folders: InstallFolders, name: string): PluginDataSnapshot {
  return JSON.parse(readFileSync(join(folders.snapshots, name, 'data.json'), 'utf8')) as PluginDataSnapshot;
}

/** Puts the plugin's own folder back. Done again after a crash in its midst, it comes to the same. */
export async function restoreFolder(folders: InstallFolders, pluginId: string, name: string): Promise<void> {
  const kept = join(folders.snapshots, name, 'folder');
  const own = folders.data(pluginId);
  const draft = `${own}.restored`;
  await rm(draft, { recursive: true, force: true });
  if (existsSync(kept)) await cp(kept, draft, { recursive: true, preserveTimestamps: true });
  await rm(own, { recursive: true, force: true });
  if (existsSync(draft)) await rename(draft, own);
}

export async function dropSnapshot(folders: InstallFolders, name: string): Promise<void> {
  await rm(join(folders.snapshots, name), { recursive: true, force: true });
}
