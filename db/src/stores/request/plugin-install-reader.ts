import type { Instant, JsonObject } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';

/** A plugin of this server as it is put down. */
export interface StoredPlugin {
  readonly pluginId: string;
  readonly name: string;
  readonly version: string;
  readonly kind: 'brand' | 'ecosystem' | 'service';
  readonly source: 'bundled' | 'registry' | 'tarball' | 'folder';
  readonly sourceSpec?: string;
  /** SHA-256, hexadecimal. */
  readonly digest?: string;
  readonly integrity?: string;
  readonly manifest?: JsonObject;
  readonly permissions: JsonObject;
  readonly grade?: string;
  readonly enabled: boolean;
  readonly state: 'installed' | 'trial' | 'rolling-back' | 'removing';
  readonly previous?: JsonObject;
  readonly lastChange?: JsonObject;
  readonly installedAt?: Instant;
  readonly network: JsonObject;
}

/** The plugins of this server, for everybody with an account. */
export const pluginInstallReader = {
  async list({ sql }: DatabaseTransaction): Promise<readonly StoredPlugin[]> {
    const rows = await sql`SELECT * FROM nexa.plugin_installs ORDER BY plugin_id LIMIT 1000`;
    return rows.map((row) => toStoredPlugin(row));
  },

  async isKnown({ sql }: DatabaseTransaction, pluginId: string): Promise<boolean> {
    const rows = await sql`SELECT 1 FROM nexa.plugin_installs WHERE plugin_id = ${pluginId}`;
    return rows.length > 0;
  },
};

export function toStoredPlugin(row: Readonly<Record<string, unknown>>): StoredPlugin {
  const known = <T>(name: string, value: unknown) => (value === null ? {} : { [name]: value as T });
  return {
    pluginId: row.plugin_id as string,
    name: row.name as string,
    version: row.version as string,
    kind: row.kind as StoredPlugin['kind'],
    source: row.source as StoredPlugin['source'],
    permissions: row.permissions as JsonObject,
    enabled: row.enabled as boolean,
    state: row.state as StoredPlugin['state'],
    network: row.network as JsonObject,
    ...known('sourceSpec', row.source_spec),
    ...known('digest', row.digest),
    ...known('integrity', row.integrity),
    ...known('manifest', row.manifest),
    ...known('grade', row.grade),
    ...known('previous', row.previous),
    ...known('lastChange', row.last_change),
    ...(row.installed_at === null ? {} : { installedAt: (row.installed_at as Date).getTime() }),
  };
}
