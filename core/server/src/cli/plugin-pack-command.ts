import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { NexaError } from '@nexa/sdk';
import tar from 'tar-stream';
import type { InstalledPlugin } from '../plugin-host/installed-plugins.ts';
import { pathFromPerson, pluginAt } from './plugin-at.ts';
import { computeGrade } from './plugin-grade-command.ts';
import { bundleOf } from './plugin-work-command.ts';

export interface PackOptions {
  readonly path: string;
  readonly out?: string | undefined;
  /** Without it no rule is run, and the package says nothing of its grade. */
  readonly withGrade?: boolean;
}

/** What npm gives every file, so that the same files make the same package whenever it is made. */
const packedAt = new Date('1985-10-26T08:15:00Z');
const isDocument = (name: string): boolean => /^(README|CHANGELOG|LICENSE|NOTICE)(\.(md|txt))?$/i.test(name);

/**
 * Builds and packs the plugin. Resolves with a sentence that names the tarball and its digest. Rejects where the grade of
 * quality.json is not the one that its rules give.
 */
export async function packPlugin(environment: NodeJS.ProcessEnv, options: PackOptions): Promise<string> {
  const { path, out, withGrade = true } = options;
  const plugin = pluginAt(environment, path);
  await bundleOf(plugin);
  const grade = withGrade ? await gradeOf(plugin) : undefined;
  const archive = await archiveOf(filesOf(plugin, grade));
  const folder = out === undefined ? join(plugin.folder, 'dist') : pathFromPerson(environment, out);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${plugin.manifest.id}-${plugin.version}.tgz`);
  writeFileSync(file, archive);
  const digest = createHash('sha256').update(archive).digest('hex');
  return `${file}\n${Math.ceil(archive.length / 1024)} kB, SHA-256 ${digest}`;
}

/** Everything that NEXA needs of a plugin, and nothing that could run outside of its process. */
function filesOf(plugin: InstalledPlugin, grade: string | undefined): Map<string, Buffer> {
  const { folder, manifest } = plugin;
  const files = new Map<string, Buffer>([
    ['package.json', Buffer.from(`${JSON.stringify(packageOf(folder), undefined, 2)}\n`)],
    ['dist/plugin.mjs', readFileSync(join(folder, 'dist', 'plugin.mjs'))],
  ]);
  for (const asset of manifest.assets ?? []) files.set(asset, assetOf(plugin, asset));
  for (const name of readdirSync(folder)) if (isDocument(name)) files.set(name, readFileSync(join(folder, name)));
  if (grade !== undefined) files.set('grade.json', Buffer.from(`${JSON.stringify({ grade }, undefined, 2)}\n`));
  return files;
}

function assetOf({ folder, manifest }: InstalledPlugin, asset: string): Buffer {
  const path = join(folder, asset);
  if (existsSync(path)) return readFileSync(path);
  const reason = `nexa.assets in package.json names ${asset}, which is not there`;
  throw new NexaError('NEXA_PLUGIN_MANIFEST_INVALID', `${folder}: ${reason}.`, {
    params: { plugin: manifest.id, path: '/assets' },
  });
}

/** Without scripts: nothing may run when a package is installed. Without dependencies: they are in the bundle. */
function packageOf(folder: string): object {
  const source = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  const kept = ['name', 'version', 'description', 'license', 'author', 'homepage', 'repository', 'keywords', 'nexa'];
  const pairs = kept.filter((key) => source[key] !== undefined).map((key) => [key, source[key]]);
  return { ...Object.fromEntries(pairs), type: 'module', exports: { '.': './dist/plugin.mjs' } };
}

/** As quality.json records it and its rules give it; they are run only where a grade is recorded. */
async function gradeOf(plugin: InstalledPlugin): Promise<string | undefined> {
  const path = join(plugin.folder, 'quality.json');
  if (!existsSync(path)) return undefined;
  const { grade } = Object(JSON.parse(readFileSync(path, 'utf8'))) as { grade?: unknown };
  if (grade === undefined || grade === null) return undefined;
  const computed = (await computeGrade(plugin)).grade;
  if (computed === grade) return computed;
  const both = `quality.json says ${String(grade)}, and the rules give ${computed ?? 'not even bronze'}`;
  throw new NexaError(
    'NEXA_PLUGIN_FOLDER_INVALID',
    `${plugin.folder}: ${both}. "nexa plugin grade" tells why; "--no-grade" packs it without one.`,
    { params: { plugin: plugin.manifest.id } },
  );
}

async function archiveOf(files: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const pack = tar.pack();
  const whole = buffer(pack);
  for (const [path, content] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
    pack.entry({ name: `package/${path}`, mode: 0o644, mtime: packedAt, uid: 0, gid: 0 }, content);
  }
  pack.finalize();
  const archive = gzipSync(await whole, { level: 9 });
  // The system that packed it; "unknown", so that all systems make the same.
  archive[9] = 255;
  return archive;
}
