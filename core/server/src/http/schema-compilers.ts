import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import { freeJsonKeyword } from './free-json.ts';

/** What a query or path may hold is text: it is turned into the schema's type. A body must have the right types. */
export function buildValidator(): FastifySchemaCompiler<object> {
  const strict = withFormats(new Ajv({ useDefaults: true, strict: false, allErrors: false }));
  const coercing = withFormats(new Ajv({ useDefaults: true, coerceTypes: 'array', strict: false, allErrors: false }));
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
