import { type HookAnswer, type HookDefinition, hasErrorCode, type JsonObject } from '@nexa/sdk';
import type { GoogleConnection } from '../connection/google-connection.ts';
import { execute } from './execute.ts';
import { query } from './query.ts';
import { type IntentRequest, readIntent } from './request.ts';
import { sync } from './sync.ts';

/** What an answer without any device holds, as Google's schemas want it. */
const empty: Readonly<Record<string, (request: IntentRequest) => JsonObject>> = {
  SYNC: ({ caller }) => ({ agentUserId: caller.userId, devices: [] }),
  QUERY: () => ({ devices: {} }),
  EXECUTE: () => ({ commands: [] }),
};

const intents: Readonly<
  Record<string, (request: IntentRequest, homes: readonly GoogleConnection[]) => Promise<JsonObject>>
> = { SYNC: sync, QUERY: query, EXECUTE: execute };

const BAD_REQUEST = 400;
const UNAVAILABLE = 503;

/** Where Google posts what people say and do. */
export const fulfillment: HookDefinition<GoogleConnection> = {
  path: 'fulfillment',
  token: 'header',
  async handle({ body, caller, isComplete }, integrations): Promise<HookAnswer> {
    const request = readIntent(body, caller);
    if (request === undefined)
      return { status: BAD_REQUEST, body: { requestId: '', payload: { errorCode: 'protocolError' } } };
    const homes = integrations.map(({ connection }) => connection);
    for (const home of homes) home.count(request.intent);
    if (request.intent === 'DISCONNECT') {
      await Promise.allSettled(homes.map((home) => home.unlinked(caller)));
      return { body: {} };
    }
    const answer = intents[request.intent];
    if (answer === undefined) return failed(request, 'notSupported');
    // What a list leaves out, Google forgets; a failure only makes it ask again.
    if (!isComplete && (homes.length === 0 || request.intent === 'SYNC'))
      return { status: UNAVAILABLE, ...failed(request, 'transientError') };
    try {
      await Promise.all(homes.map((home) => home.linked(caller)));
      return { body: { requestId: request.requestId, payload: await answer(request, homes) } };
    } catch (error) {
      // One of the homes is being connected anew.
      if (!hasErrorCode(error, 'NEXA_INTEGRATION_OFFLINE') && !hasErrorCode(error, 'NEXA_PLUGIN_STOPPED')) throw error;
      return { status: UNAVAILABLE, ...failed(request, 'transientError') };
    }
  },
};

function failed(request: IntentRequest, errorCode: string): HookAnswer {
  const rest = empty[request.intent]?.(request) ?? {};
  return { body: { requestId: request.requestId, payload: { errorCode, ...rest } } };
}
