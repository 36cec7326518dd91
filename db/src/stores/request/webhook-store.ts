import { type Instant, NexaError } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';

interface Row {
  readonly id: string;
  readonly home_id: string;
  readonly automation_id: string;
  readonly trigger_id: string;
  readonly created_by: string | null;
  readonly created_at: Date;
  readonly last_called_at: Date | null;
}

/** An address that fires a trigger of an automation; its token is shown once, when it is issued. */
export interface StoredWebhook {
  readonly id: string;
  readonly homeId: string;
  readonly automationId: string;
  readonly triggerId: string;
  readonly createdBy?: string;
  /** When its token was issued. */
  readonly createdAt: Instant;
  /** To the minute. */
  readonly lastCalledAt?: Instant;
}

const toWebhook = (row: Row): StoredWebhook => ({
  id: row.id,
  homeId: row.home_id,
  automationId: row.automation_id,
  triggerId: row.trigger_id,
  ...(row.created_by === null ? {} : { createdBy: row.created_by }),
  createdAt: row.created_at.getTime(),
  ...(row.last_called_at === null ? {} : { lastCalledAt: row.last_called_at.getTime() }),
});

/** Webhooks of automations, for those who manage the home; for others there are none. */
export const webhookStore = {
  async list(
    { sql }: DatabaseTransaction,
    automation: { readonly id: string; readonly homeId: string },
  ): Promise<StoredWebhook[]> {
    const rows = await sql<Row[]>`
      SELECT id, home_id, automation_id, trigger_id, created_by, created_at, last_called_at
      FROM nexa.automation_webhooks WHERE home_id = ${automation.homeId} AND automation_id = ${automation.id}
      ORDER BY trigger_id LIMIT 1000`;
    return rows.map(toWebhook);
  },

  /**
   * A token for the trigger; one that it had is good no more. `hash` is the SHA-256 of the token. Raises
   * `NEXA_AUTH_FORBIDDEN` for whoever does not manage the home.
   */
  async issue(
    { sql }: DatabaseTransaction,
    automation: { readonly id: string; readonly homeId: string },
    triggerId: string,
    hash: Uint8Array,
  ): Promise<StoredWebhook> {
    // The hash is given twice: EXCLUDED would have to read it, which nobody may.
    const [row] = await sql<Row[]>`
      INSERT INTO nexa.automation_webhooks (home_id, automation_id, trigger_id, token_hash, created_by)
      VALUES (${automation.homeId}, ${automation.id}, ${triggerId}, ${hash}, nexa.current_user_id())
      ON CONFLICT (home_id, automation_id, trigger_id) DO UPDATE SET token_hash = ${hash},
        created_by = EXCLUDED.created_by, created_at = now(), last_called_at = NULL
      RETURNING id, home_id, automation_id, trigger_id, created_by, created_at, last_called_at`;
    if (row === undefined) throw new NexaError('NEXA_INTERNAL', 'the webhook was not stored');
    return toWebhook(row);
  },

  /** Those of an automation, but not those of the triggers named. Answers how many went. */
  async remove(
    { sql }: DatabaseTransaction,
    automation: { readonly id: string; readonly homeId: string },
    { except = [] }: { readonly except?: readonly string[] } = {},
  ): Promise<number> {
    const { count } = await sql`
      DELETE FROM nexa.automation_webhooks WHERE home_id = ${automation.homeId} AND automation_id = ${automation.id}
        AND trigger_id <> ALL (${[...except]}::text[])`;
    return count;
  },
};
