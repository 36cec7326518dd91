interface Field {
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Field[];
  readonly oneOf?: readonly Field[];
  readonly const?: unknown;
  readonly items?: Field;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly [keyword: string]: unknown;
}

const simple: ReadonlySet<unknown> = new Set(['boolean', 'integer', 'number', 'string']);

/**
 * The fields, by their paths with the reason, that no form can draw: it knows texts, numbers, switches, choices of fixed
 * values, groups, lists of simple values and lists of groups. A list shows none of its secrets, so none could be kept
 * when something else is changed.
 */
export function undrawn(field: Field, path: string): string[] {
  if (field.enum !== undefined || simple.has(field.type)) return [];
  const options = field.oneOf ?? field.anyOf;
  if (options !== undefined)
    return options.every((option) => option.const !== undefined)
      ? []
      : [`${path} (alternatives that are no fixed values)`];
  if (field.type === 'object' && field.properties !== undefined) return ofMembers(field.properties, path);
  if (field.type === 'array' && field.items !== undefined) return ofList(field.items, `${path}/…`);
  return [`${path} (${String(field.type ?? 'anything')})`];
}

const ofMembers = (properties: Readonly<Record<string, Field>>, path: string): string[] =>
  Object.entries(properties).flatMap(([name, member]) => undrawn(member, `${path}/${name}`));

function ofList(items: Field, path: string): string[] {
  if (JSON.stringify(items).includes('"x-nexa-secret":true')) return [`${path} (a secret in a list)`];
  if (items.type === 'object' && items.properties !== undefined) return ofMembers(items.properties, path);
  return items.enum !== undefined || simple.has(items.type)
    ? []
    : [`${path} (a list of ${String(items.type ?? 'anything')})`];
}
