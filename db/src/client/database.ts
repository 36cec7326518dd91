import { NexaError } from '@nexa/sdk';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { PostgresConnection } from '../embedded/embedded-postgres.ts';
import { postgresOptions } from './connect.ts';
import { isConnectionLoss, TransactionGuard } from './guarded-transaction.ts';
import { Silence } from './silence.ts';
import { translateDatabaseError } from './translate-error.ts';
import { Turnstile } from './turnstile.ts';
import { WriteWatch } from './write-watch.ts';

/** Who asks: the person's id and, for an access token that is narrowed to certain homes, their ids. */
export interface UserClaims {
  readonly sub: string;
  readonly homeIds?: readonly string[];
}

/** Facts about the request, kept with what it changes in the audit log. */
export interface RequestInfo {
  readonly ip?: string;
  readonly userAgent?: string;
  /** Of the request, as its log lines and its answer name it. */
  readonly id?: string;
  /** What the request came with: a session or access token, or a command of the command line. */
  readonly via?: {
    readonly kind: 'session' | 'access-token' | 'account-link' | 'command-line' | 'plugin';
    readonly id?: string;
    /** Of the machine, whoever gave a command there. */
    readonly login?: string;
  };
}

/**
 * One transaction: raw SQL through `sql` (times are Dates, JSON columns take `sql.json(...)`), typed queries through
 * `db` (times are instants); both see and write the same.
 */
export interface DatabaseTransaction {
  readonly sql: postgres.TransactionSql;
  readonly db: PostgresJsDatabase;
}

/** Background work that may see every home. A new kind of work adds its name here, so that all can be counted. */
export type ServiceReason =
  | 'authenticate'
  | 'setup'
  | 'record'
  | 'home-runtime'
  | 'plugin-host'
  | 'discovery'
  | 'retention'
  | 'erasure'
  | 'secrets'
  | 'jobs'
  | 'audit'
  | 'backup'
  | 'health'
  | 'test';

export interface DatabaseOptions {
  readonly connection: PostgresConnection | string;
  /** Connections at most; 10 when left out. */
  readonly maxConnections?: number;
  /** How long a transaction may wait for a connection, and a person's for a lock, in milliseconds; 10,000 when left out. */
  readonly waitMs?: number;
  /** A server that does not answer the first statement of a transaction for so long is taken for away; 15,000 when left out. */
  readonly silenceMs?: number;
}

export interface Database {
  /** One transaction as `nexa_app` with these claims: row security shows and takes only what is this person's. */
  withUser<T>(claims: UserClaims, work: (tx: DatabaseTransaction) => Promise<T>, request?: RequestInfo): Promise<T>;
  /** One transaction as `nexa_service`, which row security lets see every home. */
  asService<T>(reason: ServiceReason, work: (tx: DatabaseTransaction) => Promise<T>, request?: RequestInfo): Promise<T>;
  /**
   * One trusted statement outside of a transaction, for what commits in its midst: TimescaleDB's refresh of an
   * aggregate. It runs as the login, which has the service role's rights.
   */
  callAsService(reason: ServiceReason, statement: string, deadlineMs?: number): Promise<void>;
  /** Whether the database answers, within the deadline. */
  ping(timeoutMs?: number): Promise<void>;
  /** As {@link ping}; also rejects while it takes no writes: `NEXA_DATABASE_FULL` or `NEXA_DATABASE_READ_ONLY`. */
  requireWritable(timeoutMs?: number): Promise<void>;
  close(): Promise<void>;
}

export function openDatabase(options: DatabaseOptions): Database {
  const maxConnections = options.maxConnections ?? 10;
  const gate = new Turnstile(maxConnections);
  const patience = { waitMs: options.waitMs ?? 10_000, silenceMs: options.silenceMs ?? 15_000 };
  return new PostgresDatabase(gate, patience, () =>
    postgres({
      ...postgresOptions(options.connection),
      max: maxConnections,
      idle_timeout: 60,
      // A transaction pooler in between may hand every transaction to another server connection.
      prepare: !isPooled(options.connection),
      connection: { application_name: 'nexa' },
    }),
  );
}

const mostAttempts = 3;
/** Who looks whether all is well, and who signs in, must get through when requests fill the pool. */
const urgent: ReadonlySet<ServiceReason> = new Set(['health', 'authenticate']);
/** Of fewer connections none is kept back. */
const smallPool = 6;
/** Background work is in no hurry, but must not queue for ever behind a lock that somebody forgot. */
const serviceLockMs = 60_000;
const callDeadlineMs = 30 * 60_000;

function isPooled(connection: PostgresConnection | string): boolean {
  return typeof connection === 'string' && /[?&]pgbouncer=true|:6543\//.test(connection);
}

interface TransactionSettings {
  readonly role: 'nexa_app' | 'nexa_service';
  readonly claims: string;
  readonly request: string;
  readonly timeoutMs: number;
  /** For one lock. */
  readonly lockMs: number;
  /** It waits while so many transactions are at work. */
  readonly most: number;
}

/** Empty where nothing is known, so that the audit log holds no empty causes. */
export function encodeRequest({ ip, userAgent, id, via }: RequestInfo): string {
  const known = { ip, user_agent: userAgent, id, via };
  return Object.values(known).every((value) => value === undefined) ? '' : JSON.stringify(known);
}

interface Patience {
  readonly waitMs: number;
  readonly silenceMs: number;
}

class PostgresDatabase implements Database {
  readonly #gate: Turnstile;
  readonly #patience: Patience;
  readonly #writes = new WriteWatch();
  readonly #connect: () => postgres.Sql;
  #sql: postgres.Sql;
  #guard: TransactionGuard;
  #isClosed = false;

  constructor(gate: Turnstile, patience: Patience, connect: () => postgres.Sql) {
    this.#gate = gate;
    this.#patience = patience;
    this.#connect = connect;
    this.#sql = connect();
    this.#guard = new TransactionGuard(this.#sql);
  }

  withUser<T>(
    claims: UserClaims,
    work: (tx: DatabaseTransaction) => Promise<T>,
    request: RequestInfo = {},
  ): Promise<T> {
    const encoded = JSON.stringify({
      sub: claims.sub,
      role: 'authenticated',
      ...(claims.homeIds === undefined ? {} : { home_ids: claims.homeIds }),
    });
    const about = encodeRequest(request);
    return this.#inTransaction(
      {
        role: 'nexa_app',
        claims: encoded,
        request: about,
        timeoutMs: 30_000,
        lockMs: this.#patience.waitMs,
        most: this.#share(2),
      },
      work,
    );
  }

  async asService<T>(
    reason: ServiceReason,
    work: (tx: DatabaseTransaction) => Promise<T>,
    request: RequestInfo = {},
  ): Promise<T> {
    const about = encodeRequest(request);
    const most = this.#share(urgent.has(reason) ? 0 : 1);
    const result = await this.#inTransaction(
      { role: 'nexa_service', claims: '', request: about, timeoutMs: 300_000, lockMs: serviceLockMs, most },
      work,
    );
    if (reason === 'record') this.#writes.written();
    return result;
  }

  async callAsService(_reason: ServiceReason, statement: string, deadlineMs = callDeadlineMs): Promise<void> {
    const leave = await this.#gate.enter(this.#share(1), this.#patience.waitMs);
    const call = this.#sql.unsafe(statement);
    const deadline = setTimeout(() => call.cancel(), deadlineMs);
    try {
      await call;
    } catch (error) {
      throw translateDatabaseError(error);
    } finally {
      clearTimeout(deadline);
      leave();
    }
  }

  async ping(timeoutMs = 5_000): Promise<void> {
    await this.#answerWithin(timeoutMs);
  }

  async requireWritable(timeoutMs = 5_000): Promise<void> {
    const isReadOnly = await this.#answerWithin(timeoutMs);
    if (isReadOnly)
      throw new NexaError('NEXA_DATABASE_READ_ONLY', 'The database answers, but takes no writes: it is read-only.');
    if (this.#writes.refusal !== undefined) throw this.#writes.refusal;
  }

  /** Whether the server is read-only. */
  async #answerWithin(timeoutMs: number): Promise<boolean> {
    let deadline: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, fail) => {
      const error = new NexaError('NEXA_DATABASE_UNAVAILABLE', `the database did not answer within ${timeoutMs} ms`);
      deadline = setTimeout(() => fail(error), timeoutMs);
    });
    const answer = this.asService('health', async ({ sql }) => {
      const [row] = await sql`SELECT current_setting('transaction_read_only') = 'on' AS "isReadOnly"`;
      return row?.isReadOnly === true;
    });
    // Its own end comes later and is nobody's business then.
    answer.catch(() => undefined);
    try {
      return await Promise.race([answer, tooLate]);
    } finally {
      clearTimeout(deadline);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#sql.end({ timeout: 5 });
  }

  /** Connections that this kind of work may fill: the last ones are kept for what must get through. */
  #share(kept: number): number {
    return this.#gate.capacity < smallPool ? this.#gate.capacity : this.#gate.capacity - kept;
  }

  async #inTransaction<T>(settings: TransactionSettings, work: (tx: DatabaseTransaction) => Promise<T>): Promise<T> {
    const leave = await this.#gate.enter(settings.most, this.#patience.waitMs);
    try {
      return await this.#tryTransaction(settings, work);
    } catch (error) {
      this.#writes.failed(error);
      throw error;
    } finally {
      leave();
    }
  }

  async #tryTransaction<T>(settings: TransactionSettings, work: (tx: DatabaseTransaction) => Promise<T>): Promise<T> {
    const silence = new Silence(this.#patience.silenceMs);
    for (let attempt = 1; ; attempt += 1) {
      const guard = this.#guard;
      let hasStarted = false;
      try {
        const run = this.#runTransaction(guard, settings, (tx) => {
          silence.end();
          hasStarted = true;
          return work(tx);
        });
        return await silence.orElse(run);
      } catch (error) {
        if ((isConnectionLoss(error) || silence.isTooLong) && !this.#isClosed) {
          if (guard === this.#guard) this.#replacePool();
          // Nothing was sent on this transaction's behalf yet: it waited behind one that was lost.
          if (!hasStarted && !silence.isTooLong && attempt < mostAttempts) continue;
        }
        silence.cancel();
        throw translateDatabaseError(error);
      }
    }
  }

  async #runTransaction<T>(
    guard: TransactionGuard,
    { role, claims, request, timeoutMs, lockMs }: TransactionSettings,
    work: (tx: DatabaseTransaction) => Promise<T>,
  ): Promise<T> {
    const result = await guard.begin(async (sql) => {
      // One round trip. The role comes last: it may not be allowed to set the rest. Unqualified names must mean
      // public even for a login that is called like the schema nexa.
      await sql`SELECT set_config('search_path', 'public, pg_temp', true),
        set_config('statement_timeout', ${String(timeoutMs)}, true),
        set_config('lock_timeout', ${String(lockMs)}, true),
        set_config('idle_in_transaction_session_timeout', ${String(timeoutMs)}, true),
        set_config('request.jwt.claims', ${claims}, true),
        set_config('nexa.request', ${request}, true),
        set_config('role', ${role}, true)`;
      // In an object, because postgres.js looks into arrays that it is given.
      return { value: await work(this.#transaction(sql)) };
    });
    return result.value;
  }

  /**
   * A slot of postgres.js' pool that lost its connection keeps half-written bytes and the last error, which then fail or
   * block whoever gets the slot next. So a pool that lost a connection is left to finish, and a new one takes over.
   */
  #replacePool(): void {
    const old = this.#sql;
    this.#sql = this.#connect();
    this.#guard = new TransactionGuard(this.#sql);
    old.end({ timeout: 30 }).catch(() => undefined);
  }

  /** Drizzle is bound when it is first used: that takes longer than many a statement. */
  #transaction(sql: postgres.TransactionSql): DatabaseTransaction {
    let bound: PostgresJsDatabase | undefined;
    const bind = () => this.#bindDrizzle(sql);
    return {
      sql,
      get db() {
        bound ??= bind();
        return bound;
      },
    };
  }

  #bindDrizzle(sql: postgres.TransactionSql): PostgresJsDatabase {
    // Drizzle wants a pool, but calls only `unsafe` and `savepoint`. It also rewires the parsers it finds in `options`,
    // so it gets copies: raw queries keep reading times as Date and writing objects as JSON.
    const { parsers, serializers, ...rest } = this.#sql.options;
    const options = { ...rest, parsers: { ...parsers }, serializers: { ...serializers } };
    return drizzle(Object.assign(sql, { options }) as unknown as postgres.Sql);
  }
}
