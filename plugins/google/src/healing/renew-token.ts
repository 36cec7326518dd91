import { errorMessage, type HealingActionDefinition, minutes, seconds } from '@nexa/sdk';
import { CloudFailure } from '../cloud/cloud-failure.ts';
import type { GoogleConnection } from '../connection/google-connection.ts';
import { cloud, keyRefused, unreachable } from './cloud-check.ts';

/** A token that Google took back, or that was asked for with a wrong clock, is replaced by a new one. */
export const renewToken: HealingActionDefinition<GoogleConnection> = {
  id: 'google.renew-token',
  title: 'Ask Google for a new token',
  cures: [keyRefused.code, unreachable.code],
  downtime: 0,
  blastRadius: 'integration',
  reversibility: 'self',
  prerequisites: ['The connection to the internet works.'],
  risk: 'auto',
  cooldown: minutes(5),
  verification: { by: 'check', check: cloud.id, within: seconds(30) },
  timeout: seconds(25),
  async run({ connection }) {
    const { watch } = connection;
    if (watch === undefined) return { outcome: 'not-needed' };
    const wasWell = watch.failure === undefined;
    try {
      await connection.renewToken();
      return { outcome: wasWell ? 'not-needed' : 'healed' };
    } catch (error) {
      return error instanceof CloudFailure && error.kind === 'refused'
        ? {
            outcome: 'needs-user',
            instruction: 'Make a new JSON key for the service account and enter it in the integration.',
          }
        : { outcome: 'failed', reason: errorMessage(error) };
    }
  },
};
