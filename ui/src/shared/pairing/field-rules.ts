import type { FieldSchema } from '../api/types.ts';
import { texts } from '../texts.ts';

export type FieldValues = Record<string, unknown>;

export interface NamedField {
  readonly name: string;
  readonly schema: FieldSchema;
  readonly isRequired: boolean;
}

/** The fields of a step in the order in which the plugin wants them. */
export function fieldsOf(schema: FieldSchema): NamedField[] {
  const orderOf = ({ schema: field }: NamedField): number => field['x-nexa-order'] ?? 0;
  return Object.entries(schema.properties ?? {})
    .map(([name, field]) => ({
      name,
      schema: field,
      isRequired: (schema.required ?? []).includes(name) && field.default === undefined,
    }))
    .sort((one, other) => orderOf(one) - orderOf(other));
}

/** A field that has a good default and that hardly anyone changes. */
export const isExtra = ({ schema }: NamedField): boolean =>
  schema['x-nexa-advanced'] ?? (schema.default !== undefined && isNumeric(schema));

export function initialValues(fields: readonly NamedField[], given: FieldValues = {}): FieldValues {
  return Object.fromEntries(fields.map(({ name, schema }) => [name, initialValue(schema, given[name])]));
}

function initialValue(schema: FieldSchema, given: unknown): unknown {
  if (isGroup(schema)) return initialValues(fieldsOf(schema), (given ?? schema.default ?? {}) as FieldValues);
  if (isGroupList(schema)) return groupsOf(given ?? schema.default).map((group) => newGroup(schema, group));
  const empty = schema.type === 'boolean' ? false : schema.type === 'array' ? [] : '';
  return given ?? schema.default ?? empty;
}

/** One more group of a list of groups. */
export const newGroup = ({ items = {} }: FieldSchema, given: FieldValues = {}): FieldValues =>
  initialValues(fieldsOf(items), given);

/** What can be chosen: the value as it is sent, and what a person reads. */
export interface Choice {
  readonly value: unknown;
  readonly label: string;
}

/** The choices of a field with their titles, when it has only some. */
export function titledChoicesOf(schema: FieldSchema): Choice[] | undefined {
  if (schema.enum !== undefined) return schema.enum.map((value) => ({ value, label: String(value) }));
  const options = schema.oneOf ?? schema.anyOf;
  if (options === undefined || options.some((option) => option.const === undefined)) return undefined;
  return options.map((option) => ({ value: option.const, label: option.title ?? String(option.const) }));
}

/** The choices of a field, when it has only some. */
export function choicesOf(schema: FieldSchema): string[] | undefined {
  if (schema.enum !== undefined) return schema.enum.map(String);
  const constants = schema.anyOf?.map((option) => option.const);
  return constants?.every((value) => value !== undefined) ? constants.map(String) : undefined;
}

/** What is wrong with the fields, by the path of each: `host`, `login/user`. `kept`: secrets that may stay empty. */
export function fieldErrors(
  fields: readonly NamedField[],
  values: FieldValues,
  kept: readonly string[] = [],
  path = '',
): Record<string, string | undefined> {
  const errors: Record<string, string | undefined> = {};
  for (const field of fields) {
    const at = path === '' ? field.name : `${path}/${field.name}`;
    const value = values[field.name];
    if (isGroup(field.schema)) Object.assign(errors, groupErrors(field, value, kept, at));
    else if (isGroupList(field.schema)) Object.assign(errors, groupListErrors(field, value, at));
    else errors[at] = kept.includes(`/${at}`) && value === '' ? undefined : fieldError(field, value);
  }
  return errors;
}

/** An optional group that was left empty as a whole is not missing anything. */
function groupErrors({ schema, isRequired }: NamedField, value: unknown, kept: readonly string[], at: string) {
  const inside = fieldsOf(schema);
  const values = (value ?? {}) as FieldValues;
  const isEmpty = Object.keys(inputOf(inside, values)).length === 0;
  return isEmpty && !isRequired ? {} : fieldErrors(inside, values, kept, at);
}

/** Secrets in a list are never kept: nobody can tell which of them is whose. */
function groupListErrors({ schema, isRequired }: NamedField, value: unknown, at: string) {
  const { items = {}, maxItems = Number.POSITIVE_INFINITY, minItems = isRequired ? 1 : 0 } = schema;
  const groups = groupsOf(value);
  const inside = groups.map((group, index) => fieldErrors(fieldsOf(items), group, [], `${at}/${index}`));
  const isLeftOut = groups.length === 0 && !isRequired;
  const own =
    groups.length > maxItems
      ? texts.add.tooMany(maxItems)
      : groups.length < minItems && !isLeftOut
        ? texts.add.tooFew(minItems)
        : undefined;
  return Object.assign({ [at]: own }, ...inside) as Record<string, string | undefined>;
}

export const isGroupList = ({ type, items }: FieldSchema): boolean =>
  type === 'array' && items !== undefined && isGroup(items);

/** The groups of a list of groups. */
export const groupsOf = (value: unknown): FieldValues[] => (Array.isArray(value) ? (value as FieldValues[]) : []);

export const isGroup = (schema: FieldSchema): boolean => schema.type === 'object' && schema.properties !== undefined;

export const isNumeric = (schema: FieldSchema | undefined): boolean =>
  schema?.type === 'integer' || schema?.type === 'number';

function listError({ items, maxItems }: FieldSchema, value: readonly unknown[]): string | undefined {
  const { add } = texts;
  if (maxItems !== undefined && value.length > maxItems) return add.tooMany(maxItems);
  for (const item of value) {
    const read = isNumeric(items) ? Number(item) : item;
    const error = fieldError({ name: '', schema: items ?? {}, isRequired: true }, read);
    if (error !== undefined) return `${String(item)}: ${error}`;
  }
  return undefined;
}

/** What is wrong with a value before it is sent; the server has the last word. */
export function fieldError({ schema, isRequired }: NamedField, value: unknown): string | undefined {
  const { add } = texts;
  const isEmpty = value === '' || value === undefined || value === null;
  if (isEmpty) return isRequired ? add.required : undefined;
  if (schema.type === 'array' && Array.isArray(value)) return listError(schema, value);
  if (isNumeric(schema)) {
    const { minimum, maximum } = schema;
    const isNumber = typeof value === 'number' && (schema.type !== 'integer' || Number.isInteger(value));
    const isInside = isNumber && value >= (minimum ?? value) && value <= (maximum ?? value);
    return isInside ? undefined : add.wrongNumber(minimum, maximum);
  }
  if (typeof value !== 'string') return undefined;
  if (schema.format === 'host' && /[\s/]/.test(value.trim())) return add.wrongHost;
  if (schema.minLength !== undefined && value.length < schema.minLength) return add.tooShort(schema.minLength);
  if (schema.maxLength !== undefined && value.length > schema.maxLength) return add.tooLong(schema.maxLength);
  return undefined;
}

/** What is sent: nothing for a field left empty, addresses without stray spaces. */
export function inputOf(fields: readonly NamedField[], values: FieldValues): FieldValues {
  const filled = fields
    .map(({ name, schema }) => [name, sentValue(schema, values[name])] as const)
    .filter(([, value]) => value !== '' && value !== undefined && value !== null);
  return Object.fromEntries(filled);
}

function sentValue(schema: FieldSchema, value: unknown): unknown {
  if (isGroup(schema)) {
    const inside = inputOf(fieldsOf(schema), (value ?? {}) as FieldValues);
    return Object.keys(inside).length === 0 ? undefined : inside;
  }
  if (isGroupList(schema)) {
    const { items = {} } = schema;
    const groups = groupsOf(value).map((group) => inputOf(fieldsOf(items), group));
    return groups.length === 0 ? undefined : groups;
  }
  if (schema.type === 'array' && Array.isArray(value)) return isNumeric(schema.items) ? value.map(Number) : value;
  return typeof value === 'string' && schema['x-nexa-secret'] !== true ? value.trim() : value;
}

/** Like {@link inputOf} for present settings: what had a value and was emptied is taken away. */
export function changeOf(fields: readonly NamedField[], values: FieldValues, before: FieldValues): FieldValues {
  const input = inputOf(fields, values);
  const emptied = fields.filter(({ name }) => input[name] === undefined && before[name] !== undefined);
  return { ...input, ...Object.fromEntries(emptied.map(({ name }) => [name, null])) };
}
