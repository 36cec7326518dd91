import { type CheckDefinition, type CheckOutcome, errorMessage, hasErrorCode, minutes, seconds } from '@nexa/sdk';
import { GrantRefused } from '../cloud/login-with-amazon.ts';
import type { AlexaConnection } from '../connection/alexa-connection.ts';
import { amazonUnreachable, changesNotTold, grantRefused, notLinked } from './issues.ts';

/** Asks Amazon about the client and about each linked account, without telling it anything. */
export const cloudCheck: CheckDefinition<AlexaConnection> = {
  id: 'alexa.cloud',
  title: 'Amazon takes events',
  scope: 'integration',
  every: minutes(15),
  timeout: seconds(20),
  raises: [notLinked, changesNotTold, grantRefused, amazonUnreachable],
  async run({ connection, signal }) {
    try {
      return await look(connection, signal);
    } catch (error) {
      if (signal.aborted) return { outcome: 'unknown', reason: 'The check was cancelled before Amazon answered.' };
      return outcomeOf(error);
    }
  },
};

async function look(
  { login, client, grants, courier, status }: AlexaConnection,
  signal: AbortSignal,
): Promise<CheckOutcome> {
  if (client === undefined) return issue(changesNotTold.code, { clientSet: 'no' });
  await login.verify(client, signal);
  const deliveries = await Promise.all(grants.all.map(({ linkId }) => courier.probe(linkId, signal)));
  const refused = deliveries.filter(({ result }) => result === 'grant-refused');
  const [first] = refused;
  if (first !== undefined && first.result !== 'accepted')
    return issue(grantRefused.code, { code: first.code, refused: refused.length, links: deliveries.length });
  if (deliveries.some(({ result }) => result === 'busy'))
    return { outcome: 'unknown', reason: 'Alexa wants fewer requests for now.' };
  status.answered();
  if (deliveries.length === 0) return issue(notLinked.code, { links: 0 });
  return { outcome: 'ok', evidence: { links: deliveries.length } };
}

function outcomeOf(error: unknown): CheckOutcome {
  if (hasErrorCode(error, 'NEXA_PLUGIN_AUTH_FAILED') || error instanceof GrantRefused)
    return issue(grantRefused.code, { message: errorMessage(error) });
  if (hasErrorCode(error, 'NEXA_PLUGIN_RATE_LIMITED'))
    return { outcome: 'unknown', reason: 'Amazon wants fewer requests for now.' };
  return issue(amazonUnreachable.code, { message: errorMessage(error) });
}

const issue = (code: string, evidence: Readonly<Record<string, string | number>>): CheckOutcome => ({
  outcome: 'issue',
  code,
  evidence,
});
