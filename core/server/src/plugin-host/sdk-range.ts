import { NexaError, type PluginManifest } from '@nexa/sdk';
import semver from 'semver';
import { serverVersion } from '../config/server-version.ts';

/** Throws `NEXA_PLUGIN_SDK_MISMATCH` when the plugin was built for another contract than this NEXA's. */
export function requireSdk({ id, name, sdk }: PluginManifest, version: string, host = serverVersion()): void {
  const problem = sdkProblem(sdk, host);
  if (problem === undefined) return;
  const { message, older } = problem;
  throw new NexaError('NEXA_PLUGIN_SDK_MISMATCH', `${name} ${version} ${message}`, {
    params: { plugin: id, range: sdk, host, older },
  });
}

function sdkProblem(range: string, host: string): { message: string; older: 'nexa' | 'plugin' } | undefined {
  if (semver.validRange(range) === null)
    return { message: `names "${range}" as its range of @nexa/sdk, which is none.`, older: 'plugin' };
  if (semver.satisfies(host, range, { includePrerelease: true })) return undefined;
  const built = `was built for @nexa/sdk ${range}, and this NEXA has ${host}`;
  return semver.ltr(host, range)
    ? { message: `${built}. The plugin is too new: update NEXA, or take an older version of it.`, older: 'nexa' }
    : { message: `${built}. The plugin is too old: ask its maker for a newer version.`, older: 'plugin' };
}
