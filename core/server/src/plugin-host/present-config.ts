import type { ConfigMigration, IntegrationSpec, PluginSurface } from '@nexa/engine';
import { configInvalid, errorMessage, hasErrorCode, type JsonObject, secretFieldNames } from '@nexa/sdk';
import { compilePluginSchema } from './schema-compiler.ts';

/** A configuration in the form that its plugin has now. */
export interface PresentConfig {
  readonly config: JsonObject;
  readonly version: number;
  readonly schema: JsonObject;
  readonly isMigrated: boolean;
}

/** Called once an integration has connected with its migrated configuration. */
export type KeepMigratedConfig = (spec: IntegrationSpec, present: PresentConfig) => Promise<void>;

/** What the loss of a process or its deadline says is nothing about the configuration. */
const passing = ['NEXA_PLUGIN_STOPPED', 'NEXA_PLUGIN_TIMEOUT', 'NEXA_PLUGIN_NOT_READY'] as const;

/**
 * Brings the configuration of an integration to the form that its plugin has now, in the plugin's process. Rejects with
 * `NEXA_PLUGIN_CONFIG_INVALID` and a reason in words when that cannot be done: nothing was changed then.
 */
export async function presentConfig(
  spec: Pick<IntegrationSpec, 'pluginId' | 'config' | 'configVersion' | 'secretFields'>,
  surface: Pick<PluginSurface, 'configSchema' | 'configVersion'>,
  migrate: (migration: ConfigMigration) => Promise<JsonObject>,
): Promise<PresentConfig> {
  const { pluginId, config, configVersion: fromVersion = 1 } = spec;
  const { configSchema: schema, configVersion: version } = surface;
  if (fromVersion === version) return { config, version, schema, isMigrated: false };
  if (fromVersion > version) throw configInvalid('', newerConfig(pluginId, fromVersion, version));
  const secretFields = spec.secretFields ?? secretFieldNames(schema);
  try {
    const migrated = await migrate({ config, fromVersion, secretFields });
    const problem = compilePluginSchema(schema)(migrated);
    if (problem !== undefined) throw configInvalid(problem.split(/[/ ]/)[1] ?? '', `its result is wrong: ${problem}`);
    return { config: migrated, version, schema, isMigrated: true };
  } catch (error) {
    if (passing.some((code) => hasErrorCode(error, code))) throw error;
    const field = hasErrorCode(error) && typeof error.params.field === 'string' ? error.params.field : '';
    const why = `The settings were written in form ${fromVersion}, and ${pluginId} could not bring them to form ${version}`;
    throw configInvalid(field, `${why}: ${errorMessage(error)} They are left as they were.`, { cause: error });
  }
}

/** Why settings of a newer plugin cannot be used by an older one. */
export function newerConfig(pluginId: string, written: number, known: number): string {
  return `The settings were written by a newer version of ${pluginId} (form ${written}; this one knows up to ${known}). Update the plugin, or remove the integration and add it again.`;
}
