import type { JsonObject, JsonValue } from '../platform/json.ts';
import { type ErrorCode, errorCodes } from './error-codes.ts';

/** What may go with an error. @since 0.1.0 */
export interface NexaErrorOptions {
  /** Values for the placeholders of the user's message, and for programs. Never a secret. */
  readonly params?: JsonObject;
  /** What led to it. Kept for the log, never sent over a boundary. */
  readonly cause?: unknown;
}

/** An error as plain data: what crosses from a plugin's process to the host, and from the host to a client. @since 0.1.0 */
export interface SerializedError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly messageKey: string;
  readonly params: JsonObject;
  readonly retryable: boolean;
}

/**
 * The one error type of NEXA. Recognise it by `code` with {@link hasErrorCode}, never by `instanceof`: two copies of
 * this package may be loaded at once.
 *
 * @since 0.1.0
 */
export class NexaError extends Error {
  override readonly name = 'NexaError';
  /** Which error it is; see {@link errorCodes}. */
  readonly code: ErrorCode;
  /** Key of the sentence for a person. */
  readonly messageKey: string;
  /** Values for that sentence's placeholders. */
  readonly params: JsonObject;
  /** Whether trying again later can help. */
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: NexaErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    const entry = errorCodes[code];
    this.code = code;
    this.messageKey = entry.messageKey;
    this.params = options.params ?? {};
    this.retryable = entry.retryable;
  }
}

const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(errorCodes, value);

/** Whether `error` is a NEXA error, and, when `code` is given, that very one. Never throws. @since 0.1.0 */
export function hasErrorCode(error: unknown, code?: ErrorCode): error is NexaError {
  if (typeof error !== 'object' || error === null) return false;
  const candidate = (error as { code?: unknown }).code;
  return code === undefined ? isErrorCode(candidate) : candidate === code;
}

/** The error as plain data. Anything that is not a NEXA error becomes `fallback` with its message. Never throws. @since 0.1.0 */
export function serializeError(error: unknown, fallback: ErrorCode = 'NEXA_INTERNAL'): SerializedError {
  const known = hasErrorCode(error) ? error : new NexaError(fallback, errorMessage(error));
  const { code, message } = known;
  const entry = errorCodes[code];
  return { code, message, messageKey: entry.messageKey, params: known.params ?? {}, retryable: entry.retryable };
}

/** The error that `data` describes; data of another form becomes `NEXA_PLUGIN_BUG`. Never throws. @since 0.1.0 */
export function deserializeError(data: unknown): NexaError {
  if (typeof data === 'object' && data !== null) {
    const { code, message, params } = data as { code?: unknown; message?: unknown; params?: unknown };
    if (isErrorCode(code)) {
      const isObject = typeof params === 'object' && params !== null && !Array.isArray(params);
      return new NexaError(code, typeof message === 'string' ? message.slice(0, 2000) : code, {
        params: isObject ? (params as { [key: string]: JsonValue }) : {},
      });
    }
  }
  return new NexaError('NEXA_PLUGIN_BUG', `not an error of the contract: ${errorMessage(data)}`);
}

/** A readable message of whatever was thrown. Never throws. @since 0.1.0 */
export function errorMessage(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  try {
    return String(error);
  } catch {
    return 'unprintable error';
  }
}
