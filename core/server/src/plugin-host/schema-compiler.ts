import { isIP } from 'node:net';
import type { SchemaCheck, SchemaCompiler } from '@nexa/engine';
import { errorMessage, type JsonObject } from '@nexa/sdk';
import type { TSchema } from '@sinclair/typebox';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

const label = /^(?!-)[A-Za-z0-9_-]{1,63}(?<!-)$/;

/** A host name or an address, without port. */
export function isHost(text: string): boolean {
  if (isIP(text) !== 0) return true;
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  return name.length > 0 && name.length <= 253 && name.split('.').every((part) => label.test(part));
}

/** Ajv with the formats that a plugin's schema may name. */
function newAjv(): Ajv {
  // Optimizing takes longer than compiling, and a plugin chooses how much there is of it.
  const code = { optimize: false };
  const ajv = new Ajv({ strict: false, allErrors: false, validateSchema: true, addUsedSchema: false, code });
  addFormats.default(ajv, ['uuid', 'date-time', 'date', 'time', 'duration', 'email', 'uri', 'ipv4', 'ipv6']);
  return ajv.addFormat('plugin-id', /^[a-z][a-z0-9-]{0,39}$/).addFormat('host', isHost);
}

const ajv = newAjv();

/**
 * Takes a plugin's schema, and throws when it is none. It has no id, so that it cannot meet another's. It is compiled
 * when it is first needed: all that a plugin declares, compiled at once, would hold up the host.
 */
export const compilePluginSchema: SchemaCompiler = (schema) => {
  const anonymous = withoutIds(schema);
  if (ajv.validateSchema(anonymous) !== true) throw new Error(ajv.errorsText(ajv.errors));
  let check: SchemaCheck | undefined;
  return (value) => {
    check ??= compileOrRefuse(anonymous);
    return check(value);
  };
};

function compileOrRefuse(schema: JsonObject): SchemaCheck {
  try {
    return checkOf(ajv.compile(schema));
  } catch (error) {
    const reason = `/ cannot be checked, its schema does not compile: ${errorMessage(error).slice(0, 200)}`;
    return () => reason;
  } finally {
    ajv.removeSchema(schema);
  }
}

/** Compiles a schema of the contract. */
export function compileContractSchema(schema: TSchema): SchemaCheck {
  return checkOf(ajv.compile(schema));
}

function checkOf(validate: ValidateFunction): SchemaCheck {
  return (value) => {
    if (validate(value)) return undefined;
    const [error] = validate.errors ?? [];
    return `${error?.instancePath || '/'} ${error?.message ?? 'is wrong'}`;
  };
}

/** `$id` has a meaning for Ajv, and none for us. */
function withoutIds<T>(schema: T): T {
  return JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === '$id' ? undefined : value))) as T;
}
