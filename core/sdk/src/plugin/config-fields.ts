import { type SchemaOptions, type TLiteral, type TString, type TUnion, Type } from '@sinclair/typebox';
import type { JsonValue } from '../platform/json.ts';

/** What a field of a configuration or pairing step tells beyond JSON Schema. It crosses the boundary as plain data. @since 0.1.0 */
export interface FieldHints {
  /** Plain-language label. */
  readonly title?: string;
  /** One or two sentences of help. */
  readonly description?: string;
  /** Shown in an empty field. */
  readonly placeholder?: string;
  /** Behind a number: `s`, `°C`, `W`. @since 0.2.0 */
  readonly unit?: string;
  /** Title of the group that the field stands in. @since 0.2.0 */
  readonly section?: string;
  /** Smaller comes first; 0 when left out. Fields of the same order stand as in the schema. @since 0.2.0 */
  readonly order?: number;
  /** Folded away: most people leave it as it is. @since 0.2.0 */
  readonly advanced?: boolean;
  /** Tells where somebody is or who they are: an address, a name, a place. A pseudonym in diagnostics. @since 0.2.0 */
  readonly private?: boolean;
  /** Values that could stand here, for the documentation. @since 0.2.0 */
  readonly examples?: readonly JsonValue[];
}

/**
 * Hints as options of any TypeBox schema: `Type.Integer({ minimum: 1, ...fieldHints({ title: 'Interval', unit: 's' }) })`.
 * @since 0.2.0
 */
export function fieldHints(hints: FieldHints): SchemaOptions {
  const { unit, section, order, advanced, private: isPrivate, examples, ...plain } = hints;
  return {
    ...plain,
    ...(examples === undefined ? {} : { examples: [...examples] }),
    ...(unit === undefined ? {} : { 'x-nexa-unit': unit }),
    ...(section === undefined ? {} : { 'x-nexa-section': section }),
    ...(order === undefined ? {} : { 'x-nexa-order': order }),
    ...(advanced === undefined ? {} : { 'x-nexa-advanced': advanced }),
    ...(isPrivate === undefined ? {} : { 'x-nexa-private': isPrivate }),
  };
}

/**
 * A field for a host name or address that a person gives. It grants the integration exactly that host on the ports in
 * the fields named by `ports`, loopback included (never NEXA's own ports), until the integration is removed. The value
 * is checked as format `host`, and is a pseudonym in diagnostics. @since 0.1.0
 */
export function hostField(options: FieldHints & { readonly ports: readonly string[] }): TString {
  const { ports, ...hints } = options;
  return Type.String({
    minLength: 1,
    maxLength: 253,
    format: 'host',
    'x-nexa-ports': [...ports],
    ...fieldHints({ private: true, ...hints }),
  });
}

/**
 * A field whose value is encrypted at rest, masked on the page, never sent back over the API, and cut out of logs and
 * diagnostics. @since 0.1.0
 */
export function secretField(
  options: FieldHints & { readonly minLength?: number; readonly maxLength?: number } = {},
): TString {
  const { minLength = 1, maxLength = 4096, ...hints } = options;
  return Type.String({ minLength, maxLength, 'x-nexa-secret': true, ...fieldHints(hints) });
}

/** A field for a TCP or UDP port. @since 0.1.0 */
export function portField(options: FieldHints & { readonly default: number }) {
  const { default: usual, ...hints } = options;
  return Type.Integer({ minimum: 1, maximum: 65535, default: usual, ...fieldHints(hints) });
}

/**
 * A field with a few values to choose from, each with what a person reads:
 * `choiceField({ fast: 'Every second', slow: 'Every minute' }, { title: 'Updates', default: 'slow' })`. @since 0.2.0
 */
export function choiceField<const TChoices extends Readonly<Record<string, string>>>(
  choices: TChoices,
  options: FieldHints & { readonly default?: keyof TChoices & string } = {},
): TUnion<TLiteral<keyof TChoices & string>[]> {
  const { default: usual, ...hints } = options;
  const literals = Object.entries(choices).map(([value, title]) =>
    Type.Literal(value as keyof TChoices & string, { title }),
  );
  return Type.Union(literals, { ...fieldHints(hints), ...(usual === undefined ? {} : { default: usual }) });
}

/** Names of the secret fields of an object schema; one that holds a secret anywhere inside is secret as a whole. @since 0.1.0 */
export function secretFieldNames(schema: unknown): string[] {
  return fieldsWith(schema, holdsSecret).map(([name]) => name);
}

/** The texts in `value` that its schema calls secret, however deep. @since 0.2.0 */
export function secretTexts(schema: unknown, value: unknown): string[] {
  if (!isObject(schema)) return [];
  if (schema['x-nexa-secret'] === true) return textsIn(value);
  const here = alternativesOf(schema).flatMap((alternative) => secretTexts(alternative, value));
  if (Array.isArray(value)) return [...here, ...value.flatMap((item) => secretTexts(schema.items, item))];
  if (!isObject(value)) return here;
  const properties = isObject(schema.properties) ? schema.properties : {};
  const members = Object.entries(value).flatMap(([name, member]) =>
    secretTexts(Object.hasOwn(properties, name) ? properties[name] : schema.additionalProperties, member),
  );
  return [...here, ...members];
}

/** Host fields of an object schema, each with the names of its port fields. @since 0.1.0 */
export function hostFieldPorts(schema: unknown): { readonly field: string; readonly ports: readonly string[] }[] {
  return fieldsWith(schema, (field) => field.format === 'host').map(([name, field]) => ({
    field: name,
    ports: Array.isArray(field['x-nexa-ports']) ? field['x-nexa-ports'].filter((port) => typeof port === 'string') : [],
  }));
}

type PlainField = { readonly [keyword: string]: unknown };

function fieldsWith(schema: unknown, wanted: (field: PlainField) => boolean): [string, PlainField][] {
  const properties = (schema as { properties?: Record<string, PlainField> } | undefined)?.properties ?? {};
  return Object.entries(properties).filter(([, field]) => wanted(field));
}

function holdsSecret(schema: unknown): boolean {
  if (!isObject(schema)) return false;
  if (schema['x-nexa-secret'] === true) return true;
  const inside = [...alternativesOf(schema), schema.items, schema.additionalProperties];
  const members = isObject(schema.properties) ? Object.values(schema.properties) : [];
  return [...inside, ...members].some(holdsSecret);
}

function alternativesOf(schema: PlainField): unknown[] {
  return [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

const isObject = (value: unknown): value is PlainField =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
