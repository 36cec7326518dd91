import type { IntegrationSpec } from '@nexa/engine';
import type { JsonObject } from '@nexa/sdk';

/** An integration as it is started: with its secrets in the clear. */
export type StartableIntegration = IntegrationSpec & { readonly title: string };

/** From what is stored: the configuration without its secret fields, and these apart. */
export function startableFrom(
  stored: {
    readonly id: string;
    readonly homeId: string;
    readonly pluginId: string;
    readonly title: string;
    readonly config: JsonObject;
    readonly configVersion: number;
  },
  secret: JsonObject,
): StartableIntegration {
  const { id, homeId, pluginId, title, config, configVersion } = stored;
  return {
    integrationId: id,
    homeId,
    pluginId,
    title,
    config: { ...config, ...secret },
    configVersion,
    secretFields: Object.keys(secret),
  };
}
