import {
  type CheckDefinition,
  errorMessage,
  type HealingActionDefinition,
  type IssueDefinition,
  minutes,
  seconds,
} from '@nexa/sdk';
import type { MqttConnection } from '../connection/mqtt-connection.ts';

const zigbee2mqttOffline: IssueDefinition = {
  code: 'mqtt.zigbee2mqtt-offline',
  severity: 'error',
  title: 'Zigbee2MQTT is not running',
  explanation:
    'It said farewell to the broker, or the broker lost it: its Zigbee devices can neither be switched nor heard. See on its machine why it stopped, and whether the Zigbee stick is plugged in.',
};

const restartNeeded: IssueDefinition = {
  code: 'mqtt.zigbee2mqtt-restart-needed',
  severity: 'warning',
  title: 'Zigbee2MQTT waits for a restart',
  explanation:
    'A change of its settings counts only after a restart. NEXA can restart it; its devices are away for a minute meanwhile.',
};

export const zigbee2mqttHealth: CheckDefinition<MqttConnection> = {
  id: 'mqtt.zigbee2mqtt-health',
  title: 'Zigbee2MQTT is well',
  scope: 'integration',
  every: minutes(1),
  raises: [zigbee2mqttOffline, restartNeeded],
  run({ connection }) {
    const { seen, online, restartRequired, version } = connection.zigbee2mqtt.facts;
    if (connection.failure !== undefined) {
      return Promise.resolve({ outcome: 'unknown', reason: 'The broker is not reached.' });
    }
    // Not every home has one.
    if (!seen) return Promise.resolve({ outcome: 'ok' });
    const evidence = { version: version ?? 'unknown' };
    if (online === false) return Promise.resolve({ outcome: 'issue', code: zigbee2mqttOffline.code, evidence });
    if (restartRequired === true) return Promise.resolve({ outcome: 'issue', code: restartNeeded.code, evidence });
    return Promise.resolve({ outcome: 'ok' });
  },
};

/** All its devices are away meanwhile, so a person is asked. */
export const restartZigbee2mqtt: HealingActionDefinition<MqttConnection> = {
  id: 'mqtt.restart-zigbee2mqtt',
  title: 'Restart Zigbee2MQTT',
  cures: [restartNeeded.code],
  downtime: seconds(60),
  blastRadius: 'integration',
  reversibility: 'self',
  prerequisites: ['Zigbee2MQTT is set up so that it comes up again by itself.'],
  risk: 'ask',
  cooldown: minutes(30),
  verification: { by: 'check', check: zigbee2mqttHealth.id, within: minutes(2) },
  timeout: minutes(2),
  async run({ connection }) {
    const { zigbee2mqtt, timings } = connection;
    if (zigbee2mqtt.facts.restartRequired !== true) return { outcome: 'not-needed' };
    try {
      const came = await zigbee2mqtt.restart(timings.restart);
      if (came === 'restarted') return { outcome: 'healed' };
      return { outcome: 'failed', reason: failures[came] };
    } catch (error) {
      return { outcome: 'failed', reason: errorMessage(error) };
    }
  },
};

const failures = {
  refused: 'Zigbee2MQTT refused to restart.',
  silent: 'Zigbee2MQTT did not answer the request to restart.',
  'still-needed': 'Zigbee2MQTT was asked to restart, and still waits for it.',
} as const;
