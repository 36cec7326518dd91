import { type HookCaller, hasErrorCode } from '@nexa/sdk';
import { type Client, GrantRefused } from '../cloud/login-with-amazon.ts';
import type { AlexaConnection } from '../connection/alexa-connection.ts';
import { type AlexaMessage, message } from '../messages/message.ts';
import { type AlexaError, grantFailed } from '../model/alexa-error.ts';
import { isObject } from '../model/payload.ts';
import type { Directive } from './directive.ts';

/** A home whose skill is known. */
interface SkilledHome {
  readonly home: AlexaConnection;
  readonly client: Client;
}

/**
 * Exchanges the code for tokens, and keeps them in each home of the caller that has the same skill. Where no home has one,
 * the grant is let go: refused, it would keep the person from enabling the skill at all.
 */
export async function acceptGrant(
  { payload, correlationToken }: Directive,
  homes: readonly AlexaConnection[],
  caller: HookCaller,
): Promise<AlexaMessage> {
  const grant = isObject(payload.grant) ? payload.grant : {};
  if (grant.type !== 'OAuth2.AuthorizationCode' || typeof grant.code !== 'string' || grant.code === '')
    throw grantFailed('The directive brings no authorization code.');
  if (homes.length === 0) throw grantFailed('NEXA is not connected to Alexa now.');
  if (homes.some(({ grants }) => grants.isFull && !grants.has(caller.linkId)))
    throw grantFailed('There are too many linked accounts.');
  const able = homes.flatMap((home) => (home.client === undefined ? [] : [{ home, client: home.client }]));
  if (able.length > 0) await exchange(able, grant.code, caller);
  else homes[0]?.context.logger.warn('Alexa offered a grant, which is of no use without client id and secret.');
  return message({ namespace: 'Alexa.Authorization', name: 'AcceptGrant.Response', correlationToken }, {});
}

/** A code is good once, and for one skill: where homes have several, only theirs takes it. */
async function exchange(homes: readonly SkilledHome[], code: string, caller: HookCaller): Promise<void> {
  let failure: AlexaError | undefined;
  for (const group of homesBySkill(homes)) {
    const [skilled] = group;
    if (skilled === undefined) continue;
    const { home: first, client } = skilled;
    try {
      const tokens = await first.login.exchangeCode(client, code, first.context.signal);
      first.status.answered();
      await Promise.all(group.map(({ home }) => home.grants.accept(caller, tokens)));
      first.context.logger.info('An Alexa account was linked.');
      return;
    } catch (error) {
      failure = failureOf(error, first);
    }
  }
  throw failure ?? grantFailed('NEXA could not take the code.');
}

function failureOf(error: unknown, { status, context }: AlexaConnection): AlexaError {
  if (error instanceof GrantRefused) return grantFailed('Amazon does not know the code.');
  status.failed(error);
  context.logger.warn('An Alexa account could not be linked.', {
    code: hasErrorCode(error) ? error.code : 'UNEXPECTED',
  });
  return grantFailed('Login with Amazon did not give a token.');
}

function homesBySkill(homes: readonly SkilledHome[]): readonly (readonly SkilledHome[])[] {
  const groups = new Map<string, SkilledHome[]>();
  for (const home of homes) {
    const key = keyOf(home.client);
    groups.set(key, [...(groups.get(key) ?? []), home]);
  }
  return [...groups.values()];
}

const keyOf = ({ clientId, clientSecret }: Client): string => JSON.stringify([clientId, clientSecret]);
