import { ValueChecker } from '@nexa/engine';
import { type JsonObject, type JsonValue, NexaError } from '@nexa/sdk';

const checker = new ValueChecker();

/** What is wrong with `value`, in words, or `undefined`. */
export function valueProblemText(schema: object, value: unknown): string | undefined {
  const problem = checker.check(schema, value);
  return problem === undefined ? undefined : `${problem.path || '/'} ${problem.message}`;
}

/** `values` with the defaults of an object schema filled in. Rejects what the schema does not allow. */
export function checkedValues(schema: JsonObject, values: JsonObject, what: string): JsonObject {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, { readonly default?: JsonValue }>>;
  const defaults = Object.entries(properties).flatMap(([name, field]) =>
    field.default === undefined ? [] : [[name, field.default] as const],
  );
  const filled: JsonObject = { ...Object.fromEntries(defaults), ...values };
  const problem = valueProblemText(schema, filled);
  if (problem === undefined) return filled;
  throw new NexaError('NEXA_PLUGIN_CONFIG_INVALID', `${what}: ${problem}`);
}
