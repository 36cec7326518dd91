import type { HookCaller, JsonObject } from '@nexa/sdk';
import type { AlexaConnection } from '../connection/alexa-connection.ts';
import { type AlexaMessage, discoverResponse } from '../messages/message.ts';
import { alexaError } from '../model/alexa-error.ts';
import { MOST_ENDPOINTS } from '../reports/chunks.ts';

/** Characters of JSON that an answer may have: a hook's is limited to 1 MB. */
const LARGEST_ANSWER = 800_000;

interface HomeEndpoints {
  readonly home: AlexaConnection;
  readonly endpoints: ReadonlyMap<string, JsonObject | undefined>;
  /** Everything that is exposed, whether the caller sees it or not. */
  readonly exposed: ReadonlySet<string>;
  /** Devices of which it was open what Alexa knows when the list was made: a message about them may still arrive. */
  readonly unsettled: ReadonlySet<string>;
}

/** Answers Discover with the devices of all homes; what does not fit follows by an event. */
export async function discover(homes: readonly AlexaConnection[], caller: HookCaller): Promise<AlexaMessage> {
  const answers = await Promise.allSettled(homes.map((home) => endpointsOf(home, caller)));
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  if (found.length === 0) throw alexaError('BRIDGE_UNREACHABLE', 'NEXA is not connected to Alexa now.');
  const list = new EndpointList();
  for (const one of found) {
    const told = [...one.endpoints].flatMap(([id, endpoint]) =>
      endpoint !== undefined && list.take(endpoint) ? [id] : [],
    );
    await noteFetched(one, told, caller);
  }
  return discoverResponse(list.endpoints);
}

/** What an answer can hold. */
class EndpointList {
  readonly endpoints: JsonObject[] = [];
  #size = 0;

  take(endpoint: JsonObject): boolean {
    const { length } = JSON.stringify(endpoint);
    if (this.endpoints.length >= MOST_ENDPOINTS || this.#size + length > LARGEST_ANSWER) return false;
    this.endpoints.push(endpoint);
    this.#size += length;
    return true;
  }
}

async function endpointsOf(home: AlexaConnection, caller: HookCaller): Promise<HomeEndpoints> {
  const { exposed } = home.context;
  const unsettled = new Set(home.unsettled.all);
  const [seen, all] = await Promise.all([exposed.devices(caller), exposed.devices()]);
  return { home, endpoints: await home.describe(seen), exposed: new Set(all.map(({ id }) => id)), unsettled };
}

/** What one account fetched says nothing of what another still knows. */
const isOnlyLink = ({ grants }: AlexaConnection, { linkId }: HookCaller): boolean =>
  grants.all.every((grant) => grant.linkId === linkId);

/**
 * Tells NEXA what Alexa knows now, when the caller sees everything: beside the list also what it was told before and still
 * shows, so that this is taken back. What is of no use to Alexa any more is left out for the same reason.
 */
async function noteFetched(
  { home, endpoints, exposed, unsettled }: HomeEndpoints,
  told: readonly string[],
  caller: HookCaller,
): Promise<void> {
  const { context, told: before } = home;
  try {
    const isWhole = endpoints.size === exposed.size;
    const ghosts = before.all.filter((id) => !exposed.has(id));
    const useless = [...endpoints].flatMap(([id, endpoint]) => (endpoint === undefined && !before.has(id) ? [id] : []));
    await before.add(told);
    const known = [...told, ...useless].filter((id) => !unsettled.has(id) && !home.unsettled.has(id));
    if (isWhole && isOnlyLink(home, caller)) await context.exposed.fetched([...known, ...ghosts]);
  } catch {
    context.logger.warn('NEXA could not note which devices Alexa fetched; it will be told of them again.');
  }
}
