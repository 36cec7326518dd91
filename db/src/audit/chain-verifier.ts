import { timingSafeEqual } from 'node:crypto';
import { firstHash, hashRow, hex, macPayload, type RowPayload, type RowSkeleton } from './audit-encoding.ts';

/** A row as it lies in the audit log. */
export interface StoredRow extends RowSkeleton, RowPayload {
  readonly salt: Uint8Array | null;
  /** Null: not sealed yet. */
  readonly sequence: bigint | null;
  readonly hash: Uint8Array | null;
}

export interface Anchor {
  readonly from: bigint;
  readonly to: bigint;
  /** Of row `to`, hex. */
  readonly hash: string;
  /** Every row older than this was dropped. ISO 8601. */
  readonly before: string;
}

export interface ChainHead {
  readonly sequence: bigint;
  readonly hash: Uint8Array;
  readonly anchors: readonly Anchor[];
}

export type FindingKind =
  | 'row-changed'
  | 'payload-changed'
  | 'payload-missing'
  | 'row-missing'
  | 'row-added'
  | 'end-missing'
  | 'head-missing'
  | 'anchor-unknown'
  | 'anchor-too-early'
  | 'row-outlived-anchor'
  | 'erasures-exceeded'
  | 'head-not-found';

export interface AuditFinding {
  readonly chain: string;
  readonly kind: FindingKind;
  readonly message: string;
  readonly sequence?: string;
  readonly rowId?: string;
}

export interface ChainReport {
  readonly chain: string;
  /** Sealed rows looked at. */
  readonly rows: number;
  /** Of these, rows whose payload was erased. */
  readonly erased: number;
  /** Rows that wait for the sealing job. */
  readonly unsealed: number;
  /** Rows that retention dropped, by the anchors. */
  readonly dropped: number;
  readonly head: { readonly sequence: string; readonly hash: string };
  readonly findings: readonly AuditFinding[];
}

export interface ChainVerifierOptions {
  readonly chain: string;
  /** `undefined`: the chain has no head record. */
  readonly head: ChainHead | undefined;
  /** An anchor of a time after this moment was dropped too early; milliseconds since the epoch. */
  readonly mayBeDroppedBefore: number;
  /** Hashes noted elsewhere, hex; those that are met are deleted from the set. */
  readonly wanted?: Set<string>;
}

/** A report of a thousand findings says no more than one of a hundred. */
const mostFindings = 100;

/**
 * Follows one chain, row by row in order of sequence, the unsealed ones last. After a finding it goes on from what is
 * stored, so that one tampered row is one finding and not all that come after it.
 */
export class ChainVerifier {
  readonly #options: ChainVerifierOptions;
  readonly #findings: AuditFinding[] = [];
  /** What the chain itself says was dropped, and how many payloads it says were erased. */
  readonly #announced = new Set<string>();
  readonly #bridges: Anchor[];
  #erasable = 0;
  #rows = 0;
  #erased = 0;
  #unsealed = 0;
  #sequence = 0n;
  #hash: Uint8Array = firstHash;
  #oldest = Number.POSITIVE_INFINITY;

  constructor(options: ChainVerifierOptions) {
    this.#options = options;
    this.#bridges = [...(options.head?.anchors ?? [])].sort((a, b) => (a.from < b.from ? -1 : 1));
  }

  add(row: StoredRow): void {
    const time = Number(BigInt(row.time) / 1000n);
    this.#oldest = Math.min(this.#oldest, time);
    this.#note(row);
    if (row.sequence === null) {
      this.#unsealed += 1;
      return;
    }
    this.#rows += 1;
    this.#checkPayload(row);
    if (!this.#isAtItsPlace(row, row.sequence)) return;
    const expected = hashRow(this.#options.chain, row.sequence, this.#hash, row);
    if (!isEqual(expected, row.hash)) {
      this.#find('row-changed', 'its hash does not fit: the row or the one before it was changed, or moved here', row);
    }
    this.#advance(row.sequence, row.hash ?? expected);
  }

  finish(): ChainReport {
    const { chain, head } = this.#options;
    this.#crossBridges(head === undefined ? this.#sequence + 1n : head.sequence + 1n);
    if (head === undefined && this.#rows > 0) {
      this.#find('head-missing', 'the head record of this chain is gone, so rows may be missing at its end');
    }
    if (head !== undefined) this.#checkEnd(head);
    this.#checkAnchors();
    if (this.#erased > this.#erasable) {
      this.#find(
        'erasures-exceeded',
        `${this.#erased} rows have no payload, and the chain tells of ${this.#erasable} erased ones`,
      );
    }
    const dropped = this.#bridges.reduce((sum, anchor) => sum + Number(anchor.to - anchor.from + 1n), 0);
    return {
      chain,
      rows: this.#rows,
      erased: this.#erased,
      unsealed: this.#unsealed,
      dropped,
      head: { sequence: String(this.#sequence), hash: hex(this.#hash) },
      findings: this.#findings,
    };
  }

  /** False: a row that does not belong to the chain at all; what follows is not compared with it. */
  #isAtItsPlace(row: StoredRow, sequence: bigint): boolean {
    this.#crossBridges(sequence);
    const next = this.#sequence + 1n;
    if (sequence < next) {
      this.#find('row-added', 'its sequence is another row’s, or was dropped by retention', row);
      return false;
    }
    if (sequence > next) {
      const until = sequence - 1n;
      const which = until === next ? `row ${next} is` : `rows ${next} to ${until} are`;
      this.#find('row-missing', `${which} missing before this one`, row);
    }
    return true;
  }

  /** Over what retention dropped, as far as the row with this sequence. */
  #crossBridges(sequence: bigint): void {
    for (const anchor of this.#bridges) {
      if (anchor.from === this.#sequence + 1n && anchor.to < sequence) {
        this.#advance(anchor.to, Buffer.from(anchor.hash, 'hex'));
      }
    }
  }

  #checkPayload(row: StoredRow): void {
    const isEmpty = [row.before, row.after, row.ip, row.userAgent, row.cause].every((part) => part === null);
    if (row.salt === null && isEmpty) {
      this.#erased += 1;
    } else if (row.salt === null) {
      this.#find('payload-changed', 'it has a payload without a salt, as nothing that was erased has', row);
    } else if (!isEqual(macPayload(row.salt, row), row.payloadMac)) {
      this.#find('payload-changed', 'before, after, ip, user agent, cause or the salt was changed', row);
    }
  }

  #note(row: StoredRow): void {
    if (row.actorKind === 'system' && row.action === 'audit_logs.dropped') this.#announced.add(row.entityId);
    if (row.action === 'audit_logs.erased') this.#erasable += Number(/:(\d{1,12})$/.exec(row.entityId)?.[1] ?? 0);
  }

  #checkEnd(head: ChainHead): void {
    if (this.#sequence < head.sequence) {
      this.#find('end-missing', `the chain ends at row ${this.#sequence}; its head record knows ${head.sequence} rows`);
    } else if (this.#sequence > head.sequence) {
      this.#find('row-added', `the chain has ${this.#sequence} rows; its head record knows ${head.sequence}`);
    } else if (!isEqual(this.#hash, head.hash)) {
      this.#find('row-changed', `the hash of the last row, ${head.sequence}, is not the one in the head record`);
    }
  }

  #checkAnchors(): void {
    for (const { from, to, hash, before } of this.#bridges) {
      const at = Date.parse(before);
      if (!this.#announced.has(`${from}-${to}:${hash}`)) {
        this.#find('anchor-unknown', `no row of the chain tells that retention dropped rows ${from} to ${to}`);
      }
      if (!(at <= this.#options.mayBeDroppedBefore)) {
        this.#find('anchor-too-early', `rows ${from} to ${to} were dropped up to ${before}, before their time`);
      }
      if (this.#oldest < at) {
        this.#find('row-outlived-anchor', `everything before ${before} was dropped, and an older row is there`);
      }
    }
  }

  #advance(sequence: bigint, hash: Uint8Array): void {
    this.#sequence = sequence;
    this.#hash = hash;
    this.#options.wanted?.delete(hex(hash));
  }

  #find(kind: FindingKind, what: string, row?: StoredRow): void {
    const { chain } = this.#options;
    if (this.#findings.length >= mostFindings) return;
    const place = row === undefined ? '' : `row ${row.sequence ?? 'unsealed'} (${row.id}): `;
    this.#findings.push({
      chain,
      kind,
      message: `chain ${chain}: ${place}${what}`,
      ...(row?.sequence == null ? {} : { sequence: String(row.sequence) }),
      ...(row === undefined ? {} : { rowId: row.id }),
    });
  }
}

function isEqual(left: Uint8Array, right: Uint8Array | null): boolean {
  return right !== null && left.length === right.length && timingSafeEqual(left, right);
}
