import type { Instant, JsonValue } from '@nexa/sdk';
import type postgres from 'postgres';
import type { DatabaseTransaction } from '../../client/database.ts';
import { decodeCursor, encodeCursor, pageLimit } from '../cursor.ts';

export interface AuditFilter {
  readonly actorId?: string;
  readonly action?: string;
  readonly entityType?: string;
  readonly entityId?: string;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly limit?: number;
  readonly cursor?: string;
}

export interface AuditEntry {
  readonly id: string;
  readonly time: Instant;
  readonly homeId?: string;
  readonly actorId?: string;
  readonly actorKind: string;
  readonly action: string;
  readonly entityType: string;
  readonly entityId: string;
  readonly before?: JsonValue;
  readonly after?: JsonValue;
  readonly ip?: string;
  readonly userAgent?: string;
  readonly cause?: JsonValue;
  /** Place in the chain and seal; left out until the row is sealed. */
  readonly sequence?: number;
  readonly hash?: string;
}

export interface AuditPage {
  readonly items: readonly AuditEntry[];
  readonly nextCursor?: string;
}

interface Row {
  readonly id: string;
  readonly time: Date;
  readonly home_id: string | null;
  readonly actor_id: string | null;
  readonly actor_kind: string;
  readonly action: string;
  readonly entity_type: string;
  readonly entity_id: string;
  readonly before: JsonValue | null;
  readonly after: JsonValue | null;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly cause: JsonValue | null;
  readonly sequence: string | null;
  readonly hash: string | null;
}

/** The audit log, newest first, as far as whoever asks may see it. */
export const auditReader = {
  /** Rows of a home, for its owner and admins; for others there are none. */
  async ofHome(tx: DatabaseTransaction, homeId: string, filter: AuditFilter): Promise<AuditPage> {
    const { sql } = tx;
    const { limit, after, from, to } = rangeOf(filter);
    const rows = await sql<Row[]>`
      SELECT id, time, home_id, actor_id, actor_kind, action, entity_type, entity_id, before, after, host(ip) AS ip,
        user_agent, cause, sequence::text, encode(hash, 'hex') AS hash
      FROM audit_logs
      WHERE home_id = ${homeId} AND time >= ${from} AND time < ${to} AND ${matches(sql, filter)}
        AND ${after === undefined ? sql`true` : sql`(time, id) < (${after.time}, ${after.id}::uuid)`}
      ORDER BY time DESC, id DESC LIMIT ${limit + 1}`;
    return toPage(rows, limit);
  },

  /** Rows about no home; `NEXA_AUTH_FORBIDDEN` for whoever does not look after this server. */
  async ofServer(tx: DatabaseTransaction, filter: AuditFilter): Promise<AuditPage> {
    const { limit, after, from, to } = rangeOf(filter);
    const rows = await tx.sql<Row[]>`
      SELECT id, time, home_id, actor_id, actor_kind, action, entity_type, entity_id, before, after, host(ip) AS ip,
        user_agent, cause, sequence::text, encode(hash, 'hex') AS hash
      FROM nexa.system_audit(from_time => ${from}, to_time => ${to}, actor => ${filter.actorId ?? null},
        deed => ${filter.action ?? null}, entity => ${filter.entityType ?? null},
        entity_named => ${filter.entityId ?? null}, after_time => ${after?.time ?? null}, after_id => ${after?.id ?? null},
        most => ${limit + 1}::int)`;
    return toPage(rows, limit);
  },
};

function matches(sql: postgres.TransactionSql, { actorId, action, entityType, entityId }: AuditFilter) {
  return sql`(${actorId ?? null}::uuid IS NULL OR actor_id = ${actorId ?? null})
    AND (${action ?? null}::text IS NULL OR action = ${action ?? null})
    AND (${entityType ?? null}::text IS NULL OR entity_type = ${entityType ?? null})
    AND (${entityId ?? null}::text IS NULL OR entity_id = ${entityId ?? null})`;
}

function rangeOf({ from, to, cursor, limit }: AuditFilter) {
  const [time, id] = cursor === undefined ? [] : decodeCursor(cursor, 2);
  return {
    limit: pageLimit(limit),
    from: new Date(from ?? 0),
    to: new Date(to ?? farAway),
    after: time === undefined || id === undefined ? undefined : { time: new Date(time), id },
  };
}

const farAway = Date.UTC(9000, 0, 1);

function toPage(rows: readonly Row[], limit: number): AuditPage {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(toEntry),
    ...(rows.length > limit && last !== undefined
      ? { nextCursor: encodeCursor([last.time.toISOString(), last.id]) }
      : {}),
  };
}

function toEntry(row: Row): AuditEntry {
  return {
    id: row.id,
    time: row.time.getTime(),
    actorKind: row.actor_kind,
    action: row.action,
    entityType: row.entity_type,
    entityId: row.entity_id,
    ...(row.home_id === null ? {} : { homeId: row.home_id }),
    ...(row.actor_id === null ? {} : { actorId: row.actor_id }),
    ...(row.before === null ? {} : { before: row.before }),
    ...(row.after === null ? {} : { after: row.after }),
    ...(row.ip === null ? {} : { ip: row.ip }),
    ...(row.user_agent === null ? {} : { userAgent: row.user_agent }),
    ...(row.cause === null ? {} : { cause: row.cause }),
    ...(row.sequence === null ? {} : { sequence: Number(row.sequence) }),
    ...(row.hash === null ? {} : { hash: row.hash }),
  };
}
