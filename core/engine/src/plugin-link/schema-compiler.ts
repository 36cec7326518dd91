import type { JsonObject } from '@nexa/sdk';

/** Says what is wrong with a value (`/path is wrong`), or `undefined` when it matches its schema. */
export type SchemaCheck = (value: unknown) => string | undefined;

/** Turns a plain JSON Schema of a plugin, already found harmless by `plainSchemaProblem`, into its check. May throw. */
export type SchemaCompiler = (schema: JsonObject) => SchemaCheck;
