import type { DatabaseTransaction } from '../client/database.ts';
import type { RetentionDevice, RetentionRule, RetentionSeries } from './retention-rules.ts';

interface Row {
  readonly id: string;
  readonly series: RetentionSeries;
  readonly room_id: string | null;
  readonly device_id: string | null;
  readonly metric: string | null;
  readonly keep_days: number;
}

const toRule = ({ series, room_id, device_id, metric, keep_days }: Row): RetentionRule => ({
  ...scopeOf(room_id, device_id),
  series,
  ...(metric === null ? {} : { metric }),
  keepDays: keep_days,
});

function scopeOf(roomId: string | null, deviceId: string | null): Pick<RetentionRule, 'scope' | 'id'> {
  if (deviceId !== null) return { scope: 'device', id: deviceId };
  return roomId === null ? { scope: 'home' } : { scope: 'room', id: roomId };
}

/** What two rules of a home may not share. */
export const retentionKey = ({ series, scope, id, metric }: RetentionRule): string =>
  JSON.stringify([series, scope, id?.toLowerCase() ?? null, metric ?? null]);

const readRows = ({ sql }: DatabaseTransaction, homeId: string) => sql<Row[]>`
  SELECT id, series, room_id, device_id, metric, keep_days FROM nexa.retention_rules WHERE home_id = ${homeId}
  ORDER BY series, device_id NULLS FIRST, room_id NULLS FIRST, metric NULLS FIRST`;

export interface HistorySizes {
  /** How long the server keeps the series; undefined: for good. */
  readonly keepDays?: number;
  readonly packAfterDays?: number;
  /** Bytes of a row with its indexes, where there is one to measure. */
  readonly plainRow?: number;
  readonly packedRow?: number;
}

export interface HistoryRows {
  readonly plain: number;
  readonly packed: number;
}

export interface HistorySelection {
  readonly devices: readonly string[];
  readonly metrics?: readonly string[];
  readonly butMetrics?: readonly string[];
  readonly from?: Date;
  readonly before?: Date;
}

/** The rules of a home, and what its history takes up; in the name of a person who manages it. */
export const retentionStore = {
  async list(tx: DatabaseTransaction, homeId: string): Promise<RetentionRule[]> {
    return (await readRows(tx, homeId)).map(toRule);
  },

  /** Every device that is not removed, with its room. */
  async devices({ sql }: DatabaseTransaction, homeId: string): Promise<RetentionDevice[]> {
    const rows = await sql<{ id: string; room_id: string | null }[]>`
      SELECT id, room_id FROM devices WHERE home_id = ${homeId} AND deleted_at IS NULL ORDER BY id`;
    return rows.map(({ id, room_id }) => ({ id, ...(room_id === null ? {} : { roomId: room_id }) }));
  },

  /** Leaves these rules and no others; touches only those that differ. */
  async replace(tx: DatabaseTransaction, homeId: string, rules: readonly RetentionRule[]): Promise<void> {
    const { sql } = tx;
    // One at a time: two that replace at once would leave a mixture of both.
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`nexa.retention.${homeId}`}, 0))`;
    const wanted = new Map(rules.map((rule) => [retentionKey(rule), rule]));
    for (const row of await readRows(tx, homeId)) {
      const key = retentionKey(toRule(row));
      const rule = wanted.get(key);
      wanted.delete(key);
      if (rule === undefined) await sql`DELETE FROM nexa.retention_rules WHERE id = ${row.id}`;
      else if (rule.keepDays !== row.keep_days)
        await sql`UPDATE nexa.retention_rules SET keep_days = ${rule.keepDays} WHERE id = ${row.id}`;
    }
    for (const { series, scope, id = null, metric = null, keepDays } of wanted.values()) {
      await sql`INSERT INTO nexa.retention_rules (home_id, series, room_id, device_id, metric, keep_days)
        VALUES (${homeId}, ${series}, ${scope === 'room' ? id : null}, ${scope === 'device' ? id : null}, ${metric}, ${keepDays})`;
    }
  },

  async sizes({ sql }: DatabaseTransaction, homeId: string, series: RetentionSeries): Promise<HistorySizes> {
    const [row] = await sql<
      { keep_days: number | null; pack_after_days: number | null; plain: number | null; packed: number | null }[]
    >`SELECT * FROM nexa.history_sizes(${homeId}, ${series})`;
    return {
      ...(row?.keep_days == null ? {} : { keepDays: row.keep_days }),
      ...(row?.pack_after_days == null ? {} : { packAfterDays: row.pack_after_days }),
      ...(row?.plain == null ? {} : { plainRow: row.plain }),
      ...(row?.packed == null ? {} : { packedRow: row.packed }),
    };
  },

  async count(
    { sql }: DatabaseTransaction,
    homeId: string,
    series: RetentionSeries,
    selection: HistorySelection,
  ): Promise<HistoryRows> {
    const { devices, metrics, butMetrics, from, before } = selection;
    const [row] = await sql<HistoryRows[]>`
      SELECT plain::float8, packed::float8 FROM nexa.history_rows(${homeId}, ${series}, ${[...devices]}::uuid[],
        ${from?.toISOString() ?? '-infinity'}::text::timestamptz, ${before?.toISOString() ?? 'infinity'}::text::timestamptz,
        ${list(metrics)}::text[], ${list(butMetrics)}::text[])`;
    return { plain: row?.plain ?? 0, packed: row?.packed ?? 0 };
  },
};

const list = (values: readonly string[] | undefined): string[] | null => (values === undefined ? null : [...values]);
