import type { PluginManifest } from '@nexa/sdk';

/** Where a plugin is to come from. */
export type InstallSource =
  | { readonly kind: 'registry'; readonly spec: string }
  | { readonly kind: 'tarball'; readonly name: string; readonly archive: Buffer }
  | { readonly kind: 'folder'; readonly path: string };

/** A package that was looked at and waits for a person's word. Nothing of it has run. */
export interface InstallPlan {
  readonly id: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly pluginId: string;
  readonly packageName: string;
  readonly version: string;
  readonly manifest: PluginManifest;
  readonly source: InstallSource['kind'];
  readonly sourceSpec: string;
  /** Of the archive, as the registry states it. */
  readonly integrity?: string;
  /** SHA-256 of what would be installed. */
  readonly digest: string;
  /** Bytes of it. */
  readonly size: number;
  readonly grade?: string;
}
