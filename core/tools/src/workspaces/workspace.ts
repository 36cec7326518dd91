import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceFolders } from '../../fence/fence.mjs';

export interface PackageJson {
  name: string;
  version: string;
  private?: boolean;
  license?: string;
  type?: string;
  engines?: Record<string, string>;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  nexa?: { id?: string; sdk?: string };
}

export interface Workspace {
  /** Relative to the root; the root itself is an empty string. */
  folder: string;
  manifest: PackageJson;
}

export function readWorkspaces(root: string): { root: Workspace; workspaces: Workspace[] } {
  const read = (folder: string): Workspace => ({
    folder,
    manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')),
  });
  return { root: read(''), workspaces: workspaceFolders(root).map(read) };
}
