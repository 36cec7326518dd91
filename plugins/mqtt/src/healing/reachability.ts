import {
  type CheckDefinition,
  errorMessage,
  type HealingActionDefinition,
  hasErrorCode,
  type IssueDefinition,
  minutes,
  seconds,
} from '@nexa/sdk';
import type { MqttConnection } from '../connection/mqtt-connection.ts';
import { isAuthRefusal } from '../link/broker-failure.ts';

export const brokerUnreachable: IssueDefinition = {
  code: 'mqtt.broker-unreachable',
  severity: 'error',
  title: 'The MQTT broker does not answer',
  explanation:
    'NEXA hears of none of its devices and can switch none. See whether the machine of the broker has power and whether the broker runs; where its address has changed, correct it in the integration.',
};

/** The link looks after itself by keep-alive; what it knows is enough. */
export const brokerReachable: CheckDefinition<MqttConnection> = {
  id: 'mqtt.broker-reachable',
  title: 'The MQTT broker answers',
  scope: 'integration',
  every: minutes(1),
  raises: [brokerUnreachable],
  run({ connection }) {
    const { failure } = connection;
    if (failure === undefined) return Promise.resolve({ outcome: 'ok' });
    if (isAuthRefusal(failure)) {
      return Promise.resolve({ outcome: 'unknown', reason: 'The broker answers, but refuses user name and password.' });
    }
    const reason = hasErrorCode(failure) ? String(failure.params.reason ?? failure.code) : 'unknown';
    return Promise.resolve({
      outcome: 'issue',
      code: brokerUnreachable.code,
      evidence: { message: failure.message, reason },
    });
  },
};

/** A fresh connection at once, not after the pause that the link takes by itself. */
export const reconnect: HealingActionDefinition<MqttConnection> = {
  id: 'mqtt.reconnect',
  title: 'Connect to the MQTT broker afresh',
  cures: [brokerUnreachable.code],
  downtime: seconds(2),
  blastRadius: 'integration',
  reversibility: 'self',
  prerequisites: ['The broker runs and is on the home network.'],
  risk: 'auto',
  cooldown: minutes(2),
  verification: { by: 'check', check: brokerReachable.id, within: seconds(20) },
  timeout: seconds(30),
  async run({ connection }) {
    if (connection.failure === undefined) return { outcome: 'not-needed' };
    try {
      await connection.reconnect();
      return { outcome: 'healed' };
    } catch (error) {
      return isAuthRefusal(error)
        ? { outcome: 'needs-user', instruction: 'Enter the present user name and password of the broker.' }
        : { outcome: 'failed', reason: errorMessage(error) };
    }
  },
};
