import { type SchemaOptions, type TString, Type } from '@sinclair/typebox';

/** What a field of a configuration or pairing step tells beyond JSON Schema. It crosses the boundary as plain data. @since 0.1.0 */
export interface FieldHints {
  /** Plain-language label. */
  readonly title?: string;
  readonly description?: string;
  /** Shown in an empty field. */
  readonly placeholder?: string;
}

/**
 * A field for a host name or address that a person gives. It grants the integration exactly that host on the ports in
 * the fields named by `ports`, loopback included (never NEXA's own ports), until the integration is removed. The value
 * is checked as format `host`. @since 0.1.0
 */
export function hostField(options: FieldHints & { readonly ports: readonly string[] }): TString {
  const { ports, ...hints } = options;
  return Type.String({
    minLength: 1,
    maxLength: 253,
    format: 'host',
    'x-nexa-ports': [...ports],
    ...hints,
  } as SchemaOptions);
}

/**
 * A field whose value is encrypted at rest, masked on the page, never sent back over the API, and cut out of logs and
 * diagnostics. @since 0.1.0
 */
export function secretField(
  options: FieldHints & { readonly minLength?: number; readonly maxLength?: number } = {},
): TString {
  return Type.String({ minLength: 1, maxLength: 4096, 'x-nexa-secret': true, ...options } as SchemaOptions);
}

/** A field for a TCP or UDP port. @since 0.1.0 */
export function portField(options: FieldHints & { readonly default: number }) {
  return Type.Integer({ minimum: 1, maximum: 65535, ...options });
}

/** Names of the secret fields of an object schema. @since 0.1.0 */
export function secretFieldNames(schema: unknown): string[] {
  return fieldsWith(schema, (field) => field['x-nexa-secret'] === true).map(([name]) => name);
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
