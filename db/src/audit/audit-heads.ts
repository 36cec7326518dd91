import type { Database } from '../client/database.ts';
import { hex } from './audit-encoding.ts';

export interface AuditHead {
  /** A home's id, or `system`. */
  readonly chain: string;
  readonly homeName?: string;
  readonly sequence: number;
  /** Of the row sealed last, hex. */
  readonly hash: string;
  readonly sealedAt: Date;
}

/** Where each chain ends now. Noted in another place, a hash proves later that the rows before it are still the same. */
export async function readAuditHeads(database: Database): Promise<readonly AuditHead[]> {
  const rows = await database.asService(
    'audit',
    ({ sql }) => sql<{ chain: string; name: string | null; sequence: string; hash: Uint8Array; sealed_at: Date }[]>`
      SELECT head.chain, homes.name, head.sequence::text, head.hash, head.sealed_at
      FROM timeseries.audit_chains AS head LEFT JOIN homes ON homes.id = head.home_id
      WHERE head.sequence > 0 ORDER BY head.chain`,
  );
  return rows.map(({ chain, name, sequence, hash, sealed_at }) => ({
    chain,
    ...(name === null ? {} : { homeName: name }),
    sequence: Number(sequence),
    hash: hex(hash),
    sealedAt: sealed_at,
  }));
}
