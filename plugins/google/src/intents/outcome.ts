import {
  type ErrorCode,
  type ErrorKind,
  type ExposedResult,
  errorCodes,
  hasErrorCode,
  type JsonObject,
  type SerializedError,
} from '@nexa/sdk';
import { GoogleFault } from '../model/google-fault.ts';

/** What became of the commands for one device, in the form of Google's answer, without the id. */
export type Outcome = JsonObject & { readonly status: 'SUCCESS' | 'PENDING' | 'OFFLINE' | 'ERROR' };

/** NEXA's code, then Google's. */
const byCode: Partial<Readonly<Record<ErrorCode, string>>> = {
  NEXA_DEVICE_NOT_FOUND: 'deviceNotFound',
  NEXA_DEVICE_GONE: 'deviceNotFound',
  NEXA_SCENE_OVERTAKEN: 'deviceBusy',
  NEXA_INTEGRATION_OFFLINE: 'deviceOffline',
  NEXA_PLUGIN_UNREACHABLE: 'deviceOffline',
  NEXA_PLUGIN_NOT_READY: 'deviceNotReady',
  NEXA_PLUGIN_AUTH_FAILED: 'authFailure',
  NEXA_PLUGIN_RATE_LIMITED: 'deviceBusy',
  NEXA_PLUGIN_UNSUPPORTED: 'functionNotSupported',
  NEXA_COMPONENT_UNKNOWN: 'functionNotSupported',
  NEXA_CAPABILITY_UNKNOWN: 'functionNotSupported',
  NEXA_COMMAND_UNKNOWN: 'functionNotSupported',
  NEXA_VALUE_INVALID: 'valueOutOfRange',
  NEXA_COMMAND_SENSITIVE: 'securityRestriction',
  NEXA_AUTH_FORBIDDEN: 'actionNotAvailable',
  NEXA_AUTH_REQUIRED: 'relinkRequired',
};

/** For codes that are not in the table above. */
const byKind: Readonly<Record<ErrorKind, string>> = {
  input: 'notSupported',
  authentication: 'relinkRequired',
  forbidden: 'actionNotAvailable',
  'not-found': 'deviceNotFound',
  conflict: 'transientError',
  limit: 'deviceBusy',
  timeout: 'transientError',
  unavailable: 'transientError',
  internal: 'hardError',
};

export const googleCode = (code: ErrorCode): string => byCode[code] ?? byKind[errorCodes[code].kind];

/** A command that was not carried out. */
export function failedBy(error: unknown): Outcome {
  if (error instanceof GoogleFault) return refused(error.errorCode, error.details);
  return refused(hasErrorCode(error) ? googleCode(error.code) : 'hardError');
}

/** Undefined: it was carried out. */
export function problemOf({ status, reason, state }: ExposedResult): Outcome | undefined {
  if (status === 'pending') return { status: 'PENDING' };
  if (status !== 'failed') return undefined;
  if (state.status === 'offline') return refused('deviceOffline');
  if (state.status === 'updating') return refused('inSoftwareUpdate');
  return refused(reasonCode(reason));
}

const reasonCode = (reason: SerializedError | undefined): string =>
  reason === undefined ? 'hardError' : googleCode(reason.code);

const refused = (errorCode: string, details: JsonObject = {}): Outcome => ({
  status: errorCode === 'deviceOffline' ? 'OFFLINE' : 'ERROR',
  errorCode,
  ...details,
});
