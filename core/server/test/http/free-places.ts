export type Schema = Readonly<Record<string, unknown>> & {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
};

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

interface Operation {
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** The way to a place in a body: members, the first of a list, and which branch of a union. */
export type Step = { readonly member: string } | { readonly branch: number } | 'item';

export interface FreePlace {
  readonly steps: readonly Step[];
  /** As errors name it: `/actions/0/params`. */
  readonly at: string;
  readonly free: Schema;
}

export function bodiesOf(document: Document): { method: string; path: string; schema: Schema }[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const schema = operation.requestBody?.content?.['application/json']?.schema;
      return schema === undefined ? [] : [{ method: method.toUpperCase(), path, schema }];
    }),
  );
}

/** Every place of a body at which any JSON is taken, one of each: unions of ten actions have it at ten branches. */
export function freePlaces(document: Document, schema: Schema): FreePlace[] {
  const found = walk(document, schema, { steps: [], at: '', within: [] });
  return found.filter(({ at }, index) => found.findIndex((other) => other.at === at) === index);
}

interface Place {
  readonly steps: readonly Step[];
  readonly at: string;
  /** Named schemas that it lies in: one that refers to itself is walked once. */
  readonly within: readonly unknown[];
}

function walk(document: Document, given: Schema, place: Place): FreePlace[] {
  const { steps, at } = place;
  if (given.$ref !== undefined && place.within.includes(given.$ref)) return [];
  const within = given.$ref === undefined ? place.within : [...place.within, given.$ref];
  const schema = resolve(document, given);
  if (isFree(schema)) return [{ steps, at, free: schema }];
  const members = Object.entries(schema.properties ?? {}).flatMap(([member, one]) =>
    walk(document, one, { steps: [...steps, { member }], at: `${at}/${member}`, within }),
  );
  const items =
    schema.items === undefined
      ? []
      : walk(document, schema.items, { steps: [...steps, 'item'], at: `${at}/0`, within });
  const branches = branchesOf(schema).flatMap((one, branch) =>
    walk(document, one, { steps: [...steps, { branch }], at, within }),
  );
  return [...members, ...items, ...branches];
}

function isFree(schema: Schema): boolean {
  const { type, properties, additionalProperties: rest } = schema;
  const keywords = ['type', 'anyOf', 'oneOf', 'allOf', 'enum', 'const', 'if', '$ref'];
  if (!keywords.some((keyword) => schema[keyword] !== undefined)) return true;
  if (type !== 'object' || branchesOf(schema).length > 0) return false;
  const isRestFree = rest === true || (typeof rest === 'object' && rest !== null && isFree(rest as Schema));
  return isRestFree || (properties === undefined && schema.patternProperties === undefined && rest === undefined);
}

const branchesOf = (schema: Schema): readonly Schema[] =>
  ((schema.anyOf ?? schema.oneOf ?? schema.allOf) as readonly Schema[] | undefined) ?? [];

function resolve(document: Document, schema: Schema): Schema {
  const ref = schema.$ref;
  if (typeof ref !== 'string') return schema;
  return document.components?.schemas?.[ref.slice(ref.lastIndexOf('/') + 1)] ?? {};
}

/** The smallest body that the schema takes, with `value` at the place. */
export function withValueAt(document: Document, given: Schema, steps: readonly Step[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const schema = resolve(document, given);
  if (step === 'item') return [withValueAt(document, schema.items ?? {}, rest, value)];
  if ('branch' in step) return withValueAt(document, branchesOf(schema)[step.branch] ?? {}, rest, value);
  const inner = withValueAt(document, schema.properties?.[step.member] ?? {}, rest, value);
  return { ...(smallest(document, schema) as object), [step.member]: inner };
}

/** The smallest value that the schema takes. */
export function smallest(document: Document, given: Schema): unknown {
  const schema = resolve(document, given);
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const [branch] = branchesOf(schema);
  if (branch !== undefined) return smallest(document, branch);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return Object.fromEntries(
        smallestMembers(schema).map((member) => [member, smallest(document, schema.properties?.[member] ?? {})]),
      );
    case 'array':
      return Array.from({ length: Number(schema.minItems ?? 0) }, () => smallest(document, schema.items ?? {}));
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return Number(schema.minimum ?? 0);
    default:
      return smallestText(schema);
  }
}

/** Those that are required, and others as long as there are too few. */
function smallestMembers({ required = [], properties = {}, minProperties }: Schema): readonly string[] {
  const others = Object.keys(properties).filter((member) => !required.includes(member));
  return [...required, ...others.slice(0, Math.max(0, Number(minProperties ?? 0) - required.length))];
}

function smallestText({ format, minLength }: Schema): string {
  if (format === 'uuid') return '01900000-0000-7000-8000-000000000000';
  if (format === 'date-time') return '2026-01-01T00:00:00Z';
  if (format === 'plugin-id') return 'plain';
  return 'x'.repeat(Number(minLength ?? 1));
}
