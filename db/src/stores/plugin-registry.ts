import type { HealingDeclaration, JsonObject } from '@nexa/sdk';
import type { Database } from '../client/database.ts';
import { rowsAsJson } from './rows-as-json.ts';

export interface PluginInstall {
  readonly pluginId: string;
  readonly name: string;
  readonly version: string;
  readonly kind: 'brand' | 'ecosystem' | 'service';
  readonly source?: string;
  readonly permissions?: JsonObject;
  readonly grade?: string;
  /** SHA-256 of its bundle. */
  readonly digest?: string;
}

/**
 * The plugins that came with NEXA; of those whatever else was known is forgotten. What persons installed stays as it
 * is, in place of a bundled one of the same id too, and so does whether one was switched off.
 */
export async function registerPlugins(database: Database, installs: readonly PluginInstall[]): Promise<void> {
  const rows = rowsAsJson(installs, (install) => ({
    plugin_id: install.pluginId,
    name: install.name,
    version: install.version,
    kind: install.kind,
    source: install.source ?? 'bundled',
    permissions: install.permissions ?? {},
    grade: install.grade ?? null,
    digest: install.digest ?? null,
  }));
  await database.asService('plugin-host', async ({ sql }) => {
    await sql`DELETE FROM nexa.plugin_installs WHERE source = 'bundled'
      AND plugin_id <> ALL (${installs.map(({ pluginId }) => pluginId)}::text[])`;
    await sql`
      INSERT INTO nexa.plugin_installs AS known (plugin_id, name, version, kind, source, permissions, grade, digest)
      SELECT plugin_id, name, version, kind, source, permissions, grade, digest
      FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (plugin_id text, name text, version text, kind text, source text,
        permissions jsonb, grade text, digest text)
      ON CONFLICT (plugin_id) DO UPDATE SET name = EXCLUDED.name, version = EXCLUDED.version, kind = EXCLUDED.kind,
        source = EXCLUDED.source, permissions = EXCLUDED.permissions, grade = EXCLUDED.grade, digest = EXCLUDED.digest
      WHERE known.source = 'bundled'`;
  });
}

/** Voice ecosystems that homes can be shown to: those that an installed plugin speaks for. Ones that went stay named. */
export async function registerEcosystems(
  database: Database,
  ecosystems: readonly { readonly id: string; readonly name: string }[],
): Promise<void> {
  const rows = rowsAsJson(ecosystems, ({ id, name }) => ({ id, name }));
  await database.asService(
    'plugin-host',
    ({ sql }) => sql`
      INSERT INTO ecosystems AS known (id, name, kind, plugin_id)
      SELECT id, name, 'voice', id FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (id text, name text)
      ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, plugin_id = EXCLUDED.plugin_id
      WHERE known.name <> EXCLUDED.name OR known.plugin_id IS DISTINCT FROM EXCLUDED.plugin_id`,
  );
}

/** The remedies that a plugin declares now, or the core's when `pluginId` is left out. */
export async function registerHealingActions(
  database: Database,
  declarations: readonly HealingDeclaration[],
  pluginId?: string,
): Promise<void> {
  const rows = rowsAsJson(declarations, (action) => ({
    id: action.id,
    title: action.title,
    cures: action.cures,
    downtime: action.downtime,
    blast_radius: action.blastRadius,
    reversibility: action.reversibility,
    risk: action.risk,
    cooldown: action.cooldown,
    prerequisites: action.prerequisites,
    verification: action.verification,
  }));
  await database.asService('plugin-host', async ({ sql }) => {
    await sql`DELETE FROM self_healing_actions WHERE plugin_id IS NOT DISTINCT FROM ${pluginId ?? null}
      AND id <> ALL (${declarations.map(({ id }) => id)}::text[])`;
    await sql`
      INSERT INTO self_healing_actions AS known (id, plugin_id, title, cures, downtime, blast_radius, reversibility, risk,
        cooldown, prerequisites, verification)
      SELECT id, ${pluginId ?? null}, title, cures, downtime, blast_radius, reversibility, risk, cooldown, prerequisites,
        verification
      FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (id text, title text, cures text[], downtime integer,
        blast_radius text, reversibility text, risk text, cooldown integer, prerequisites text[], verification jsonb)
      ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title, cures = EXCLUDED.cures, downtime = EXCLUDED.downtime,
        blast_radius = EXCLUDED.blast_radius, reversibility = EXCLUDED.reversibility, risk = EXCLUDED.risk,
        cooldown = EXCLUDED.cooldown, prerequisites = EXCLUDED.prerequisites, verification = EXCLUDED.verification
      -- A plugin may not replace another's remedy by taking its id.
      WHERE known.plugin_id IS NOT DISTINCT FROM EXCLUDED.plugin_id`;
  });
}
