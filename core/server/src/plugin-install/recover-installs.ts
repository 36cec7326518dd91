import { rm } from 'node:fs/promises';
import { type Database, PluginInstallStore, type PreviousVersion, type StoredPlugin } from '@nexa/db';
import type { PluginHostLog } from '../plugin-host/plugin-host-log.ts';
import { dropSnapshot, restoreFolder, snapshotData } from './data-snapshot.ts';
import type { InstallFolders } from './install-folders.ts';
import { sweepPackages } from './stored-install.ts';

export interface RecoverOptions {
  readonly database: Database;
  readonly folders: InstallFolders;
  readonly log: PluginHostLog;
  readonly now: () => number;
  /** Whether a plugin of this id came with NEXA. */
  readonly isBundled: (pluginId: string) => boolean;
}

/** Before any plugin runs: finishes what a NEXA that was killed had begun. Answers what is installed afterwards. */
export async function recoverInstalls(options: RecoverOptions): Promise<readonly StoredPlugin[]> {
  const { database, folders, log, isBundled } = options;
  const store = new PluginInstallStore(database);
  for (const stored of await store.list()) {
    const { pluginId, state } = stored;
    if (state === 'removing') {
      const isReplaced = isBundled(pluginId);
      await store.remove(pluginId, {}, isReplaced);
      await rm(folders.package(pluginId), { recursive: true, force: true });
      if (!isReplaced) await rm(folders.data(pluginId), { recursive: true, force: true });
      log.warn({ plugin: pluginId }, 'The removal of a plugin was finished.');
    } else if (state === 'rolling-back') {
      await finishRollBack(store, stored, options);
      log.warn({ plugin: pluginId }, 'The roll-back of a plugin was finished.');
    }
  }
  const left = await store.list();
  sweepPackages(folders, left);
  return left;
}

async function finishRollBack(
  store: PluginInstallStore,
  { pluginId, version, previous: kept, lastChange }: StoredPlugin,
  { folders, now }: RecoverOptions,
): Promise<void> {
  const previous = kept as unknown as PreviousVersion;
  const reason = String(lastChange?.reason ?? 'NEXA ended in the midst of it');
  await restoreFolder(folders, pluginId, previous.snapshot);
  await store.rollBack(pluginId, {
    previous,
    data: snapshotData(folders, previous.snapshot),
    change: { kind: 'rolled-back', from: version, to: previous.version, at: now(), reason },
  });
  await dropSnapshot(folders, previous.snapshot);
}
