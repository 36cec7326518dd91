import type { BindingChangeKind, BindingRecord, PathName, PathReason } from '@nexa/engine';
import type { Instant, JsonValue, StatusDetail, StatusValue } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';

/** A path of a device as a person sees it. Of the integration, what the asking person may see. */
export interface StoredBinding {
  readonly id: string;
  readonly integrationId: string;
  readonly externalId: string;
  readonly integrationTitle?: string;
  readonly plugin?: string;
  readonly integrationStatus?: StatusValue;
  readonly integrationDetail?: StatusDetail;
  readonly integrationSince?: Instant;
  readonly priority: number;
  readonly active: boolean;
  readonly activeSince: Instant;
  readonly activeReason: PathReason;
  readonly componentMap: BindingRecord['componentMap'];
  readonly unitMap: BindingRecord['unitMap'];
  readonly components: BindingRecord['description']['components'];
  readonly name?: string;
  readonly model?: string;
  readonly evidence?: NonNullable<BindingRecord['evidence']>;
  readonly setAside?: NonNullable<BindingRecord['setAside']>;
}

export interface StoredBindingChange {
  readonly id: string;
  readonly kind: BindingChangeKind;
  readonly reason: PathReason;
  readonly message: string;
  readonly by: 'user' | 'nexa';
  readonly userId?: string;
  readonly otherDeviceId?: string;
  readonly from?: PathName;
  readonly to?: PathName;
  readonly at: Instant;
  readonly undoneAt?: Instant;
}

interface BindingRow {
  readonly id: string;
  readonly integration_id: string;
  readonly external_id: string;
  readonly title: string | null;
  readonly plugin_id: string | null;
  readonly status: StatusValue | null;
  readonly status_detail: StatusDetail | null;
  readonly status_since: Date | null;
  readonly priority: number;
  readonly active: boolean;
  readonly active_since: Date;
  readonly active_reason: PathReason;
  readonly component_map: BindingRecord['componentMap'];
  readonly unit_map: BindingRecord['unitMap'];
  readonly description: Partial<BindingRecord['description']>;
  readonly evidence: StoredBinding['evidence'] | null;
  readonly replacement_id: string | null;
  readonly set_aside_at: Date | null;
}

export const bindingStore = {
  /** The preferred path first, those that were set aside last. */
  async list({ sql }: DatabaseTransaction, deviceId: string): Promise<StoredBinding[]> {
    const rows = await sql<BindingRow[]>`
      SELECT b.*, i.title, i.plugin_id, i.status, i.status_detail, i.status_since
      FROM nexa.device_bindings AS b LEFT JOIN nexa.integrations AS i ON i.home_id = b.home_id AND i.id = b.integration_id
      WHERE b.device_id = ${deviceId} AND (i.id IS NULL OR i.deleted_at IS NULL)
      ORDER BY b.set_aside_at IS NOT NULL, b.priority, b.id LIMIT 100`;
    return rows.map(bindingOf);
  },

  /** The newest first. */
  async changes({ sql }: DatabaseTransaction, deviceId: string, limit: number): Promise<StoredBindingChange[]> {
    const rows = await sql<
      {
        readonly id: string;
        readonly kind: BindingChangeKind;
        readonly reason: PathReason;
        readonly message: string;
        readonly cause: JsonValue;
        readonly other_device_id: string | null;
        readonly from_path: PathName | null;
        readonly to_path: PathName | null;
        readonly changed_at: Date;
        readonly undone_at: Date | null;
      }[]
    >`
      SELECT id, kind, reason, message, cause, other_device_id, from_path, to_path, changed_at, undone_at
      FROM nexa.binding_changes WHERE device_id = ${deviceId} ORDER BY changed_at DESC, id DESC LIMIT ${limit}`;
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      reason: row.reason,
      message: row.message,
      ...actorOf(row.cause),
      ...(row.other_device_id === null ? {} : { otherDeviceId: row.other_device_id }),
      ...(row.from_path === null ? {} : { from: row.from_path }),
      ...(row.to_path === null ? {} : { to: row.to_path }),
      at: row.changed_at.getTime(),
      ...(row.undone_at === null ? {} : { undoneAt: row.undone_at.getTime() }),
    }));
  },

  /** The device that a replacement was made to. */
  async deviceOfReplacement({ sql }: DatabaseTransaction, replacementId: string): Promise<string | undefined> {
    const [row] = await sql<{ device_id: string }[]>`
      SELECT device_id FROM nexa.binding_changes WHERE id = ${replacementId} AND kind = 'replaced'`;
    return row?.device_id;
  },
};

function actorOf(cause: JsonValue): Pick<StoredBindingChange, 'by' | 'userId'> {
  const nearest = (Array.isArray(cause) ? cause[0] : undefined) as { kind?: string; id?: string } | undefined;
  if (nearest?.kind !== 'user') return { by: 'nexa' };
  return { by: 'user', ...(nearest.id === undefined ? {} : { userId: nearest.id }) };
}

function bindingOf(row: BindingRow): StoredBinding {
  const { name, manufacturer, model, components = [] } = row.description;
  const make = [manufacturer, model].filter((word) => word !== undefined).join(' ');
  return {
    id: row.id,
    integrationId: row.integration_id,
    externalId: row.external_id,
    ...(row.title === null ? {} : { integrationTitle: row.title }),
    ...(row.plugin_id === null ? {} : { plugin: row.plugin_id }),
    ...(row.status === null ? {} : { integrationStatus: row.status }),
    ...(row.status_detail === null ? {} : { integrationDetail: row.status_detail }),
    ...(row.status_since === null ? {} : { integrationSince: row.status_since.getTime() }),
    priority: row.priority,
    active: row.active,
    activeSince: row.active_since.getTime(),
    activeReason: row.active_reason,
    componentMap: row.component_map,
    unitMap: row.unit_map,
    components,
    ...(name === undefined ? {} : { name }),
    ...(make === '' ? {} : { model: make }),
    ...(row.evidence === null || row.evidence === undefined ? {} : { evidence: row.evidence }),
    ...(row.replacement_id === null || row.set_aside_at === null
      ? {}
      : { setAside: { replacementId: row.replacement_id, at: row.set_aside_at.getTime() } }),
  };
}
