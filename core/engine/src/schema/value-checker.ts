import type { JsonObject } from '@nexa/sdk';
import { Ajv, type ValidateFunction } from 'ajv';

/** Why a value does not fit its schema. */
export interface ValueProblem {
  /** JSON pointer of the place, empty for the value itself. */
  readonly path: string;
  readonly message: string;
  /** The bound that was broken, such as `{limit: 100}`. */
  readonly params: JsonObject;
}

/** Checks values against JSON Schemas, TypeBox's or plain ones; compiles each schema object once. */
export class ValueChecker {
  readonly #ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false, messages: true });
  readonly #compiled = new WeakMap<object, ValidateFunction>();

  /** The first problem of `value`, or `undefined` when it fits. */
  check(schema: object, value: unknown): ValueProblem | undefined {
    let validate = this.#compiled.get(schema);
    if (validate === undefined) {
      validate = this.#ajv.compile(schema);
      this.#compiled.set(schema, validate);
    }
    if (validate(value)) return undefined;
    const error = validate.errors?.[0];
    return {
      path: error?.instancePath ?? '',
      message: error?.message ?? 'does not fit its schema',
      params: (error?.params ?? {}) as JsonObject,
    };
  }
}
