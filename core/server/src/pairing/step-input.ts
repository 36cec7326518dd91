import { isIP } from 'node:net';
import type { PluginSurface } from '@nexa/engine';
import { type JsonObject, NexaError } from '@nexa/sdk';
import { Ajv, type ErrorObject } from 'ajv';
import type { FlowError } from './flow-vault.ts';
import { withoutSecrets } from './kept-secrets.ts';

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

/** Throws for a name that no step asks for and the configuration does not have: a misspelt one would be passed over. */
export function requireKnownFields({ configSchema, pairing }: PluginSurface, sent: JsonObject | undefined): void {
  const schemas = [configSchema, ...Object.values(pairing.steps).map(({ fields }) => fields)];
  const known = [...new Set(schemas.flatMap(fieldNames))];
  const unknown = Object.keys(sent ?? {}).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const names = known.length === 0 ? 'none' : known.join(', ');
  throw new NexaError(
    'NEXA_REQUEST_INVALID',
    `config: there is no field ${unknown.slice(0, 100)}. There is: ${names}.`,
    {
      params: { field: `config.${unknown.slice(0, 100)}` },
    },
  );
}

/** Why a whole configuration does not fit its schema, or `undefined`. */
export function configProblem(schema: JsonObject, config: JsonObject): string | undefined {
  const validate = ajv.compile(schema);
  return validate(structuredClone(config)) ? undefined : ajv.errorsText(validate.errors, { dataVar: 'config' });
}

/** The values of a step that may be shown again. */
export function shownValues(fields: JsonObject, given: JsonObject): JsonObject {
  return withoutSecrets(fields, given);
}

export function fieldNames(fields: JsonObject): string[] {
  return Object.keys((fields.properties ?? {}) as JsonObject);
}

/** The field by its labels, the place as a path (`login/user`); what was typed stays out, it may be secret. */
function fieldError(fields: JsonObject, error: ErrorObject): FlowError {
  const missing = error.keyword === 'required' ? [String(error.params.missingProperty)] : [];
  const path = [...error.instancePath.split('/').slice(1), ...missing];
  const labels: string[] = [];
  let schema: Labelled | undefined = fields;
  for (const name of path) {
    schema = schema?.properties?.[name] ?? schema?.items;
    labels.push(schema?.title ?? name);
  }
  return {
    message: `${labels.join(' › ')} ${missing.length > 0 ? 'is missing' : (error.message ?? 'is not valid')}.`,
    code: 'NEXA_VALUE_INVALID',
    ...(path.length === 0 ? {} : { field: path.join('/') }),
  };
}

interface Labelled {
  readonly title?: string;
  readonly properties?: Readonly<Record<string, Labelled>>;
  readonly items?: Labelled;
}

function isHost(text: string): boolean {
  if (isIP(text.replace(/^\[(.*)\]$/, '$1')) !== 0) return true;
  return text.length <= 253 && text.split('.').every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));
}
