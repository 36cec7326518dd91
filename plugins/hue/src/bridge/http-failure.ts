import type { IncomingHttpHeaders } from 'node:http';
import {
  authFailed,
  type Duration,
  errorMessage,
  hasErrorCode,
  type NexaError,
  notReady,
  protocolViolation,
  rateLimited,
  seconds,
  unreachable,
} from '@nexa/sdk';

const DEFAULT_RETRY_AFTER = seconds(1);
const MAX_RETRY_AFTER = seconds(60);

/** What an HTTP status other than success means; `said` are the bridge's own words, where it gave any. */
export function failureOfStatus(
  status: number,
  headers: IncomingHttpHeaders,
  said?: string | undefined,
): NexaError | undefined {
  // 207: some of it worked; the answer's list of errors tells what did not.
  if (status === 200 || status === 207) return undefined;
  const params = { status, ...(said === undefined ? {} : { said }) };
  if (status === 401 || status === 403) {
    return authFailed('The bridge refuses NEXA’s key. Pair it again.', { params: { status, cause: 'key-refused' } });
  }
  if (status === 429 || status === 503) {
    return rateLimited(retryAfter(headers), 'the bridge wants fewer requests', { params });
  }
  if (status >= 500) return notReady('the bridge has an internal fault', { params });
  return protocolViolation('the bridge answers with an unexpected HTTP status', { params });
}

/** Whatever went wrong with a request, as an error of the contract. */
export function contractError(error: unknown, signal: AbortSignal): NexaError {
  if (hasErrorCode(error)) return error;
  if (signal.aborted) return unreachable('the bridge does not answer in time', { cause: error });
  const code = systemCode(error);
  if (code?.startsWith('HPE_')) return protocolViolation('the bridge answers with something that is not HTTP');
  const params = code === undefined ? {} : { reason: code };
  return unreachable(sentenceOf(code) ?? `the bridge cannot be reached: ${errorMessage(error)}`, {
    cause: error,
    params,
  });
}

/** The code that Node gives to an error of the network. */
export function systemCode(error: unknown): string | undefined {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : undefined;
}

function retryAfter(headers: IncomingHttpHeaders): Duration {
  const asked = Number(headers['retry-after']);
  if (!Number.isFinite(asked) || asked <= 0) return DEFAULT_RETRY_AFTER;
  return Math.min(seconds(asked), MAX_RETRY_AFTER);
}

function sentenceOf(code: string | undefined): string | undefined {
  if (code === 'ECONNREFUSED') return 'nothing accepts connections at the bridge’s address';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the bridge’s name is not known on this network';
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'there is no way to the bridge’s address';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'the bridge closed the connection';
  if (code === 'EPROTO' || code?.startsWith('ERR_SSL_')) return 'what answers at this port does not speak TLS';
  return undefined;
}
