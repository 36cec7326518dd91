import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredPlugin } from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import type { InstallPlan } from './install-plan.ts';
import { packageRefused } from './package-refusal.ts';

/** What an installation would take the place of. */
export interface Replaced {
  /** Left out where it cannot be read. */
  readonly packageName?: string;
  /** Only where the plan is of another package, or from elsewhere: how many integrations change hands, and that in words. */
  readonly takesOver?: { readonly integrations: number; readonly text: string };
}

/** The name of a package of a registry, without its version. */
export const registryNameOf = (spec: string): string => spec.replace(/(?<=.)@.*$/, '');

/** The name in the package.json of a folder; undefined where it cannot be read. */
export function packageNameIn(folder: string): string | undefined {
  try {
    const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: unknown };
    return typeof name === 'string' ? name.slice(0, 214) : undefined;
  } catch {
    // Somebody damaged it; nothing is known then to be of the same package.
    return undefined;
  }
}

/** Whether a plan is of the package that is installed, from where that came from. The name of a file says nothing. */
export function isSameOrigin(plan: InstallPlan, stored: StoredPlugin, packageName: string | undefined): boolean {
  if (plan.source !== stored.source || plan.packageName !== packageName) return false;
  const { sourceSpec = '' } = stored;
  if (plan.source === 'registry') return registryNameOf(plan.sourceSpec) === registryNameOf(sourceSpec);
  return plan.source === 'tarball' || plan.sourceSpec === sourceSpec;
}

/** Throws `NEXA_PLUGIN_PACKAGE_REFUSED` where an update would be another plugin, or of another package. */
export function requireSamePlugin(plan: InstallPlan, stored: StoredPlugin, packageName: string | undefined): void {
  if (plan.pluginId !== stored.pluginId)
    throw packageRefused(`it is the plugin ${plan.pluginId}, and not ${stored.pluginId}, which is to be updated.`);
  if (packageName !== undefined && plan.packageName !== packageName)
    throw packageRefused(`it is the package ${plan.packageName}, and not ${packageName}, which is to be updated.`);
}

/** Whether it has other files for the very version that is installed. In folders one writes; there that is how it goes. */
export const isRepublished = (plan: InstallPlan, { version, digest }: StoredPlugin): boolean =>
  plan.source !== 'folder' && plan.version === version && plan.digest !== digest;

/** Throws `NEXA_PLUGIN_CHANGED` where a registry gives other files for the version of it that is installed. */
export function refuseRepublished(plan: InstallPlan, stored: StoredPlugin): void {
  const isOfRegistry = plan.source === 'registry' && stored.source === 'registry';
  if (!isOfRegistry || !isRepublished(plan, stored)) return;
  const { pluginId, packageName, version, digest } = plan;
  const files = `SHA-256 is ${digest}, and was ${stored.digest ?? 'unknown'}`;
  throw new NexaError(
    'NEXA_PLUGIN_CHANGED',
    `The registry gives other files as ${packageName} ${version} than those that are installed: ${files}. Ask its maker for a new version.`,
    { params: { plugin: pluginId, version, digest } },
  );
}

const from = {
  bundled: 'which came with NEXA',
  registry: 'from a registry',
  tarball: 'from a file',
  folder: 'from a folder',
} as const;

/** What a person has to know before another package gets what the one before kept. */
export function takeoverText({ source }: StoredPlugin, packageName: string | undefined, integrations: number): string {
  const whose = `${packageName ?? 'its name is not known'}, ${from[source]}`;
  const them = `${integrations} integration${integrations === 1 ? ' with its keys' : 's with their keys'}`;
  return `This is not the package that is installed (${whose}). It takes its place, with what that kept and ${integrations === 0 ? 'no integrations' : them}.`;
}
