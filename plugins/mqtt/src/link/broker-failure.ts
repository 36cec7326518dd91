import {
  authFailed,
  configInvalid,
  errorMessage,
  hasErrorCode,
  type NexaError,
  notReady,
  protocolViolation,
  unreachable,
} from '@nexa/sdk';

/** What can go wrong with a broker, in words for a person; `params.reason` is for programs. */
export const brokerFailure = {
  noConnection: (where: string, cause: unknown): NexaError =>
    unreachable(`No connection to the MQTT broker at ${where} (${shortReason(cause)}). Is it running?`, {
      cause,
      params: { reason: 'no-connection' },
    }),
  untrusted: (where: string, cause: unknown): NexaError =>
    configInvalid(
      'certificate',
      `The broker at ${where} shows a certificate that is not trusted (${shortReason(cause)}). Enter the certificate of the authority that signed it, or its fingerprint.`,
      { cause, params: { reason: 'untrusted' } },
    ),
  otherFingerprint: (where: string): NexaError =>
    configInvalid(
      'fingerprint',
      `The broker at ${where} shows another certificate than the one with the configured fingerprint. Nothing was sent to it.`,
      { params: { reason: 'other-fingerprint' } },
    ),
  silent: (where: string): NexaError =>
    unreachable(`The MQTT broker at ${where} takes the connection but does not answer.`, {
      params: { reason: 'silent' },
    }),
  unacknowledged: (where: string): NexaError =>
    unreachable(`The MQTT broker at ${where} does not acknowledge what is sent to it.`, {
      params: { reason: 'unacknowledged' },
    }),
  dropped: (where: string, trouble?: string): NexaError =>
    unreachable(`The connection to the MQTT broker at ${where} ended${trouble === undefined ? '' : ` (${trouble})`}.`, {
      params: { reason: 'dropped' },
    }),
  garbage: (where: string, cause: unknown): NexaError =>
    protocolViolation(`What answers at ${where} does not speak MQTT.`, { cause, params: { reason: 'garbage' } }),
  closed: (where: string): NexaError =>
    unreachable(`There is no connection to the MQTT broker at ${where} now.`, { params: { reason: 'closed' } }),
  tooLarge: (where: string): NexaError =>
    protocolViolation(`The MQTT broker at ${where} sends a message that is larger than NEXA takes.`, {
      params: { reason: 'too-large' },
    }),
  notPublished: (where: string, topic: string, cause: unknown): NexaError =>
    protocolViolation(`The MQTT broker at ${where} refused a message to ${topic.slice(0, 200)}.`, {
      cause,
      params: { reason: 'not-published' },
    }),
};

/** CONNACK codes of MQTT 3.1.1 (below 128) and 5. */
const UNACCEPTABLE_VERSION = new Set([1, 0x84]);
const NOT_AUTHORISED = new Set([4, 5, 0x86, 0x87, 0x8a]);
const BUSY = new Set([3, 0x88, 0x89, 0x97, 0x9f]);

export const isVersionRefusal = (code: number | undefined): boolean =>
  code !== undefined && UNACCEPTABLE_VERSION.has(code);

/** What a refused CONNECT means. */
export function refusalOf(where: string, code: number): NexaError {
  const params = { reason: 'refused', code };
  if (NOT_AUTHORISED.has(code)) {
    return authFailed(`The MQTT broker at ${where} refuses user name and password.`, { params });
  }
  if (BUSY.has(code)) return notReady(`The MQTT broker at ${where} takes no connections now.`, { params });
  return protocolViolation(`The MQTT broker at ${where} refused the connection with code ${code}.`, { params });
}

export const isAuthRefusal = (error: unknown): boolean => hasErrorCode(error, 'NEXA_PLUGIN_AUTH_FAILED');

const wordsByCode: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EHOSTUNREACH: 'no route to it',
  ENETUNREACH: 'no route to it',
  EHOSTDOWN: 'it is down',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name is not known',
  ETIMEDOUT: 'no answer',
  ERR_NEXA_REFUSED: 'NEXA does not let a plugin go there before the address was entered',
  CERT_HAS_EXPIRED: 'it has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by nobody but itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its authority is not known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its authority is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its authority is not known',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is made for another name',
};

export const codeOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';

export function shortReason(cause: unknown): string {
  return wordsByCode[codeOf(cause)] ?? errorMessage(cause).slice(0, 100);
}
