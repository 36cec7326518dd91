import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiEntry } from './api-report.ts';

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, { readonly 'nexa-source': string }>>;
}

/** The entry points of a package, as its package.json names them, with their sources. */
export function publishedEntries(folder: string): { readonly name: string; readonly entries: readonly ApiEntry[] } {
  const { name, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const entries = Object.entries(exports).map(([path, conditions]) => ({
    name: `${name}${path.slice(1)}`,
    file: join(folder, conditions['nexa-source']),
  }));
  return { name, entries };
}
