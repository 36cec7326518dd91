import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { errorMessage, NexaError, PluginManifest } from '@nexa/sdk';
import type { InstalledPlugin } from '../plugin-host/installed-plugins.ts';
import { compileContractSchema } from '../plugin-host/schema-compiler.ts';

const manifestProblem = compileContractSchema(PluginManifest);

/** A path as the person meant it, from where they stand: npm runs its scripts somewhere else. */
export function pathFromPerson(environment: NodeJS.ProcessEnv, path: string): string {
  return resolve(environment.INIT_CWD ?? process.cwd(), path);
}

/** The plugin in the folder `path`, whatever that is called. Throws `NEXA_PLUGIN_FOLDER_INVALID` when there is none. */
export function pluginAt(environment: NodeJS.ProcessEnv, path: string): InstalledPlugin {
  const folder = pathFromPerson(environment, path);
  const { nexa, version } = packageAt(folder);
  if (nexa === undefined) {
    const hint = 'a plugin has a package.json with a field "nexa". "npm run new-plugin -- acme" makes one.';
    throw unsuitable(folder, `There is no plugin in ${folder}: ${hint}`);
  }
  const problem = manifestProblem(nexa);
  if (problem !== undefined) throw unsuitable(folder, `The field "nexa" of ${folder}/package.json: ${problem}`);
  return {
    manifest: nexa as PluginManifest,
    folder: realpathSync(folder),
    version: typeof version === 'string' ? version : '0.0.0',
  };
}

function packageAt(folder: string): { readonly nexa?: unknown; readonly version?: unknown } {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return {};
  try {
    return Object(JSON.parse(readFileSync(file, 'utf8'))) as object;
  } catch (error) {
    throw unsuitable(folder, `${file} is no JSON: ${errorMessage(error)}`);
  }
}

function unsuitable(folder: string, message: string): NexaError {
  return new NexaError('NEXA_PLUGIN_FOLDER_INVALID', message, { params: { plugin: folder } });
}
