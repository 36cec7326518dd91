import {
  type CheckDefinition,
  errorMessage,
  type HealingActionDefinition,
  type IssueDefinition,
  minutes,
  seconds,
} from '@nexa/sdk';
import type { MqttConnection } from '../connection/mqtt-connection.ts';
import type { MqttDevice } from '../model/mqtt-device.ts';

const deviceUnheard: IssueDefinition = {
  code: 'mqtt.device-unheard',
  severity: 'warning',
  title: 'The state of the device is not known',
  explanation:
    'The device announced itself and can be switched, but has told no state since NEXA is connected to the broker. Asking everything to announce itself again mostly helps; if not, switch the device once by hand.',
};

/** Whether something of it can be switched and tells its state, and never did. A sleeping sensor may take its time. */
function isUnheard({ entities, isAway }: MqttDevice): boolean {
  const telling = entities.filter(({ model }) => model.order !== undefined && model.confirms);
  return !isAway && telling.length > 0 && entities.every(({ isHeard }) => !isHeard);
}

export const deviceHeard: CheckDefinition<MqttConnection> = {
  id: 'mqtt.device-heard',
  title: 'The device tells its state',
  scope: 'device',
  every: minutes(5),
  raises: [deviceUnheard],
  run({ connection, externalId }) {
    const device = connection.book.device(externalId ?? '');
    if (device === undefined) return Promise.resolve({ outcome: 'unknown', reason: 'The device is not announced.' });
    if (connection.failure !== undefined) {
      return Promise.resolve({ outcome: 'unknown', reason: 'The broker is not reached.' });
    }
    if (!isUnheard(device)) return Promise.resolve({ outcome: 'ok' });
    const silence = connection.now - device.announcedAt;
    if (silence < connection.timings.unheard) {
      return Promise.resolve({ outcome: 'unknown', reason: 'The device announced itself just now.' });
    }
    return Promise.resolve({
      outcome: 'issue',
      code: deviceUnheard.code,
      evidence: { secondsSinceAnnounced: Math.round(silence / 1000) },
    });
  },
};

/** What Home Assistant says when it starts, and what every device of its discovery listens for. */
export const askToAnnounce: HealingActionDefinition<MqttConnection> = {
  id: 'mqtt.ask-to-announce',
  title: 'Ask the devices to announce themselves',
  cures: [deviceUnheard.code],
  downtime: seconds(0),
  blastRadius: 'integration',
  reversibility: 'self',
  prerequisites: ['The broker is connected.'],
  risk: 'auto',
  cooldown: minutes(10),
  verification: { by: 'check', check: deviceHeard.id, within: seconds(60) },
  timeout: seconds(60),
  async run({ connection, externalId, signal }) {
    const device = connection.book.device(externalId ?? '');
    if (device !== undefined && !isUnheard(device)) return { outcome: 'not-needed' };
    try {
      await connection.askToAnnounce();
      await connection.waitUntil(() => {
        const present = connection.book.device(externalId ?? '');
        return signal.aborted || (present !== undefined && !isUnheard(present));
      }, connection.timings.answerToAnnounce);
    } catch (error) {
      return { outcome: 'failed', reason: errorMessage(error) };
    }
    const present = connection.book.device(externalId ?? '');
    return present !== undefined && !isUnheard(present)
      ? { outcome: 'healed' }
      : { outcome: 'failed', reason: 'The device was asked to announce itself, and told no state.' };
  },
};
