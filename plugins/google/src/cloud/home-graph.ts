import { randomUUID } from 'node:crypto';
import { type CancelSignal, type JsonObject, seconds } from '@nexa/sdk';
import type { AccessToken } from './access-token.ts';
import { CloudFailure, failureOf } from './cloud-failure.ts';
import { post } from './post.ts';

const TIMEOUT = seconds(4);
/** Nobody is linked under this name; Google says so to whoever may ask. */
const NOBODY = 'nexa-nobody';

export interface StateReport {
  readonly agentUserId: string;
  /** By the device's id at Google. */
  readonly states: JsonObject;
  readonly notifications: JsonObject;
}

/** The three calls of the HomeGraph API that are needed. Each rejects with a `CloudFailure`. */
export class HomeGraph {
  readonly #url: string;
  readonly #token: AccessToken;

  constructor(url: string, token: AccessToken) {
    this.#url = url;
    this.#token = token;
  }

  /** Asks Google to fetch the devices of a user again. */
  async requestSync(agentUserId: string, signal: CancelSignal): Promise<void> {
    await this.#call('devices:requestSync', { agentUserId, async: true }, signal);
  }

  async report({ agentUserId, states, notifications }: StateReport, signal: CancelSignal): Promise<void> {
    const hasNotifications = Object.keys(notifications).length > 0;
    const devices = { states, ...(hasNotifications ? { notifications } : {}) };
    await this.#call(
      'devices:reportStateAndNotification',
      {
        requestId: randomUUID(),
        agentUserId,
        ...(hasNotifications ? { eventId: randomUUID() } : {}),
        payload: { devices },
      },
      signal,
    );
  }

  /** Whether Google can be reached and takes the key; asks for a user that nobody is, and changes nothing. */
  async probe(signal: CancelSignal): Promise<void> {
    const body = { requestId: randomUUID(), agentUserId: NOBODY, inputs: [{ payload: { devices: [{ id: NOBODY }] } }] };
    try {
      await this.#call('devices:query', body, signal);
    } catch (error) {
      const isAnswered = error instanceof CloudFailure && ['unknown-user', 'rejected', 'busy'].includes(error.kind);
      if (!isAnswered) throw error;
    }
  }

  /** A token that Google takes back before its time is renewed once. */
  async #call(method: string, body: JsonObject, signal: CancelSignal): Promise<void> {
    const token = await this.#token.get();
    const first = await this.#post(method, body, token, signal);
    if (first.status !== 401) return settle(first);
    this.#token.drop(token);
    settle(await this.#post(method, body, await this.#token.get(), signal));
  }

  #post(method: string, body: JsonObject, token: string, signal: CancelSignal) {
    return post({
      url: `${this.#url}/v1/${method}`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      timeout: TIMEOUT,
      signal,
    });
  }
}

function settle({ status, retryAfter }: { readonly status: number; readonly retryAfter: string | null }): void {
  if (status < 200 || status >= 300) throw failureOf(status, retryAfter);
}
