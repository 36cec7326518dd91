import { errorMessage, type PluginManifest } from '@nexa/sdk';
import semver from 'semver';
import { manifestProblem } from '../plugin-host/installed-plugins.ts';
import { requireSdk } from '../plugin-host/sdk-range.ts';
import { packageLimits } from './package-limits.ts';
import { packageRefused } from './package-refusal.ts';
import type { PackageFiles } from './read-archive.ts';

/** What NEXA takes of a package: manifest, one bundle, the assets that the manifest names, documents. */
export interface PackageContent {
  readonly packageName: string;
  readonly version: string;
  readonly manifest: PluginManifest;
  /** As computed by whoever packed it; not checked here. */
  readonly grade?: string;
  readonly files: PackageFiles;
}

export const bundlePath = 'dist/plugin.mjs';
const isDocument = (path: string): boolean => /^(README|CHANGELOG|LICENSE|NOTICE)(\.(md|txt))?$/i.test(path);
const grades = ['bronze', 'silver', 'gold', 'platinum'];

/** Chooses from the files of a package; throws `NEXA_PLUGIN_PACKAGE_REFUSED` and the like when they are no plugin. */
export function chooseContent(all: PackageFiles): PackageContent {
  const description = readDescription(all.get('package.json'));
  const { manifest, version, packageName } = description;
  if (!all.has(bundlePath))
    throw packageRefused(`it has no ${bundlePath}, the one bundled file that NEXA runs. "nexa plugin pack" makes it.`);
  const files = new Map<string, Buffer>();
  const take = (path: string): void => {
    const content = all.get(path);
    if (content !== undefined) files.set(path, content);
  };
  take('package.json');
  take(bundlePath);
  for (const asset of manifest.assets ?? []) {
    if (!all.has(asset)) throw packageRefused(`its manifest names the asset ${asset}, which is not there.`);
    take(asset);
  }
  for (const [path, { length }] of all) if (isDocument(path) && length <= packageLimits.document) take(path);
  requireSdk(manifest, version);
  const grade = gradeOf(all.get('grade.json'));
  return { packageName, version, manifest, files, ...(grade === undefined ? {} : { grade }) };
}

function readDescription(content: Buffer | undefined) {
  if (content === undefined) throw packageRefused('it has no package.json.');
  let description: { nexa?: unknown; version?: unknown; name?: unknown };
  try {
    description = JSON.parse(content.toString('utf8')) as typeof description;
  } catch (error) {
    throw packageRefused(`its package.json is no JSON: ${errorMessage(error)}`, error);
  }
  const { nexa, version, name } = Object(description) as typeof description;
  if (nexa === undefined) throw packageRefused('its package.json has no field "nexa": it is no plugin of NEXA.');
  const problem = manifestProblem(nexa);
  if (problem !== undefined) throw packageRefused(`the field "nexa" of its package.json: ${problem}`);
  if (typeof version !== 'string' || semver.valid(version) === null)
    throw packageRefused('its package.json has no version of the form 1.2.3.');
  return {
    manifest: nexa as PluginManifest,
    version,
    packageName: typeof name === 'string' ? name.slice(0, 214) : (nexa as PluginManifest).id,
  };
}

function gradeOf(content: Buffer | undefined): string | undefined {
  try {
    const { grade } = JSON.parse(content?.toString('utf8') ?? '{}') as { grade?: unknown };
    return grades.find((known) => known === grade);
  } catch {
    // Whoever packed it broke it; the plugin is then not graded.
    return undefined;
  }
}
