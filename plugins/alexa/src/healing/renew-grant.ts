import {
  errorMessage,
  type HealingActionDefinition,
  type HealingOutcome,
  hasErrorCode,
  minutes,
  seconds,
} from '@nexa/sdk';
import { GrantRefused } from '../cloud/login-with-amazon.ts';
import type { AlexaConnection } from '../connection/alexa-connection.ts';
import { cloudCheck } from './cloud-check.ts';
import { grantRefused } from './issues.ts';

/** An access token can be refused before its end; its refresh token is then mostly still good. */
export const renewGrant: HealingActionDefinition<AlexaConnection> = {
  id: 'alexa.renew-grant',
  title: 'Renew what Amazon granted',
  cures: [grantRefused.code],
  downtime: 0,
  blastRadius: 'integration',
  reversibility: 'self',
  prerequisites: ['This machine reaches Amazon.'],
  risk: 'auto',
  cooldown: minutes(30),
  verification: { by: 'check', check: cloudCheck.id, within: minutes(1) },
  timeout: seconds(25),
  async run({ connection }) {
    const renewals = await Promise.allSettled(
      connection.grants.all.map(({ linkId }) => connection.grants.renew(linkId)),
    );
    const failures = renewals.flatMap((renewal) => (renewal.status === 'rejected' ? [renewal.reason as unknown] : []));
    return failures.length === 0
      ? { outcome: renewals.length === 0 ? 'not-needed' : 'healed' }
      : outcomeOf(failures[0]);
  },
};

function outcomeOf(error: unknown): HealingOutcome {
  if (error instanceof GrantRefused)
    return { outcome: 'needs-user', instruction: 'Disable your NEXA skill in the Alexa app, and enable it again.' };
  if (hasErrorCode(error, 'NEXA_PLUGIN_AUTH_FAILED'))
    return { outcome: 'needs-user', instruction: 'Enter the present client secret of your Alexa skill in NEXA.' };
  return { outcome: 'failed', reason: errorMessage(error) };
}
