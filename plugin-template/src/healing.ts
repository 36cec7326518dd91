import {
  type CheckDefinition,
  errorMessage,
  type HealingActionDefinition,
  type IssueDefinition,
  minutes,
  seconds,
} from '@nexa/sdk';
import type { Lamp } from './lamp.ts';

const lampStuck: IssueDefinition = {
  code: 'template.lamp-stuck',
  severity: 'error',
  title: 'The lamp is stuck',
  explanation: 'It answers, but its light no longer follows. A restart helps; if not, take its plug out for a minute.',
};

export const lampFollows: CheckDefinition<Lamp> = {
  id: 'template.lamp-follows',
  title: 'The light follows',
  scope: 'device',
  every: minutes(1),
  raises: [lampStuck],
  async run({ connection }) {
    await connection.refresh();
    if (connection.isStuck) return { outcome: 'issue', code: lampStuck.code, evidence: { stuck: true } };
    return { outcome: 'ok' };
  },
};

export const restartLamp: HealingActionDefinition<Lamp> = {
  id: 'template.restart-lamp',
  title: 'Restart the lamp',
  cures: [lampStuck.code],
  downtime: seconds(2),
  blastRadius: 'device',
  reversibility: 'self',
  prerequisites: ['The lamp answers on the network.'],
  risk: 'auto',
  cooldown: minutes(10),
  verification: { by: 'check', check: lampFollows.id, within: seconds(15) },
  async run({ connection }) {
    if (!connection.isStuck) return { outcome: 'not-needed' };
    try {
      await connection.restart();
      await connection.refresh();
    } catch (error) {
      return { outcome: 'failed', reason: errorMessage(error) };
    }
    return connection.isStuck
      ? { outcome: 'needs-user', instruction: 'Take the lamp’s plug out for a minute, then put it back.' }
      : { outcome: 'healed' };
  },
};
