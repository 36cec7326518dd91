import type { Instant, IssueSeverity, JsonObject } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';
import { decodeMomentCursor, encodeCursor, pageLimit } from '../cursor.ts';

interface Row {
  readonly id: string;
  readonly home_id: string | null;
  readonly category: string;
  readonly severity: IssueSeverity;
  readonly title: string;
  readonly body: string;
  readonly data: JsonObject;
  readonly created_at: Date;
  readonly read_at: Date | null;
  /** The same moment to the microsecond. */
  readonly moment: string;
}

/** What a person was told, in their inbox. */
export interface StoredNotification {
  readonly id: string;
  /** Left out: about the account. */
  readonly homeId?: string;
  readonly category: string;
  readonly severity: IssueSeverity;
  readonly title: string;
  readonly body: string;
  readonly data: JsonObject;
  readonly at: Instant;
  readonly readAt?: Instant;
}

export interface NotificationFilter {
  readonly homeId?: string;
  readonly unread?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

export interface NotificationPage {
  readonly items: readonly StoredNotification[];
  readonly nextCursor?: string;
  /** Of the whole inbox, or of the home that was asked for. */
  readonly unread: number;
}

const toNotification = (row: Row): StoredNotification => ({
  id: row.id,
  ...(row.home_id === null ? {} : { homeId: row.home_id }),
  category: row.category,
  severity: row.severity,
  title: row.title,
  body: row.body,
  data: row.data,
  at: row.created_at.getTime(),
  ...(row.read_at === null ? {} : { readAt: row.read_at.getTime() }),
});

/** The inbox of whoever asks: what was told in homes that they are still in, and about their account. */
export const notificationStore = {
  /** Newest first. */
  async list(tx: DatabaseTransaction, filter: NotificationFilter = {}): Promise<NotificationPage> {
    const { sql } = tx;
    const limit = pageLimit(filter.limit);
    const after = filter.cursor === undefined ? undefined : decodeMomentCursor(filter.cursor);
    const rows = await sql<Row[]>`
      SELECT id, home_id, category, severity, title, body, data, created_at, read_at, created_at::text AS moment
      FROM user_notifications
      WHERE user_id = nexa.current_user_id() AND channel_id IS NULL
        AND ${filter.homeId === undefined ? sql`true` : sql`home_id = ${filter.homeId}`}
        AND ${filter.unread === true ? sql`read_at IS NULL` : sql`true`}
        AND ${after === undefined ? sql`true` : sql`(created_at, id) < (${after.moment}::text::timestamptz, ${after.id}::uuid)`}
      ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}`;
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      items: rows.slice(0, limit).map(toNotification),
      ...(last === undefined ? {} : { nextCursor: encodeCursor([last.moment, last.id]) }),
      unread: await notificationStore.unread(tx, filter.homeId),
    };
  },

  /** How many were not read yet. */
  async unread({ sql }: DatabaseTransaction, homeId?: string): Promise<number> {
    const [row] = await sql<{ unread: number }[]>`
      SELECT count(*)::int AS unread FROM user_notifications
      WHERE user_id = nexa.current_user_id() AND channel_id IS NULL AND read_at IS NULL
        AND ${homeId === undefined ? sql`true` : sql`home_id = ${homeId}`}`;
    return row?.unread ?? 0;
  },

  /** `undefined` when there is no such one in the inbox; one that was read stays read since then. */
  async markRead({ sql }: DatabaseTransaction, id: string): Promise<StoredNotification | undefined> {
    const [row] = await sql<Row[]>`
      UPDATE user_notifications SET read_at = COALESCE(read_at, now())
      WHERE id = ${id} AND user_id = nexa.current_user_id() AND channel_id IS NULL
      RETURNING id, home_id, category, severity, title, body, data, created_at, read_at, created_at::text AS moment`;
    return row && toNotification(row);
  },

  /** Everything up to and including that moment, so that what came meanwhile stays unread. Answers how many. */
  async markAllRead(
    { sql }: DatabaseTransaction,
    { homeId, upTo }: { readonly homeId?: string; readonly upTo?: Instant } = {},
  ): Promise<number> {
    const { count } = await sql`
      UPDATE user_notifications SET read_at = now()
      WHERE user_id = nexa.current_user_id() AND channel_id IS NULL AND read_at IS NULL
        AND ${homeId === undefined ? sql`true` : sql`home_id = ${homeId}`}
        AND ${upTo === undefined ? sql`true` : sql`date_trunc('milliseconds', created_at) <= ${new Date(upTo)}`}`;
    return count;
  },
};
