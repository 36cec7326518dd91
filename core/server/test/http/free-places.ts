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
  const found = walk(document, schema, [], '');
  return found.filter(({ at }, index) => found.findIndex((other) => other.at === at) === index);
}

function walk(document: Document, given: Schema, steps: readonly Step[], at: string): FreePlace[] {
  if (steps.length > 20) return [];
  const schema = resolve(document, given);
  if (isFree(schema)) return [{ steps, at, free: schema }];
  const members = Object.entries(schema.properties ?? {}).flatMap(([member, one]) =>
    walk(document, one, [...steps, { member }], `${at}/${member}`),
  );
  const items = schema.items === undefined ? [] : walk(document, schema.items, [...steps, 'item'], `${at}/0`);
  const branches = branchesOf(schema).flatMap((one, branch) => walk(document, one, [...steps, { branch }], at));
  return [...members, ...items, ...branches];
}

function isFree(schema: Schema): boolean {
  const { type, properties, additionalProperties: rest } = schema;
  const says = ['type', 'anyOf', 'oneOf', 'allOf', 'enum', 'const'].some((keyword) => schema[keyword] !== undefined);
  if (!says) return true;
  if (type !== 'object') return false;
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

function smallest(document: Document, given: Schema): unknown {
  const schema = resolve(document, given);
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const [branch] = branchesOf(schema);
  if (branch !== undefined) return smallest(document, branch);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((member) => [member, smallest(document, schema.properties?.[member] ?? {})]),
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

function smallestText({ format, minLength }: Schema): string {
  if (format === 'uuid') return '01900000-0000-7000-8000-000000000000';
  if (format === 'date-time') return '2026-01-01T00:00:00Z';
  if (format === 'plugin-id') return 'plain';
  return 'x'.repeat(Number(minLength ?? 1));
}
