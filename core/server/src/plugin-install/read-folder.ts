import { existsSync, lstatSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorMessage, NexaError } from '@nexa/sdk';
import { bundlePlugin } from '../plugin-host/bundle.ts';
import { bundlePath } from './package-content.ts';
import { packageLimits } from './package-limits.ts';
import { packageRefused } from './package-refusal.ts';
import type { PackageFiles } from './read-archive.ts';

const documents = ['README.md', 'CHANGELOG.md', 'LICENSE', 'LICENSE.md', 'NOTICE', 'grade.json'];
const entries = ['src/index.ts', 'src/index.js', 'src/index.mjs'];

/** Takes what a plugin needs from a folder; its sources are bundled afresh, which runs none of its code. */
export async function readFolder(path: string): Promise<PackageFiles> {
  if (!existsSync(path))
    throw new NexaError('NEXA_PLUGIN_SOURCE_UNAVAILABLE', `There is no folder ${path} on the server's machine.`, {
      params: { source: path },
    });
  if (!existsSync(join(path, 'package.json'))) throw packageRefused('the folder has no package.json.');
  const folder = realpathSync(path);
  const files = new Map<string, Buffer>();
  for (const name of ['package.json', ...documents, ...assetsIn(folder)]) {
    const content = readInside(folder, name);
    if (content !== undefined) files.set(name, content);
  }
  const entry = entries.find((name) => existsSync(join(folder, name)));
  const bundle = entry === undefined ? readInside(folder, bundlePath) : await build(join(folder, entry));
  if (bundle !== undefined) files.set(bundlePath, bundle);
  return files;
}

async function build(entry: string): Promise<Buffer> {
  const work = mkdtempSync(join(tmpdir(), 'nexa-bundle-'));
  try {
    await bundlePlugin(entry, join(work, 'plugin.mjs'));
    return readFileSync(join(work, 'plugin.mjs'));
  } catch (error) {
    throw packageRefused(`its sources do not build: ${errorMessage(error)}`, error);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What is wrong with the manifest is said later, with everything else about it. */
function assetsIn(folder: string): string[] {
  try {
    const { nexa } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { nexa?: { assets?: unknown } };
    const assets = nexa?.assets;
    return Array.isArray(assets) ? assets.filter((asset) => typeof asset === 'string') : [];
  } catch {
    return [];
  }
}

function readInside(folder: string, name: string): Buffer | undefined {
  const file = join(folder, name);
  if (!existsSync(file)) return undefined;
  const real = realpathSync(file);
  if (!real.startsWith(`${folder}/`) || !statSync(real).isFile() || lstatSync(file).isSymbolicLink())
    throw packageRefused(`${name} is no plain file of its folder.`);
  if (statSync(real).size > packageLimits.file)
    throw packageRefused(`${name} is larger than ${packageLimits.file} bytes.`);
  return readFileSync(real);
}
