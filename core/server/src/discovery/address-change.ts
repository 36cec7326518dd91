import type { JsonObject, JsonValue } from '@nexa/sdk';

/** How the configuration of an integration changes when its device is at another address. */
export interface AddressChange {
  readonly from: JsonObject;
  readonly to: JsonObject;
}

type Fields = Readonly<Record<string, { readonly format?: unknown; readonly 'x-nexa-ports'?: unknown }>>;

/**
 * What differs between the present configuration and an offer, when that is the address and nothing else: fields of
 * format `host`, and the port fields that they name.
 */
export function addressChange(schema: JsonObject, present: JsonObject, offered: JsonObject): AddressChange | undefined {
  const places = addressFields(schema);
  const differing = Object.keys(offered).filter((name) => !isSame(present[name], offered[name]));
  if (differing.length === 0 || differing.some((name) => !places.has(name))) return undefined;
  return { from: pick(present, differing), to: pick(offered, differing) };
}

function addressFields(schema: JsonObject): Set<string> {
  const fields = Object.entries((schema.properties ?? {}) as Fields).filter(([, { format }]) => format === 'host');
  return new Set(
    fields.flatMap(([name, { 'x-nexa-ports': ports }]) => [name, ...(Array.isArray(ports) ? ports.map(String) : [])]),
  );
}

const isSame = (one: JsonValue | undefined, other: JsonValue | undefined) =>
  JSON.stringify(one) === JSON.stringify(other);

function pick(values: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name): [string, JsonValue][] => {
      const value = values[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
