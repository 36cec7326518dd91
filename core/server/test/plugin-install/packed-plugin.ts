import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { PluginManifest, PluginPermissions } from '@nexa/sdk';
import { type Header, pack } from 'tar-stream';
import { bundlePlugin } from '../../src/plugin-host/bundle.ts';

export interface PackedPlugin {
  readonly id: string;
  readonly version: string;
  /** Name of the fixture that it is made of. */
  readonly fixture: string;
  readonly permissions?: PluginPermissions;
  /** A brand when left out. */
  readonly kind?: PluginManifest['kind'];
  /** `@acme/nexa-<id>` when left out. */
  readonly packageName?: string;
  readonly readme?: string;
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

export function packageJsonOf(plugin: PackedPlugin): string {
  const { id, version, permissions, kind = 'brand', packageName, sdk = '^0.1.0', scripts } = plugin;
  return JSON.stringify({
    name: packageName ?? `@acme/nexa-${id}`,
    version,
    type: 'module',
    ...(scripts === undefined ? {} : { scripts }),
    nexa: {
      id,
      name: `Acme ${id}`,
      sdk,
      kind,
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
    [{ name: 'package/README.md' }, plugin.readme ?? '# Acme\n'],
    [{ name: 'package/src/index.ts' }, 'not taken'],
  ]);
}
