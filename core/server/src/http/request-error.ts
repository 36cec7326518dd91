import { hasErrorCode, type JsonObject, type JsonValue, NexaError } from '@nexa/sdk';
import type { ErrorObject } from 'ajv';
import type { FastifyError } from 'fastify';

type Known = FastifyError & { readonly validation?: readonly ErrorObject[]; readonly validationContext?: string };

/** Whatever a route or Fastify itself threw, as an error of the contract. */
export function requestError(error: unknown): NexaError {
  if (hasErrorCode(error)) return error;
  const { validation, validationContext, statusCode, code, message } = error as Partial<Known>;
  if (validation !== undefined) return validationError(validation, validationContext ?? 'body');
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || statusCode === 413)
    return new NexaError('NEXA_REQUEST_TOO_LARGE', 'The body is larger than this route takes.', { cause: error });
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || statusCode === 415)
    return new NexaError('NEXA_REQUEST_MALFORMED', 'The body must be sent as application/json.', { cause: error });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new NexaError('NEXA_REQUEST_MALFORMED', message ?? 'The request cannot be read.', { cause: error });
  return new NexaError('NEXA_INTERNAL', 'unexpected error', { cause: error });
}

/** The first thing that is wrong, with its place and the bound it breaks. The value is left out: it may be a secret. */
export function validationError(errors: readonly ErrorObject[], where: string): NexaError {
  const error = mostTelling(errors);
  if (error === undefined) return new NexaError('NEXA_REQUEST_INVALID', 'The request is not valid.');
  const path = `${where}${error.instancePath}${missingMember(error)}`;
  return new NexaError('NEXA_REQUEST_INVALID', `${path} ${problemOf(error)}.`, {
    params: { path, ...bounds(error) },
  });
}

/** Of the branches of a union the deepest complaint is the one about what the sender meant. */
function mostTelling(errors: readonly ErrorObject[]): ErrorObject | undefined {
  const depth = (error: ErrorObject): number =>
    error.instancePath.split('/').length + (error.keyword === 'anyOf' ? -0.5 : 0);
  return [...errors].sort((left, right) => depth(right) - depth(left))[0];
}

function missingMember(error: ErrorObject): string {
  if (error.keyword === 'required') return `/${String(error.params.missingProperty)}`;
  return error.keyword === 'additionalProperties' ? `/${String(error.params.additionalProperty)}` : '';
}

function problemOf(error: ErrorObject): string {
  if (error.keyword === 'required') return 'is missing';
  if (error.keyword === 'additionalProperties') return 'is not known here';
  if (error.keyword === 'enum') return `must be one of ${(error.params.allowedValues as unknown[]).join(', ')}`;
  if (error.keyword === 'const') return `must be ${JSON.stringify(error.params.allowedValue)}`;
  if (error.keyword === 'discriminator')
    return `has the ${String(error.params.tag)} ${JSON.stringify(error.params.tagValue)}, which is not known`;
  return error.message ?? 'is not valid';
}

/** Ajv's own parameters (`limit`, `comparison`, `format`, `allowedValues`, ...) are plain data for programs. */
function bounds(error: ErrorObject): JsonObject {
  const entries = Object.entries(error.params as Record<string, JsonValue>);
  return { keyword: error.keyword, ...Object.fromEntries(entries.filter(([, value]) => value !== undefined)) };
}
