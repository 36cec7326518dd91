import { isIP } from 'node:net';
import { type JsonObject, type JsonValue, secretFieldNames } from '@nexa/sdk';
import { Ajv, type ErrorObject } from 'ajv';
import type { FlowError } from './flow-vault.ts';

const ajv = new Ajv({ useDefaults: true, strict: false, allErrors: false, validateSchema: false, logger: false });
ajv.addFormat('host', isHost);
for (const format of ['uri', 'email', 'uuid', 'ipv4', 'ipv6', 'hostname', 'date-time']) ajv.addFormat(format, true);

export type CheckedInput =
  | { readonly isComplete: true; readonly input: JsonObject }
  /** `error` is absent when something is merely missing. */
  | { readonly isComplete: false; readonly error?: FlowError };

/** Holds what was sent against the fields of a step. Defaults are filled in; what the step does not ask is left out. */
export function checkInput(fields: JsonObject, sent: JsonObject): CheckedInput {
  const known = fieldNames(fields);
  const input = structuredClone(Object.fromEntries(Object.entries(sent).filter(([name]) => known.includes(name))));
  const schema = { ...fields, additionalProperties: false };
  const validate = ajv.compile(schema);
  if (validate(input)) return { isComplete: true, input: input as JsonObject };
  const error = validate.errors?.[0];
  if (error === undefined || (error.keyword === 'required' && error.instancePath === '')) return { isComplete: false };
  return { isComplete: false, error: fieldError(fields, error) };
}

/** Why a whole configuration does not fit its schema, or `undefined`. */
export function configProblem(schema: JsonObject, config: JsonObject): string | undefined {
  const validate = ajv.compile(schema);
  return validate(structuredClone(config)) ? undefined : ajv.errorsText(validate.errors, { dataVar: 'config' });
}

/** The values of a step that may be shown again. */
export function shownValues(fields: JsonObject, given: JsonObject): JsonObject {
  const secret = new Set(secretFieldNames(fields));
  const entries = fieldNames(fields).flatMap((name): [string, JsonValue][] => {
    const value = given[name];
    return value === undefined || secret.has(name) ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}

export function fieldNames(fields: JsonObject): string[] {
  return Object.keys((fields.properties ?? {}) as JsonObject);
}

/** The field by its label; what was typed stays out, it may be secret. */
function fieldError(fields: JsonObject, error: ErrorObject): FlowError {
  const field = error.instancePath.split('/')[1] ?? '';
  const properties = (fields.properties ?? {}) as { [name: string]: { title?: string } };
  const label = properties[field]?.title ?? field;
  return {
    message: `${label} ${error.message ?? 'is not valid'}.`,
    code: 'NEXA_VALUE_INVALID',
    ...(field === '' ? {} : { field }),
  };
}

function isHost(text: string): boolean {
  if (isIP(text.replace(/^\[(.*)\]$/, '$1')) !== 0) return true;
  return text.length <= 253 && text.split('.').every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));
}
