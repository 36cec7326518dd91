import { isExpressionParam, type JsonObject, type JsonValue } from '@nexa/sdk';

type Schema = Readonly<Record<string, unknown>>;

/**
 * Parameters in which a value that the schema allows stands for each expression: the others can then be held against the
 * schema as a whole. What an expression gives is checked when it is worked out.
 */
export function sampleParams(schema: object, params: Readonly<Record<string, unknown>>): JsonObject {
  const { properties } = schema as { readonly properties?: Readonly<Record<string, Schema>> };
  const pairs = Object.entries(params).map(([name, value]) => {
    if (!isExpressionParam(value)) return [name, value as JsonValue] as const;
    return [
      name,
      sampleOf(properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : {}),
    ] as const;
  });
  return Object.fromEntries(pairs);
}

/** The schema of one parameter, or `undefined` where the schema does not name it. */
export function paramSchema(schema: object | undefined, name: string): object | undefined {
  const { properties } = (schema ?? {}) as { readonly properties?: Readonly<Record<string, Schema>> };
  return properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function sampleOf(schema: Schema = {}): JsonValue {
  const alternatives = (schema.anyOf ?? schema.oneOf) as readonly Schema[] | undefined;
  if (schema.const !== undefined) return schema.const as JsonValue;
  if (Array.isArray(schema.enum)) return schema.enum[0] as JsonValue;
  if (alternatives !== undefined) return sampleOf(alternatives[0]);
  if (schema.type === 'boolean') return true;
  if (schema.type === 'string') return 'x'.repeat(Math.max(1, Math.min(Number(schema.minLength ?? 1), 1_000)));
  return sampleNumber(schema);
}

/** The first of some likely numbers that keeps to the schema. */
function sampleNumber(schema: Schema): number {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema as Readonly<
    Record<string, number | undefined>
  >;
  const low = Math.max(minimum ?? Number.NEGATIVE_INFINITY, exclusiveMinimum ?? Number.NEGATIVE_INFINITY);
  const high = Math.min(maximum ?? Number.POSITIVE_INFINITY, exclusiveMaximum ?? Number.POSITIVE_INFINITY);
  const step = multipleOf ?? 1;
  const up = Math.ceil(low / step) * step;
  const likely = [0, up, up + step, Math.floor(high / step) * step, high - step, low, high, (low + high) / 2];
  const fits = (value: number) =>
    Number.isFinite(value) &&
    value >= low &&
    value <= high &&
    value !== exclusiveMinimum &&
    value !== exclusiveMaximum &&
    (multipleOf === undefined || Number.isInteger(value / multipleOf)) &&
    (schema.type !== 'integer' || Number.isInteger(value));
  return likely.find(fits) ?? 0;
}
