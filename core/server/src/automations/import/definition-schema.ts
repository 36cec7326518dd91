import { AutomationDefinition, automationSchemas } from '@nexa/sdk';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

let validate: ValidateFunction | undefined;

/** Where a definition does not fit the schema of automations, and why; undefined when it fits. */
export function definitionProblem(definition: unknown): string | undefined {
  validate ??= compile();
  if (validate(definition)) return undefined;
  const error = validate.errors?.[0];
  return `${error?.instancePath ?? ''} ${error?.message ?? 'does not fit'}`.trim();
}

function compile(): ValidateFunction {
  const ajv = new Ajv({
    strict: false,
    discriminator: true,
    schemas: automationSchemas.map((schema) => ({ ...schema })),
  });
  addFormats.default(ajv, ['uuid', 'date']);
  ajv.addFormat('time-of-day', /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/);
  ajv.addFormat('local-date-time', /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/);
  return ajv.compile(AutomationDefinition);
}
