import type { FuncKeywordDefinition, SchemaValidateFunction } from 'ajv';

export interface FreeJsonLimits {
  /** Objects and lists within each other, the outermost counted. */
  readonly levels: number;
  /** Of the value written as JSON. */
  readonly bytes: number;
}

const check: SchemaValidateFunction = (limits: FreeJsonLimits, value: unknown): boolean => {
  // A value that is too deep is never written: that would go as deep.
  const problem = isDeeperThan(value, limits.levels)
    ? `must not be nested more than ${limits.levels} levels deep`
    : Buffer.byteLength(JSON.stringify(value)) > limits.bytes
      ? `must not be longer than ${limits.bytes} bytes`
      : undefined;
  check.errors = problem === undefined ? [] : [{ keyword: 'x-free', message: problem, params: { ...limits } }];
  return problem === undefined;
};

/** Schema keyword for JSON of no fixed form: what is kept of it must stay small and flat enough for whoever reads it. */
export const freeJsonKeyword: FuncKeywordDefinition = {
  keyword: 'x-free',
  schemaType: 'object',
  errors: true,
  validate: check,
};

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1));
}
