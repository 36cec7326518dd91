import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { NexaError, PluginManifest } from '@nexa/sdk';
import { compileContractSchema } from './schema-compiler.ts';

const grades = ['bronze', 'silver', 'gold', 'platinum'] as const;
type Grade = (typeof grades)[number];

/** A plugin in a folder, before any of its code ran. */
export interface InstalledPlugin {
  readonly manifest: PluginManifest;
  readonly version: string;
  /** Real path of the package's folder. */
  readonly folder: string;
  /** As computed by the conformance suite, which a test of the plugin holds its quality.json to. */
  readonly grade?: Grade;
  /** Of all that a person agreed to install; left out for one that came with NEXA. */
  readonly digest?: string;
}

/** A folder that says it is a plugin and cannot be used. */
export interface BrokenPlugin {
  readonly folder: string;
  readonly error: NexaError;
}

/** What is wrong with a manifest, beginning with the place; undefined when nothing is. */
export const manifestProblem = compileContractSchema(PluginManifest);

/** Reads the folders below `directories`. Folders without a `nexa` field are none of ours. */
export function findPlugins(directories: readonly string[]): {
  readonly installed: readonly InstalledPlugin[];
  readonly broken: readonly BrokenPlugin[];
} {
  const installed: InstalledPlugin[] = [];
  const broken: BrokenPlugin[] = [];
  for (const folder of directories.flatMap(foldersOf)) {
    try {
      const plugin = readPlugin(folder);
      if (plugin !== undefined) installed.push(plugin);
    } catch (error) {
      broken.push({ folder, error: error as NexaError });
    }
  }
  return { installed, broken };
}

/** Where the bundle of a plugin lies; rejects by throwing when it was not built. */
export function bundleOf({ manifest, folder }: InstalledPlugin): string {
  const bundle = join(folder, 'dist', 'plugin.mjs');
  if (!existsSync(bundle)) {
    throw new NexaError('NEXA_PLUGIN_STOPPED', `The plugin ${manifest.id} was not built: ${bundle} is missing.`, {
      params: { plugin: manifest.id, reason: 'it was not built' },
    });
  }
  return realpathSync(bundle);
}

/** Files beside the bundle that the manifest names, by their real paths; none outside the package's folder. */
export function assetsOf({ manifest, folder }: InstalledPlugin): string[] {
  return (manifest.assets ?? [])
    .map((asset) => join(folder, asset))
    .filter((path) => existsSync(path))
    .map((path) => realpathSync(path))
    .filter((path) => path.startsWith(`${folder}/`) && statSync(path).isFile());
}

function foldersOf(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .sort()
    .map((name) => join(directory, name))
    .filter((folder) => existsSync(join(folder, 'package.json')));
}

function readPlugin(path: string): InstalledPlugin | undefined {
  const folder = realpathSync(path);
  const invalid = (where: string, why: string): NexaError =>
    new NexaError('NEXA_PLUGIN_MANIFEST_INVALID', `${folder}/package.json: ${where} ${why}`, {
      params: { plugin: basename(path), path: where },
    });
  let content: { nexa?: unknown; version?: unknown };
  try {
    content = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as typeof content;
  } catch (error) {
    throw invalid('/', `is no JSON: ${String(error)}`);
  }
  if (content.nexa === undefined) return undefined;
  const problem = manifestProblem(content.nexa);
  if (problem !== undefined) throw invalid(problem.split(' ')[0] ?? '/', problem);
  const manifest = content.nexa as PluginManifest;
  if (manifest.id !== basename(path)) throw invalid('/id', `is not the folder's name, ${basename(path)}`);
  const grade = recordedGrade(folder);
  const version = typeof content.version === 'string' ? content.version : '0.0.0';
  return { manifest, folder, version, ...(grade === undefined ? {} : { grade }) };
}

/** Only for plugins that come with NEXA: what a stranger's package says of itself is no grade. */
function recordedGrade(folder: string): Grade | undefined {
  try {
    const { grade } = JSON.parse(readFileSync(join(folder, 'quality.json'), 'utf8')) as { grade?: unknown };
    return grades.find((known) => known === grade);
  } catch {
    // Not there, or not readable: then nothing is known of its grade.
    return undefined;
  }
}
