import { type JsonObject, type JsonValue, secretFieldNames } from '@nexa/sdk';

/** A configuration in its two halves: what may be read and what is kept sealed. */
export interface SplitConfig {
  readonly open: JsonObject;
  readonly secret: JsonObject;
}

/** Takes a configuration apart by the plugin's schema. A field that the schema does not know counts as secret. */
export function splitConfig(schema: JsonObject, config: JsonObject): SplitConfig {
  const secretNames = new Set(secretFieldNames(schema));
  const known = new Set(Object.keys((schema.properties ?? {}) as JsonObject));
  const open: Record<string, JsonValue> = {};
  const secret: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(config))
    (known.has(name) && !secretNames.has(name) ? open : secret)[name] = value;
  return { open, secret };
}
