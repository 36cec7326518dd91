import { type CalledWebhook, type Database, PostgresWebhooks } from '@nexa/db';
import { hashToken, tokenKind } from '../auth/token.ts';

/** Finds what a call of a webhook is to fire: whoever calls has its token and nothing else. */
export class WebhookCalls {
  readonly #store: PostgresWebhooks;

  constructor(database: Database) {
    this.#store = new PostgresWebhooks(database);
  }

  /** `undefined` for a token that is not good. */
  async find(token: string): Promise<CalledWebhook | undefined> {
    return tokenKind(token) === 'webhook' ? this.#store.findByHash(hashToken(token)) : undefined;
  }
}
