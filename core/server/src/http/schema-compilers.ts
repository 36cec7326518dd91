import { isCalendarDay, isLocalDateTime, isTimeOfDay } from '@nexa/engine';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import { freeJsonKeyword } from './free-json.ts';

/** What a query or path may hold is text: it is turned into the schema's type. A body must have the right types. */
export function buildValidator(named: Readonly<Record<string, object>> = {}): FastifySchemaCompiler<object> {
  // With `discriminator` a problem is told of the kind of thing that was meant, not of every kind that there is.
  const options = { useDefaults: true, strict: false, allErrors: false, discriminator: true } as const;
  const strict = withFormats(new Ajv(options));
  const coercing = withFormats(new Ajv({ ...options, coerceTypes: 'array' }));
  for (const schema of Object.values(named)) strict.addSchema(schema);
  return ({ schema, httpPart }) => whenFirstUsed(() => (httpPart === 'body' ? strict : coercing).compile(schema));
}

/** Most routes are not asked in the first seconds: compiling all of them would be most of the start. */
function whenFirstUsed(compile: () => ValidateFunction): ReturnType<FastifySchemaCompiler<object>> {
  let validate: ValidateFunction | undefined;
  const lazy = (data: unknown): boolean => {
    validate ??= compile();
    const isValid = validate(data) === true;
    lazy.errors = validate.errors ?? null;
    return isValid;
  };
  lazy.errors = null as ValidateFunction['errors'];
  return lazy as ReturnType<FastifySchemaCompiler<object>>;
}

function withFormats(ajv: Ajv): Ajv {
  addFormats.default(ajv, ['uuid', 'date-time', 'email', 'uri']);
  return ajv
    .addKeyword(freeJsonKeyword)
    .addFormat('timezone', isTimezone)
    .addFormat('time-of-day', isTimeOfDay)
    .addFormat('date', isCalendarDay)
    .addFormat('local-date-time', isLocalDateTime)
    .addFormat('iso-duration', /^P(?!$)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/)
    .addFormat('plugin-id', /^[a-z][a-z0-9-]{0,39}$/);
}

export function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
