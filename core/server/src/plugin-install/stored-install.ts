import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PluginVersion, PreviousVersion, StoredPlugin } from '@nexa/db';
import type { JsonObject, PluginManifest } from '@nexa/sdk';
import type { InstalledPlugin } from '../plugin-host/installed-plugins.ts';
import type { KeptIntegration } from '../plugin-host/plugin-host-options.ts';
import type { InstallFolders } from './install-folders.ts';
import type { InstallPlan } from './install-plan.ts';

/** The plugin of a row as the host takes it; undefined for one that came with NEXA. */
export function installedPlugin(folders: InstallFolders, stored: StoredPlugin): InstalledPlugin | undefined {
  const { pluginId, version, digest, manifest } = stored;
  if (digest === undefined || manifest === undefined || stored.source === 'bundled') return undefined;
  return {
    manifest: manifest as unknown as PluginManifest,
    version,
    digest,
    folder: folders.package(pluginId, digest),
  };
}

/** What is put down of a plan that is carried out. */
export function versionOf(plan: InstallPlan): PluginVersion {
  const { manifest, version, source, sourceSpec, digest, integrity, grade } = plan;
  return {
    name: manifest.name,
    version,
    kind: manifest.kind,
    source,
    sourceSpec,
    digest,
    permissions: { ...manifest.permissions } as JsonObject,
    manifest: manifest as unknown as JsonObject,
    ...(integrity === undefined ? {} : { integrity }),
    ...(grade === undefined ? {} : { grade }),
  };
}

export function previousOf(
  stored: StoredPlugin,
  snapshot: string,
  online: readonly KeptIntegration[],
): PreviousVersion {
  const { name, version, kind, source, permissions, enabled, sourceSpec, digest, integrity, grade, manifest } = stored;
  return {
    name,
    version,
    kind,
    source,
    permissions,
    enabled,
    snapshot,
    online: online.map(({ integrationId }) => integrationId),
    devices: Object.fromEntries(online.map(({ integrationId, devices }) => [integrationId, devices])),
    ...(sourceSpec === undefined ? {} : { sourceSpec }),
    ...(digest === undefined ? {} : { digest }),
    ...(integrity === undefined ? {} : { integrity }),
    ...(grade === undefined ? {} : { grade }),
    ...(manifest === undefined ? {} : { manifest }),
  };
}

/**
 * Removes versions and snapshots that no row names: of trials that ended, and of a NEXA that was killed half-way. Of one
 * plugin only, while others may be in the midst of a change.
 */
export function sweepPackages(folders: InstallFolders, stored: readonly StoredPlugin[], pluginId?: string): void {
  const kept = new Set<string>();
  const snapshots = new Set<string>();
  for (const { pluginId, digest, previous } of stored) {
    const { digest: before, snapshot } = (previous ?? {}) as { digest?: string; snapshot?: string };
    if (digest !== undefined) kept.add(folders.package(pluginId, digest));
    if (before !== undefined) kept.add(folders.package(pluginId, before));
    if (snapshot !== undefined) snapshots.add(join(folders.snapshots, snapshot));
  }
  for (const id of namesIn(folders.packages)) {
    if (pluginId !== undefined && id !== pluginId) continue;
    for (const digest of namesIn(folders.package(id))) {
      const folder = folders.package(id, digest);
      if (!kept.has(folder)) rmSync(folder, { recursive: true, force: true });
    }
    if (namesIn(folders.package(id)).length === 0) rmSync(folders.package(id), { recursive: true, force: true });
  }
  for (const name of namesIn(folders.snapshots)) {
    const folder = join(folders.snapshots, name);
    if (pluginId !== undefined && name.replace(/-\d+$/, '') !== pluginId) continue;
    if (!snapshots.has(folder)) rmSync(folder, { recursive: true, force: true });
  }
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
