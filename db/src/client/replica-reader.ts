import { type Duration, NexaError, seconds } from '@nexa/sdk';
import type { PostgresConnection } from '../embedded/embedded-postgres.ts';
import {
  type Database,
  type DatabaseTransaction,
  openDatabase,
  type RequestInfo,
  type UserClaims,
} from './database.ts';

export interface ReplicaReaderOptions {
  /** The streaming replica; undefined: everything is read from the primary. */
  readonly connection: PostgresConnection | string | undefined;
  readonly primary: Database;
  /** What is read may be so much older than the primary; 2 seconds when left out. */
  readonly mostLag?: Duration;
  readonly maxConnections?: number;
  readonly now?: () => number;
}

/** Reads in the name of a person that may be a moment old: charts and history. */
export interface ReplicaReader {
  /** As {@link Database.withUser}, for work that only reads. On the primary when the replica is away or too far behind. */
  read<T>(claims: UserClaims, work: (tx: DatabaseTransaction) => Promise<T>, request?: RequestInfo): Promise<T>;
  close(): Promise<void>;
}

const betweenChecks = seconds(1);
const afterTrouble = seconds(15);
const checkDeadline = seconds(2);

export function openReplicaReader(options: ReplicaReaderOptions): ReplicaReader {
  return options.connection === undefined ? new PrimaryReader(options.primary) : new LagAwareReader(options);
}

class PrimaryReader implements ReplicaReader {
  readonly #primary: Database;

  constructor(primary: Database) {
    this.#primary = primary;
  }

  read<T>(claims: UserClaims, work: (tx: DatabaseTransaction) => Promise<T>, request?: RequestInfo): Promise<T> {
    return this.#primary.withUser(claims, work, request);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

interface Sample {
  readonly position: bigint;
  readonly at: number;
}

class LagAwareReader implements ReplicaReader {
  readonly #primary: Database;
  readonly #replica: Database;
  readonly #mostLag: number;
  readonly #now: () => number;
  /** Where the primary's log stood and when, oldest first. */
  #samples: Sample[] = [];
  #checkedAt = Number.NEGATIVE_INFINITY;
  #closedUntil = Number.NEGATIVE_INFINITY;
  #isFresh = false;
  #check: Promise<void> | undefined;

  constructor({ connection, primary, mostLag = seconds(2), maxConnections = 5, now = Date.now }: ReplicaReaderOptions) {
    this.#primary = primary;
    this.#replica = openDatabase({ connection: connection as string, maxConnections });
    this.#mostLag = mostLag;
    this.#now = now;
  }

  async read<T>(claims: UserClaims, work: (tx: DatabaseTransaction) => Promise<T>, request?: RequestInfo): Promise<T> {
    if (!(await this.#isUsable())) return this.#primary.withUser(claims, work, request);
    try {
      return await this.#replica.withUser(claims, work, request);
    } catch (error) {
      // Also what the replica cancels because replay had to go on.
      if (!isTrouble(error)) throw error;
      this.#closedUntil = this.#now() + afterTrouble;
      return this.#primary.withUser(claims, work, request);
    }
  }

  close(): Promise<void> {
    return this.#replica.close();
  }

  async #isUsable(): Promise<boolean> {
    const now = this.#now();
    if (now < this.#closedUntil) return false;
    if (now - this.#checkedAt >= betweenChecks) {
      this.#check ??= this.#look().finally(() => {
        this.#check = undefined;
      });
      await this.#check;
    }
    return this.#isFresh;
  }

  /**
   * The replica is as fresh as the newest moment at which the primary's log stood where the replica has come to. Needs
   * no clock in common, no rights beyond those of every login, and sees a link that was cut.
   */
  async #look(): Promise<void> {
    const at = this.#now();
    try {
      const [written, replayed] = await Promise.race([
        Promise.all([
          position(this.#primary, 'pg_current_wal_lsn()'),
          position(this.#replica, 'pg_last_wal_replay_lsn()'),
        ]),
        tooLate(),
      ]);
      this.#samples = [...this.#samples.filter((sample) => at - sample.at <= 60_000), { position: written, at }];
      const reached = this.#samples.findLast((sample) => sample.position <= replayed);
      this.#isFresh = reached !== undefined && at - reached.at <= this.#mostLag;
    } catch {
      this.#isFresh = false;
      this.#closedUntil = at + afterTrouble;
    }
    this.#checkedAt = at;
  }
}

async function position(database: Database, expression: string): Promise<bigint> {
  const [row] = await database.asService('health', ({ sql }) =>
    sql.unsafe<{ bytes: string }[]>(`SELECT (${expression} - '0/0'::pg_lsn)::text AS bytes`),
  );
  if (!row?.bytes) throw new NexaError('NEXA_DATABASE_UNAVAILABLE', 'the server is no replica');
  return BigInt(row.bytes);
}

function tooLate(): Promise<never> {
  return new Promise((_, fail) => {
    setTimeout(() => fail(new NexaError('NEXA_DATABASE_UNAVAILABLE', 'no answer in time')), checkDeadline).unref();
  });
}

/** Work that writes is a mistake, which the primary must not hide. */
const isTrouble = (error: unknown) => {
  const { code, retryable } = error as { code?: string; retryable?: boolean };
  return retryable === true && code !== 'NEXA_DATABASE_READ_ONLY';
};
