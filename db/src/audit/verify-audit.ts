import type { Instant } from '@nexa/sdk';
import type postgres from 'postgres';
import type { Database } from '../client/database.ts';
import {
  type Anchor,
  type AuditFinding,
  type ChainHead,
  type ChainReport,
  ChainVerifier,
  type StoredRow,
} from './chain-verifier.ts';

/** Name of the chain of events without a home. */
export const systemChain = 'system';

export interface VerifyAuditOptions {
  /** Homes' ids or `system`; every chain there is when left out. */
  readonly chains?: readonly string[];
  /** Hashes of heads that were noted elsewhere, hex: each must be found in one of the chains. */
  readonly heads?: readonly string[];
  readonly now: Instant;
  readonly signal?: AbortSignal;
  /** Told of every chain as it is done. */
  readonly onChain?: (report: ChainReport) => void;
}

export interface AuditReport {
  readonly chains: readonly ChainReport[];
  /** All of the chains' findings, and the heads that were not found. */
  readonly findings: readonly AuditFinding[];
}

interface HeadColumns {
  readonly head_sequence: string | null;
  readonly head_hash: Uint8Array | null;
  readonly anchors: string | null;
}

interface Row extends HeadColumns {
  readonly id: string;
  readonly time: string;
  readonly actor_id: string | null;
  readonly actor_kind: string;
  readonly action: string;
  readonly entity_type: string;
  readonly entity_id: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly cause: string | null;
  readonly salt: Uint8Array | null;
  readonly payload_mac: Uint8Array | null;
  readonly sequence: string | null;
  readonly hash: Uint8Array | null;
}

const rowsAtOnce = 500;

/**
 * Computes every chain anew from what is stored, without the functions that sealed it. Reads a few hundred rows at a
 * time, changes nothing, and may run beside a NEXA that goes on writing and sealing.
 */
export async function verifyAudit(database: Database, options: VerifyAuditOptions): Promise<AuditReport> {
  const wanted = new Set((options.heads ?? []).map((head) => head.toLowerCase()));
  const chains = options.chains ?? (await listChains(database));
  const keep = await readKeep(database);
  const reports: ChainReport[] = [];
  for (const chain of chains) {
    options.signal?.throwIfAborted();
    const report = await verifyChain(database, chain, { ...options, wanted, keep });
    reports.push(report);
    options.onChain?.(report);
  }
  const lost = [...wanted].map(
    (hash): AuditFinding => ({
      chain: chains.length === 1 ? (chains[0] ?? '') : 'all',
      kind: 'head-not-found',
      message: `no row has the noted hash ${hash}: rows were removed or changed since it was noted, or retention dropped it`,
    }),
  );
  return { chains: reports, findings: [...reports.flatMap(({ findings }) => findings), ...lost] };
}

interface ChainContext {
  readonly now: Instant;
  readonly wanted: Set<string>;
  /** Milliseconds that rows are kept. */
  readonly keep: number;
}

async function verifyChain(
  database: Database,
  chain: string,
  { now, wanted, keep }: ChainContext,
): Promise<ChainReport> {
  return database.asService('audit', async ({ sql }) => {
    let verifier: ChainVerifier | undefined;
    const [known] = await sql<HeadColumns[]>`
      SELECT sequence::text AS head_sequence, hash AS head_hash, anchors::text AS anchors
      FROM timeseries.audit_chains WHERE chain = ${chain}`;
    // Asked first, for a chain all of whose rows are gone.
    const emptyHead = known && headOf(known);
    // Head and rows come from one statement, so that rows sealed meanwhile are in both or in neither.
    for await (const rows of chainRows(sql, chain).cursor(rowsAtOnce)) {
      for (const row of rows) {
        verifier ??= new ChainVerifier({ chain, head: headOf(row), mayBeDroppedBefore: now - keep, wanted });
        verifier.add(toStoredRow(row));
      }
    }
    verifier ??= new ChainVerifier({ chain, head: emptyHead, mayBeDroppedBefore: now - keep, wanted });
    return verifier.finish();
  });
}

function chainRows(sql: postgres.TransactionSql, chain: string) {
  return sql<Row[]>`
    SELECT entry.id, (EXTRACT(EPOCH FROM entry.time) * 1000000)::bigint::text AS time, entry.actor_id, entry.actor_kind,
      entry.action, entry.entity_type, entry.entity_id, entry.before::text AS before, entry.after::text AS after,
      entry.ip::text AS ip, entry.user_agent, entry.cause::text AS cause, entry.salt, entry.payload_mac,
      entry.sequence::text AS sequence, entry.hash,
      (SELECT sequence::text FROM timeseries.audit_chains WHERE chain = ${chain}) AS head_sequence,
      (SELECT hash FROM timeseries.audit_chains WHERE chain = ${chain}) AS head_hash,
      (SELECT anchors::text FROM timeseries.audit_chains WHERE chain = ${chain}) AS anchors
    FROM timeseries.audit_logs AS entry
    WHERE ${chain === systemChain ? sql`home_id IS NULL` : sql`home_id = ${chain}::uuid`}
    ORDER BY entry.sequence NULLS LAST`;
}

function headOf({ head_sequence, head_hash, anchors }: HeadColumns): ChainHead | undefined {
  if (head_sequence === null || head_hash === null) return undefined;
  const parsed = JSON.parse(anchors ?? '[]') as { from: number; to: number; hash: string; before: string }[];
  return {
    sequence: BigInt(head_sequence),
    hash: head_hash,
    anchors: parsed.map(
      ({ from, to, hash, before }): Anchor => ({ from: BigInt(from), to: BigInt(to), hash: String(hash), before }),
    ),
  };
}

function toStoredRow(row: Row): StoredRow {
  return {
    id: row.id,
    time: row.time,
    actorId: row.actor_id,
    actorKind: row.actor_kind,
    action: row.action,
    entityType: row.entity_type,
    entityId: row.entity_id,
    payloadMac: row.payload_mac,
    before: row.before,
    after: row.after,
    ip: row.ip,
    userAgent: row.user_agent,
    cause: row.cause,
    salt: row.salt,
    sequence: row.sequence === null ? null : BigInt(row.sequence),
    hash: row.hash,
  };
}

/** Also chains whose head record is gone. */
async function listChains(database: Database): Promise<readonly string[]> {
  const rows = await database.asService(
    'audit',
    ({ sql }) => sql<{ chain: string }[]>`
      SELECT chain FROM timeseries.audit_chains
      UNION SELECT COALESCE(home_id::text, ${systemChain}) FROM timeseries.audit_logs ORDER BY chain`,
  );
  return rows.map(({ chain }) => chain);
}

async function readKeep(database: Database): Promise<number> {
  const [row] = await database.asService(
    'audit',
    ({ sql }) => sql<{ milliseconds: number | null }[]>`
      SELECT (EXTRACT(EPOCH FROM keep) * 1000)::float8 AS milliseconds FROM timeseries.series WHERE name = 'audit_logs'`,
  );
  // A month ends where the calendar says so, which an interval in seconds does not know: a few days of grace.
  return Math.max(0, (row?.milliseconds ?? Number.POSITIVE_INFINITY) - 3 * 86_400_000);
}
