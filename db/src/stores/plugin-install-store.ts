import type { Instant, JsonObject } from '@nexa/sdk';
import type { Database, DatabaseTransaction, RequestInfo } from '../client/database.ts';
import { type PluginDataSnapshot, restorePluginData } from './plugin-data-snapshot.ts';
import { audit } from './request/audit-entry.ts';
import { type StoredPlugin, toStoredPlugin } from './request/plugin-install-reader.ts';

/** Who did it: a person, or the command line, which the request names. */
export interface InstallActor {
  readonly userId?: string;
  readonly request?: RequestInfo;
}

/** One version of a plugin as it was put in. */
export type PluginVersion = Pick<
  StoredPlugin,
  'name' | 'version' | 'kind' | 'source' | 'sourceSpec' | 'digest' | 'integrity' | 'permissions' | 'grade' | 'manifest'
>;

/** The version that a trial may go back to. */
export interface PreviousVersion extends PluginVersion {
  /** Name of the snapshot of its data. */
  readonly snapshot: string;
  /** Integrations that were online when the update began: they must come back. */
  readonly online: readonly string[];
  /** How many of their devices were there then, by integration. */
  readonly devices?: Readonly<Record<string, number>>;
  readonly enabled: boolean;
}

/** What was done to a plugin last. */
export interface PluginChange {
  readonly kind: 'installed' | 'updated' | 'rolled-back';
  readonly from?: string;
  readonly to: string;
  readonly at: Instant;
  readonly reason?: string;
}

/** Plugins that persons install. Every change is one transaction with its line in the audit log. */
export class PluginInstallStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  list(): Promise<readonly StoredPlugin[]> {
    return this.#database.asService('plugin-host', async ({ sql }) =>
      (await sql`SELECT * FROM nexa.plugin_installs ORDER BY plugin_id`).map((row) => toStoredPlugin(row)),
    );
  }

  /** Puts a version in; with `previous` it is on trial. */
  async put(
    pluginId: string,
    version: PluginVersion,
    { change, previous, actor }: { change: PluginChange; previous?: PreviousVersion; actor: InstallActor },
  ): Promise<void> {
    await this.#change(actor, async (tx) => {
      const { sql } = tx;
      await sql`
        INSERT INTO nexa.plugin_installs AS known (plugin_id, name, version, kind, source)
        VALUES (${pluginId}, ${version.name}, ${version.version}, ${version.kind}, ${version.source})
        ON CONFLICT (plugin_id) DO NOTHING`;
      await writeVersion(tx, pluginId, version);
      await sql`
        UPDATE nexa.plugin_installs SET state = ${previous === undefined ? 'installed' : 'trial'},
          previous = ${previous === undefined ? null : sql.json(previous as never)},
          last_change = ${sql.json(change as never)}, installed_by = ${actor.userId ?? null},
          installed_at = ${new Date(change.at)}
        WHERE plugin_id = ${pluginId}`;
      const { digest = null, source, sourceSpec = null, permissions } = version;
      const after = { version: version.version, source, sourceSpec, digest, permissions } as JsonObject;
      await note(tx, actor, `plugins.${change.kind}`, pluginId, after);
    });
  }

  /** The trial went well, or nobody watches it any more. */
  async settle(pluginId: string): Promise<void> {
    await this.#change({}, async ({ sql }) => {
      await sql`UPDATE nexa.plugin_installs SET state = 'installed', previous = NULL
        WHERE plugin_id = ${pluginId} AND state IN ('trial', 'rolling-back')`;
    });
  }

  async markState(pluginId: string, state: 'rolling-back' | 'removing', reason?: string): Promise<void> {
    await this.#change({}, async ({ sql }) => {
      await sql`UPDATE nexa.plugin_installs SET state = ${state},
        last_change = CASE WHEN ${reason ?? null}::text IS NULL THEN last_change
          ELSE COALESCE(last_change, '{}') || jsonb_build_object('reason', ${reason ?? null}::text) END
        WHERE plugin_id = ${pluginId}`;
    });
  }

  /** The version before and the data of its snapshot take the place of what is there, all or nothing. */
  async rollBack(
    pluginId: string,
    { previous, data, change }: { previous: PreviousVersion; data: PluginDataSnapshot; change: PluginChange },
  ): Promise<void> {
    await this.#change({}, async (tx) => {
      const { sql } = tx;
      await restorePluginData(tx, pluginId, data);
      await writeVersion(tx, pluginId, previous);
      await sql`
        UPDATE nexa.plugin_installs SET state = 'installed', previous = NULL, enabled = ${previous.enabled},
          last_change = ${sql.json(change as never)}, installed_at = ${previous.source === 'bundled' ? null : new Date(change.at)}
        WHERE plugin_id = ${pluginId}`;
      const after = { from: change.from ?? null, to: change.to, reason: change.reason ?? null };
      await note(tx, {}, 'plugins.rolled-back', pluginId, after);
    });
  }

  async setEnabled(pluginId: string, enabled: boolean, actor: InstallActor): Promise<void> {
    await this.#change(actor, async (tx) => {
      await tx.sql`UPDATE nexa.plugin_installs SET enabled = ${enabled} WHERE plugin_id = ${pluginId}`;
      await note(tx, actor, enabled ? 'plugins.enabled' : 'plugins.disabled', pluginId);
    });
  }

  async note(pluginId: string, action: `plugins.${string}`, actor: InstallActor): Promise<void> {
    await this.#change(actor, (tx) => note(tx, actor, action, pluginId));
  }

  /** Takes its row, its remedies and its integrations away. Their devices keep their history. */
  async remove(pluginId: string, actor: InstallActor, isReplacedByBundled: boolean): Promise<void> {
    await this.#change(actor, async (tx) => {
      const { sql } = tx;
      if (!isReplacedByBundled) {
        await sql`
          DELETE FROM nexa.integration_secrets WHERE integration_id IN
            (SELECT id FROM nexa.integrations WHERE plugin_id = ${pluginId} AND deleted_at IS NULL)`;
        await sql`UPDATE nexa.integrations SET deleted_at = now() WHERE plugin_id = ${pluginId} AND deleted_at IS NULL`;
        await sql`DELETE FROM nexa.plugin_storage WHERE plugin_id = ${pluginId}`;
        await sql`DELETE FROM self_healing_actions WHERE plugin_id = ${pluginId}`;
      }
      await sql`DELETE FROM nexa.plugin_installs WHERE plugin_id = ${pluginId}`;
      await note(tx, actor, 'plugins.removed', pluginId);
    });
  }

  /** The integrations of a plugin in all homes. */
  integrations(pluginId: string): Promise<readonly { readonly id: string; readonly homeId: string }[]> {
    return this.#database.asService('plugin-host', async ({ sql }) => {
      const rows = await sql<{ id: string; home_id: string }[]>`
        SELECT id, home_id FROM nexa.integrations
        WHERE plugin_id = ${pluginId} AND deleted_at IS NULL ORDER BY created_at, id`;
      return rows.map(({ id, home_id: homeId }) => ({ id, homeId }));
    });
  }

  async saveNetwork(pluginId: string, network: JsonObject): Promise<void> {
    await this.#change({}, async ({ sql }) => {
      await sql`UPDATE nexa.plugin_installs SET network = ${sql.json(network as never)} WHERE plugin_id = ${pluginId}`;
    });
  }

  #change(actor: InstallActor, work: (tx: DatabaseTransaction) => Promise<void>): Promise<void> {
    return this.#database.asService('plugin-host', work, actor.request);
  }
}

async function writeVersion({ sql }: DatabaseTransaction, pluginId: string, version: PluginVersion): Promise<void> {
  await sql`
    UPDATE nexa.plugin_installs SET name = ${version.name}, version = ${version.version}, kind = ${version.kind},
      source = ${version.source}, source_spec = ${version.sourceSpec ?? null}, digest = ${version.digest ?? null},
      integrity = ${version.integrity ?? null}, permissions = ${sql.json(version.permissions as never)},
      grade = ${version.grade ?? null},
      manifest = ${version.manifest === undefined ? null : sql.json(version.manifest as never)}
    WHERE plugin_id = ${pluginId}`;
}

async function note(
  tx: DatabaseTransaction,
  { userId }: InstallActor,
  action: `plugins.${string}`,
  entityId: string,
  after?: JsonObject,
): Promise<void> {
  const deed = { action, entityId, ...(after === undefined ? {} : { after }) } as const;
  if (userId === undefined) await audit(tx, deed, 'system');
  else await audit(tx, { ...deed, actorId: userId });
}
