import type { Database } from '../client/database.ts';

/** What a call of a webhook is to fire. */
export interface CalledWebhook {
  readonly id: string;
  readonly homeId: string;
  readonly automationId: string;
  readonly triggerId: string;
  /** Whether its automation is switched on. */
  readonly isEnabled: boolean;
}

interface Row {
  readonly id: string;
  readonly home_id: string;
  readonly automation_id: string;
  readonly trigger_id: string;
  readonly is_quiet: boolean;
  readonly enabled: boolean;
}

/** Webhooks as whoever calls them sees them: nobody signs in, the token is all that there is. */
export class PostgresWebhooks {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Of a token's SHA-256; `undefined` when it is not good, or its automation or home was removed. Notes the call. */
  findByHash(hash: Uint8Array): Promise<CalledWebhook | undefined> {
    return this.#database.asService('authenticate', async ({ sql }) => {
      const [row] = await sql<Row[]>`
        SELECT hook.id, hook.home_id, hook.automation_id, hook.trigger_id, automation.enabled,
          COALESCE(hook.last_called_at < now() - interval '1 minute', true) AS is_quiet
        FROM nexa.automation_webhooks AS hook
        JOIN automations AS automation ON automation.id = hook.automation_id AND automation.deleted_at IS NULL
        JOIN homes AS home ON home.id = hook.home_id AND home.deleted_at IS NULL
        WHERE hook.token_hash = ${hash}`;
      if (row === undefined) return undefined;
      if (row.is_quiet) await sql`UPDATE nexa.automation_webhooks SET last_called_at = now() WHERE id = ${row.id}`;
      return {
        id: row.id,
        homeId: row.home_id,
        automationId: row.automation_id,
        triggerId: row.trigger_id,
        isEnabled: row.enabled,
      };
    });
  }
}
