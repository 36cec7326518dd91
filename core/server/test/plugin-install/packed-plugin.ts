import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { PluginPermissions } from '@nexa/sdk';
import { type Header, pack } from 'tar-stream';
import { bundlePlugin } from '../../src/plugin-host/bundle.ts';

export interface PackedPlugin {
  readonly id: string;
  readonly version: string;
  /** Name of the fixture that it is made of. */
  readonly fixture: string;
  readonly permissions?: PluginPermissions;
  readonly sdk?: string;
  readonly scripts?: Readonly<Record<string, string>>;
}

export type TarEntry = readonly [Partial<Header> & { readonly name: string }, string | Buffer];

/** A gzipped tar of these entries, whatever they are. */
export async function packEntries(entries: readonly TarEntry[]): Promise<Buffer> {
  const packing = pack();
  for (const [header, content] of entries) packing.entry(header, content);
  packing.finalize();
  return gzipSync(await buffer(packing));
}

const bundles = new Map<string, Promise<Buffer>>();

async function bundled(fixture: string): Promise<Buffer> {
  const work = mkdtempSync(join(tmpdir(), 'nexa-fixture-'));
  try {
    const out = join(work, 'plugin.mjs');
    await bundlePlugin(fileURLToPath(new URL(`../fixtures/plugins/${fixture}.ts`, import.meta.url)), out);
    return readFileSync(out);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

export function packageJsonOf({ id, version, permissions, sdk = '^0.1.0', scripts }: PackedPlugin): string {
  return JSON.stringify({
    name: `@acme/nexa-${id}`,
    version,
    type: 'module',
    ...(scripts === undefined ? {} : { scripts }),
    nexa: {
      id,
      name: `Acme ${id}`,
      sdk,
      kind: 'brand',
      iotClass: 'simulated',
      ...(permissions === undefined ? {} : { permissions }),
    },
  });
}

/** A plugin as `npm pack` packs it. */
export async function packPlugin(plugin: PackedPlugin): Promise<Buffer> {
  const known = bundles.get(plugin.fixture) ?? bundled(plugin.fixture);
  bundles.set(plugin.fixture, known);
  return packEntries([
    [{ name: 'package/package.json' }, packageJsonOf(plugin)],
    [{ name: 'package/dist/plugin.mjs' }, await known],
    [{ name: 'package/README.md' }, '# Acme\n'],
    [{ name: 'package/src/index.ts' }, 'not taken'],
  ]);
}
