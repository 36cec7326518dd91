import type { JsonObject } from '@nexa/sdk';
import { isPlainObject, readPlainObject } from './plain-json.ts';

const MAX_DEPTH = 12;
const MAX_SIZE = 32_768;
/** Compiling takes the host about a third of a millisecond for each schema within a schema. */
const MAX_PARTS = 300;
/** Items that have to differ are compared each with each. */
const MAX_UNIQUE = 500;

/** Named formats that a plugin's schema may ask for. A pattern of its own could stall the host. */
export const schemaFormats = [
  'host',
  'uuid',
  'plugin-id',
  'date-time',
  'date',
  'time',
  'duration',
  'email',
  'uri',
  'ipv4',
  'ipv6',
] as const;

const annotations = ['$id', 'title', 'description', 'default', 'examples', 'placeholder'];
const flags = ['x-nexa-secret', 'x-nexa-private', 'x-nexa-advanced'];
const shortTexts = ['x-nexa-unit', 'x-nexa-section'];
const annotationsOfOurs = [...flags, ...shortTexts, 'x-nexa-order', 'x-nexa-ports'];
const numbers = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];
const lengths = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'];
const types = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
const schemas = ['items', 'additionalProperties'];
const alternatives = ['anyOf', 'oneOf', 'allOf'];

/** Keywords that a plugin's schema may use; docs/plugin-guide.md lists them. */
export const schemaKeywords: readonly string[] = [
  'type',
  'properties',
  'required',
  'enum',
  'const',
  'format',
  'uniqueItems',
  ...schemas,
  ...alternatives,
  ...numbers,
  ...lengths,
  ...annotations,
  ...annotationsOfOurs,
];

/** Why `schema` is not one that the host takes from a plugin, with the path, or `undefined` when it is. Never throws. */
export function plainSchemaProblem(schema: unknown): string | undefined {
  const plain = readPlainObject(schema, { maxDepth: MAX_DEPTH * 2, maxSize: MAX_SIZE });
  if ('reason' in plain) return `schema: ${plain.reason}`;
  const parts = partsOf(plain.value);
  if (parts > MAX_PARTS) return `schema: it is made of ${parts} schemas, and ${MAX_PARTS} are allowed`;
  return problemAt(plain.value, '', 0);
}

/** How many schemas there are in it, itself included; what is none is counted by what it looks like. */
export function partsOf(schema: unknown): number {
  if (Array.isArray(schema)) return schema.reduce<number>((sum, member) => sum + partsOf(member), 0);
  if (!isPlainObject(schema)) return 0;
  return Object.values(schema).reduce<number>((sum, member) => sum + partsOf(member), 1);
}

/** Like {@link plainSchemaProblem}, for one that must describe an object. */
export function objectSchemaProblem(schema: unknown): string | undefined {
  const problem = plainSchemaProblem(schema);
  if (problem !== undefined) return problem;
  const { type, properties } = schema as JsonObject;
  if (type !== 'object') return '/type must be "object"';
  return properties === undefined || isPlainObject(properties) ? undefined : '/properties must be an object';
}

function problemAt(schema: unknown, path: string, depth: number): string | undefined {
  if (typeof schema === 'boolean') return undefined;
  if (!isPlainObject(schema)) return `${path || '/'} is not a schema`;
  if (depth > MAX_DEPTH) return `${path} is nested deeper than ${MAX_DEPTH}`;
  for (const [keyword, value] of Object.entries(schema)) {
    const at = `${path}/${keyword}`;
    if (!schemaKeywords.includes(keyword)) return `${at} is a keyword that is not allowed`;
    const problem = keywordProblem(keyword, value, at, depth);
    if (problem !== undefined) return problem;
  }
  if (schema.uniqueItems === true && !((schema.maxItems as number) <= MAX_UNIQUE)) {
    return `${path}/uniqueItems needs maxItems of at most ${MAX_UNIQUE} beside it`;
  }
  return undefined;
}

function keywordProblem(keyword: string, value: unknown, at: string, depth: number): string | undefined {
  if (keyword === 'properties') return eachProblem(value, at, depth);
  if (schemas.includes(keyword)) return problemAt(value, at, depth + 1);
  if (alternatives.includes(keyword)) {
    return Array.isArray(value) && value.length > 0 && value.length <= 100
      ? eachProblem({ ...value }, at, depth)
      : `${at} must be a list of schemas`;
  }
  return isValueAllowed(keyword, value) ? undefined : `${at} has a value that is not allowed`;
}

function eachProblem(value: unknown, at: string, depth: number): string | undefined {
  if (!isPlainObject(value)) return `${at} must be an object of schemas`;
  for (const [name, member] of Object.entries(value)) {
    const problem = problemAt(member, `${at}/${name}`, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function isValueAllowed(keyword: string, value: unknown): boolean {
  if (keyword === 'type') return typeof value === 'string' && types.includes(value);
  if (keyword === 'format') return (schemaFormats as readonly unknown[]).includes(value);
  if (keyword === 'multipleOf') return typeof value === 'number' && value > 0;
  if (numbers.includes(keyword)) return typeof value === 'number';
  if (lengths.includes(keyword)) return Number.isInteger(value) && (value as number) >= 0;
  if (keyword === 'required' || keyword === 'x-nexa-ports') return isListOfTexts(value);
  if (keyword === 'enum') return Array.isArray(value) && value.length > 0 && value.length <= 500;
  if (keyword === 'uniqueItems' || flags.includes(keyword)) return typeof value === 'boolean';
  if (shortTexts.includes(keyword)) return typeof value === 'string' && value.length <= 60;
  if (keyword === 'x-nexa-order') return typeof value === 'number';
  if (keyword === '$id' || keyword === 'title' || keyword === 'description') return typeof value === 'string';
  return true;
}

const isListOfTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= 200 && value.every((item) => typeof item === 'string');
