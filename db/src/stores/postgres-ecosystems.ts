import type { SyncBook } from '@nexa/engine';
import type { HookCaller, JsonObject } from '@nexa/sdk';
import type { Database, DatabaseTransaction } from '../client/database.ts';
import { type ExposedRows, exposedRows } from './exposed-rows.ts';
import { rowsAsJson } from './rows-as-json.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The host's own work for voice ecosystems, which is about no person: what each home shows them, and what they know. */
export class PostgresEcosystems {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Whose integration it is; undefined when it is gone. */
  integration(id: string): Promise<{ readonly homeId: string; readonly pluginId: string } | undefined> {
    return this.#read(async ({ sql }) => {
      const [row] = await sql<{ homeId: string; pluginId: string }[]>`
        SELECT home_id AS "homeId", plugin_id AS "pluginId" FROM nexa.integrations
        WHERE id = ${id} AND deleted_at IS NULL`;
      return row;
    });
  }

  /** What is exposed now. `wanted`: as {@link exposedRows} has it. */
  exposed(homeId: string, ecosystemId: string, wanted?: readonly string[]): Promise<ExposedRows> {
    return this.#read((tx) => exposedRows(tx, homeId, ecosystemId, wanted));
  }

  /** Whether the account link, or access token, of a caller still holds. */
  isLinked({ linkId, userId }: HookCaller): Promise<boolean> {
    if (!uuid.test(linkId) || !uuid.test(userId)) return Promise.resolve(false);
    return this.#database.asService('authenticate', async ({ sql }) => {
      const [row] = await sql<{ holds: boolean }[]>`
        SELECT EXISTS (SELECT FROM nexa.oauth_tokens AS token
          JOIN nexa.oauth_clients AS client ON client.id = token.client_id AND client.revoked_at IS NULL
          WHERE token.family_id = ${linkId} AND token.user_id = ${userId} AND token.revoked_at IS NULL)
        OR EXISTS (SELECT FROM nexa.access_tokens WHERE id = ${linkId} AND user_id = ${userId} AND revoked_at IS NULL
          AND (expires_at IS NULL OR expires_at > now())) AS holds`;
      return row?.holds === true;
    });
  }

  /** What the ecosystem was told of the home's devices and scenes. */
  book(homeId: string, ecosystemId: string): SyncBook {
    const read = this.#read.bind(this);
    return {
      entries: async () => {
        const rows = await read(
          ({ sql }) => sql<{ deviceId: string; told: JsonObject; acknowledged: JsonObject | null }[]>`
            SELECT COALESCE(device_id, scene_id) AS "deviceId", told, acknowledged FROM ecosystem_sync_status
            WHERE home_id = ${homeId} AND ecosystem_id = ${ecosystemId}`,
        );
        return rows.map(({ deviceId, told, acknowledged }) => ({
          deviceId,
          told: Object.keys(told).length === 0 ? undefined : told,
          acknowledged: acknowledged ?? undefined,
        }));
      },
      tell: async (entries) => {
        const rows = rowsAsJson(entries, ({ deviceId, told }) => ({ id: deviceId, told: told ?? {} }));
        await read(
          ({ sql }) => sql`
            INSERT INTO ecosystem_sync_status (home_id, ecosystem_id, device_id, scene_id, told, told_at, differs)
            SELECT ${homeId}, ${ecosystemId}, device.id, scene.id, row.told, now(), true
            FROM jsonb_to_recordset(${rows}::text::jsonb) AS row (id uuid, told jsonb)
            LEFT JOIN devices AS device ON device.id = row.id AND device.home_id = ${homeId}
            LEFT JOIN scenes AS scene ON scene.id = row.id AND scene.home_id = ${homeId}
            WHERE num_nonnulls(device.id, scene.id) = 1
            ON CONFLICT (device_id, scene_id, ecosystem_id) DO UPDATE SET told = EXCLUDED.told, told_at = now(),
              acknowledged = NULL, acknowledged_at = NULL, differs = true`,
        );
      },
      acknowledge: async (deviceIds) => {
        await read(async ({ sql }) => {
          await sql`
            DELETE FROM ecosystem_sync_status WHERE home_id = ${homeId} AND ecosystem_id = ${ecosystemId}
              AND COALESCE(device_id, scene_id) = ANY (${deviceIds}::uuid[]) AND told = '{}'`;
          await sql`
            UPDATE ecosystem_sync_status SET acknowledged = told, acknowledged_at = now(), differs = false
            WHERE home_id = ${homeId} AND ecosystem_id = ${ecosystemId}
              AND COALESCE(device_id, scene_id) = ANY (${deviceIds}::uuid[])`;
        });
      },
      replace: async (entries) => {
        const rows = rowsAsJson(entries, ({ deviceId, told }) => ({ id: deviceId, told }));
        await read(async ({ sql }) => {
          await sql`
            DELETE FROM ecosystem_sync_status WHERE home_id = ${homeId} AND ecosystem_id = ${ecosystemId}
              AND COALESCE(device_id, scene_id) <> ALL (${entries.map(({ deviceId }) => deviceId)}::uuid[])`;
          await sql`
            INSERT INTO ecosystem_sync_status
              (home_id, ecosystem_id, device_id, scene_id, told, told_at, acknowledged, acknowledged_at)
            SELECT ${homeId}, ${ecosystemId}, device.id, scene.id, row.told, now(), row.told, now()
            FROM jsonb_to_recordset(${rows}::text::jsonb) AS row (id uuid, told jsonb)
            LEFT JOIN devices AS device ON device.id = row.id AND device.home_id = ${homeId}
            LEFT JOIN scenes AS scene ON scene.id = row.id AND scene.home_id = ${homeId}
            WHERE num_nonnulls(device.id, scene.id) = 1
            ON CONFLICT (device_id, scene_id, ecosystem_id) DO UPDATE SET told = EXCLUDED.told, told_at = now(),
              acknowledged = EXCLUDED.acknowledged, acknowledged_at = now(), differs = false`;
        });
      },
    };
  }

  #read<T>(work: (tx: DatabaseTransaction) => Promise<T>): Promise<T> {
    return this.#database.asService('plugin-host', work);
  }
}
