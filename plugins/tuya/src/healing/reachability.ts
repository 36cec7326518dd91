import { type CheckDefinition, hasErrorCode, type IssueDefinition, type JsonObject, minutes, seconds } from '@nexa/sdk';
import type { TuyaConnection } from '../connection/tuya-connection.ts';
import { isKeyRefusal } from '../link/link-failure.ts';

export const deviceUnreachable: IssueDefinition = {
  code: 'tuya.device-unreachable',
  severity: 'error',
  title: 'The device does not answer',
  explanation:
    'NEXA cannot reach the device, so it can neither be switched nor watched. See whether it has power and whether the Wi-Fi reaches it; where its address has changed, correct it in the integration.',
};

export const localKeyRefused: IssueDefinition = {
  code: 'tuya.local-key-refused',
  severity: 'error',
  title: 'The local key is no longer right',
  explanation:
    'The device got a new local key, which happens when it is reset or paired anew in its app. Enter the new key in the integration.',
};

/** Asks the device for its states: an open connection alone proves little. */
export const deviceReachable: CheckDefinition<TuyaConnection> = {
  id: 'tuya.device-reachable',
  title: 'The device answers',
  scope: 'device',
  every: minutes(1),
  timeout: seconds(10),
  raises: [deviceUnreachable],
  async run({ connection, externalId, signal }) {
    try {
      if (connection.failure) throw connection.failure;
      await connection.refresh(externalId, signal);
      return { outcome: 'ok' };
    } catch (error) {
      if (signal.aborted) return { outcome: 'unknown', reason: 'The check was cancelled before the device answered.' };
      const failure = connection.failure;
      if (!failure) return { outcome: 'unknown', reason: 'The device was busy with other requests.' };
      if (isKeyRefusal(failure))
        return { outcome: 'unknown', reason: 'The device answers, but not to this local key.' };
      return { outcome: 'issue', code: deviceUnreachable.code, evidence: evidenceOf(connection, error) };
    }
  },
};

/** Looks at what the link knows already; asking again would tell no more. */
export const localKeyAccepted: CheckDefinition<TuyaConnection> = {
  id: 'tuya.local-key-accepted',
  title: 'The device accepts the local key',
  scope: 'device',
  every: minutes(1),
  raises: [localKeyRefused],
  async run({ connection }) {
    const { failure, keyRefusal } = connection;
    if (keyRefusal) {
      return { outcome: 'issue', code: localKeyRefused.code, evidence: evidenceOf(connection, keyRefusal) };
    }
    return failure ? { outcome: 'unknown', reason: 'The device is not reached.' } : { outcome: 'ok' };
  },
};

function evidenceOf(connection: TuyaConnection, error: unknown): JsonObject {
  const known = hasErrorCode(error) ? { message: error.message, reason: error.params.reason ?? error.code } : {};
  const { lastContact } = connection;
  return { ...known, ...(lastContact === undefined ? {} : { lastContact: new Date(lastContact).toISOString() }) };
}
