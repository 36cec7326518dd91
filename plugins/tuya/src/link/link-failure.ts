import { authFailed, configInvalid, errorMessage, hasErrorCode, type NexaError, unreachable } from '@nexa/sdk';
import type { LinkTarget } from './tuyapi-device.ts';

const at = (target: Pick<LinkTarget, 'host' | 'port'>) => `${target.host}:${target.port}`;

/** What can go wrong with a device, in words for a person; `params.reason` is for programs. */
export const linkFailure = {
  noConnection: (target: LinkTarget, cause: unknown): NexaError =>
    unreachable(
      `No connection to the device at ${at(target)} (${shortReason(cause)}). Is it plugged in and on the Wi-Fi?`,
      {
        cause,
        params: { reason: 'no-connection' },
      },
    ),
  dropped: (target: LinkTarget, trouble: string | undefined): NexaError =>
    unreachable(`The device at ${at(target)} closed the connection or stopped answering its heart-beat.`, {
      params: { reason: 'dropped', ...(trouble === undefined ? {} : { trouble }) },
    }),
  silent: (target: LinkTarget): NexaError =>
    unreachable(
      `The device at ${at(target)} takes the connection but answers nothing. It hangs, or its local key has changed.`,
      { params: { reason: 'silent' } },
    ),
  /** A wrong key shows as no answer at all, and so does a hang. Whoever knows more judges it. */
  unanswered: (target: LinkTarget, how: 'silent' | 'closed'): NexaError =>
    unreachable(
      `The device at ${at(target)} takes the connection and ${how === 'silent' ? 'answers nothing' : 'ends it without an answer'}. Its local key has changed, it hangs, or another program holds its only connection.`,
      { params: { reason: 'unanswered', how } },
    ),
  noVersion: (target: Omit<LinkTarget, 'version'>): NexaError =>
    unreachable(
      `The device at ${at(target)} takes the connection but answers in none of the protocol versions 3.1, 3.3, 3.4 and 3.5. Most likely the local key is wrong; or it hangs, or another program holds its only connection.`,
      { params: { reason: 'no-version' } },
    ),
  garbled: (target: LinkTarget): NexaError =>
    unreachable(`What answers at ${at(target)} does not speak the Tuya protocol. Is it the right device?`, {
      params: { reason: 'garbled' },
    }),
  cancelled: (target: LinkTarget): NexaError =>
    unreachable(`What was asked of the device at ${at(target)} was cancelled.`, { params: { reason: 'cancelled' } }),
  closed: (target: LinkTarget): NexaError =>
    unreachable(`There is no connection to the device at ${at(target)} now.`, { params: { reason: 'closed' } }),
  ignored: (target: LinkTarget): NexaError =>
    unreachable(`The device at ${at(target)} answers, but did not carry out the command.`, {
      params: { reason: 'ignored' },
    }),
  /** 3.1 is read without a key: only a command that has no effect shows a wrong one. */
  ignoredWithoutProof: (target: LinkTarget): NexaError =>
    authFailed(
      `The device at ${at(target)} can be read but takes no command. With protocol 3.1 that is a wrong local key.`,
      { params: { reason: 'wrong-key' } },
    ),
  refused: (target: LinkTarget, text: string): NexaError =>
    unreachable(`The device at ${at(target)} refused the request (“${text}”).`, {
      params: { reason: 'refused', text },
    }),
  wrongKey: (target: LinkTarget): NexaError =>
    authFailed(
      `The device at ${at(target)} uses another local key. It changes when the device is reset or paired anew in its app.`,
      { params: { reason: 'wrong-key' } },
    ),
  /** No proof, but nothing else is left that would be likely. */
  keyDoubted: (target: LinkTarget): NexaError =>
    authFailed(
      `The device at ${at(target)} takes the connection but does not answer to its local key. Most likely it was paired anew in its app and has another key now. If not, it hangs or another program holds its only connection.`,
      { params: { reason: 'key-doubted' } },
    ),
  otherDevice: (target: LinkTarget, deviceId: string): NexaError =>
    configInvalid('deviceId', `At ${at(target)} there is another device (${deviceId}), not ${target.deviceId}.`, {
      params: { reason: 'other-device' },
    }),
  otherVersion: (target: LinkTarget): NexaError =>
    configInvalid(
      'version',
      `The device at ${at(target)} does not speak protocol ${target.version}. Choose “auto” to find out which it speaks.`,
      { params: { reason: 'other-version' } },
    ),
};

/** Whether trying again helps nobody until a person did something. A doubt may be wrong, and is tried again. */
export const needsPerson = (error: unknown): boolean =>
  (isKeyRefusal(error) && error.params.reason !== 'key-doubted') || hasErrorCode(error, 'NEXA_PLUGIN_CONFIG_INVALID');

export const isKeyRefusal = (error: unknown): error is NexaError => hasErrorCode(error, 'NEXA_PLUGIN_AUTH_FAILED');

const wordsByCode: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EHOSTUNREACH: 'no route to it',
  ENETUNREACH: 'no route to it',
  EHOSTDOWN: 'it is down',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name is not known',
  ETIMEDOUT: 'no answer',
};

function shortReason(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  return wordsByCode[code] ?? errorMessage(cause).slice(0, 100);
}
