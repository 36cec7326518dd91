import type { JsonObject, JsonValue } from '@nexa/sdk';

/** `input` with what `present` has for the secrets that were left empty: a masked field means "keep the present one". */
export function withKeptSecrets(schema: JsonObject, input: JsonObject, present: JsonObject): JsonObject {
  const filled: Record<string, JsonValue> = { ...input };
  for (const [name, field] of fieldsOf(schema)) {
    const [given, known] = [input[name], present[name]];
    if (field['x-nexa-secret'] === true) {
      if ((given === undefined || given === '') && known !== undefined) filled[name] = known;
    } else if (isObject(given) && isObject(known)) {
      filled[name] = withKeptSecrets(field, given, known);
    }
  }
  return filled;
}

/** JSON pointers of the secret fields that `present` has a value for. */
export function keptSecrets(schema: JsonObject, present: JsonObject, path = ''): string[] {
  return fieldsOf(schema).flatMap(([name, field]) => {
    const known = present[name];
    if (field['x-nexa-secret'] === true) return known === undefined || known === '' ? [] : [`${path}/${name}`];
    return isObject(known) ? keptSecrets(field, known, `${path}/${name}`) : [];
  });
}

/** `value` without whatever its schema calls secret, however deep. */
export function withoutSecrets(schema: JsonObject, value: JsonObject): JsonObject {
  const fields = new Map(fieldsOf(schema));
  const open = Object.entries(value).flatMap(([name, member]): [string, JsonValue][] => {
    const field = fields.get(name);
    if (field === undefined) return [];
    const shown = openValue(field, member);
    return shown === undefined ? [] : [[name, shown]];
  });
  return Object.fromEntries(open);
}

function openValue(schema: JsonObject, value: JsonValue): JsonValue | undefined {
  if (schema['x-nexa-secret'] === true) return undefined;
  if (isObject(value) && isObject(schema.properties)) return withoutSecrets(schema, value);
  if (Array.isArray(value) && isObject(schema.items))
    return value.map((item: JsonValue) => openValue(schema.items as JsonObject, item) ?? null);
  // Alternatives, or objects of any names, with a secret somewhere inside: nothing of them is shown.
  return isObject(value) && JSON.stringify(schema).includes('"x-nexa-secret":true') ? undefined : value;
}

const fieldsOf = (schema: JsonObject): [string, JsonObject][] =>
  Object.entries(isObject(schema.properties) ? schema.properties : {}).filter((entry): entry is [string, JsonObject] =>
    isObject(entry[1]),
  );

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
