import { type ErrorCode, type ErrorKind, errorCodes, type JsonObject, type NexaError } from '@nexa/sdk';

/** An RFC 9457 problem document. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly messageKey: string;
  readonly retryable: boolean;
  readonly remedy: string;
  readonly requestId: string;
  readonly params: JsonObject;
}

const statusByKind: Readonly<Record<ErrorKind, number>> = {
  input: 400,
  authentication: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  limit: 429,
  timeout: 504,
  unavailable: 503,
  internal: 500,
};

/** Where the kind would mislead: it is a bridge's key that was refused, not the client's; a size is no rate. */
const statusByCode: Partial<Record<ErrorCode, number>> = {
  NEXA_REQUEST_TOO_LARGE: 413,
  NEXA_PLUGIN_AUTH_FAILED: 502,
  NEXA_PLUGIN_BUG: 502,
};

export function problemStatus(code: ErrorCode): number {
  return statusByCode[code] ?? statusByKind[errorCodes[code].kind];
}

/** The document for `error`. What went wrong inside NEXA is for the log, not for whoever asked. */
export function problemOf(error: NexaError, requestId: string): Problem {
  const entry = errorCodes[error.code];
  const isInternal = entry.kind === 'internal';
  return {
    type: `urn:nexa:error:${error.code}`,
    title: entry.meaning,
    status: problemStatus(error.code),
    detail: isInternal
      ? 'Something went wrong inside NEXA. The log has the details under this request id.'
      : error.message,
    code: error.code,
    messageKey: entry.messageKey,
    retryable: entry.retryable,
    remedy: entry.remedy,
    requestId,
    params: isInternal ? {} : error.params,
  };
}
