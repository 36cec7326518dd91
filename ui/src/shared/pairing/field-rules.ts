import type { FieldSchema } from '../api/types.ts';
import { texts } from '../texts.ts';

export type FieldValues = Record<string, unknown>;

export interface NamedField {
  readonly name: string;
  readonly schema: FieldSchema;
  readonly isRequired: boolean;
}

/** The fields of a step in the order in which the plugin names them. */
export function fieldsOf(schema: FieldSchema): NamedField[] {
  return Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    schema: field,
    isRequired: (schema.required ?? []).includes(name) && field.default === undefined,
  }));
}

/** A field that has a good default and that hardly anyone changes. */
export const isExtra = ({ schema }: NamedField): boolean =>
  schema.default !== undefined && (schema.type === 'integer' || schema.type === 'number');

export function initialValues(fields: readonly NamedField[], given: FieldValues = {}): FieldValues {
  return Object.fromEntries(
    fields.map(({ name, schema }) => [name, given[name] ?? schema.default ?? (schema.type === 'boolean' ? false : '')]),
  );
}

/** The choices of a field, when it has only some. */
export function choicesOf(schema: FieldSchema): string[] | undefined {
  if (schema.enum !== undefined) return schema.enum.map(String);
  const constants = schema.anyOf?.map((option) => option.const);
  return constants?.every((value) => value !== undefined) ? constants.map(String) : undefined;
}

/** What is wrong with a value before it is sent; the server has the last word. */
export function fieldError({ schema, isRequired }: NamedField, value: unknown): string | undefined {
  const { add } = texts;
  if (value === '' || value === undefined || value === null) return isRequired ? add.required : undefined;
  if (schema.type === 'integer' || schema.type === 'number') {
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
    .map(({ name, schema }) => {
      const value = values[name];
      return [name, typeof value === 'string' && schema['x-nexa-secret'] !== true ? value.trim() : value] as const;
    })
    .filter(([, value]) => value !== '' && value !== undefined && value !== null);
  return Object.fromEntries(filled);
}
