import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { NexaError } from '@nexa/sdk';
import { PluginBuildError, PluginBuilder } from '../plugin-dev/plugin-builder.ts';
import type { InstalledPlugin } from '../plugin-host/installed-plugins.ts';
import { pluginAt } from './plugin-at.ts';

/** Bundles the plugin; resolves with a sentence on what was made. */
export async function buildPlugin(environment: NodeJS.ProcessEnv, path: string): Promise<string> {
  const plugin = pluginAt(environment, path);
  const bundle = await bundleOf(plugin);
  const size = Math.round(statSync(bundle).size / 1024);
  return `${plugin.manifest.id} ${plugin.version}: ${relative(process.cwd(), bundle)}, ${size} kB`;
}

/** The fresh bundle's path. Rejects with `NEXA_PLUGIN_BUILD_FAILED`, which names file and line. */
export async function bundleOf({ manifest, folder }: InstalledPlugin): Promise<string> {
  const builder = new PluginBuilder(folder);
  try {
    builder.write(await builder.build());
    return builder.bundle;
  } catch (error) {
    throw buildFailed(manifest.id, error, folder);
  } finally {
    await builder.close();
  }
}

/** A build that failed, for the person at the terminal. */
export function buildFailed(pluginId: string, error: unknown, folder: string): unknown {
  if (!(error instanceof PluginBuildError)) return error;
  const isInstalled = !error.problems.some((problem) => problem.includes('Could not resolve "@nexa/sdk"'));
  const advice = isInstalled ? '' : `\nIts libraries are not installed: run npm install in ${folder} first.`;
  return new NexaError(
    'NEXA_PLUGIN_BUILD_FAILED',
    `The plugin ${pluginId} does not build:\n${error.message}${advice}`,
    {
      params: { plugin: pluginId, reason: error.problems[0] ?? '' },
    },
  );
}

/** Runs vitest where the plugin lies. Resolves to its exit code. */
export async function testPlugin(
  environment: NodeJS.ProcessEnv,
  path: string,
  words: readonly string[],
): Promise<number> {
  const { folder } = pluginAt(environment, path);
  const child = spawn(process.execPath, [vitestOf(folder), 'run', ...words], { cwd: folder, stdio: 'inherit' });
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** Found by hand: what a package exports is not for running it. */
function vitestOf(folder: string): string {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    const script = join(at, 'node_modules', 'vitest', 'vitest.mjs');
    if (existsSync(script)) return script;
  }
  throw new NexaError(
    'NEXA_PLUGIN_FOLDER_INVALID',
    `vitest is not installed for ${folder}: run npm install there first.`,
    {
      params: { plugin: folder },
    },
  );
}
