import { NexaError } from '@nexa/sdk';
import type postgres from 'postgres';

/** What is used of postgres.js' own connection object, which `begin` gets through `onexecute`. */
interface PoolConnection {
  onclose: ((error: unknown) => void) | null | undefined;
}

interface Loss {
  connection?: PoolConnection;
  isLost: boolean;
}

interface BeginOptions {
  readonly onexecute?: (connection: PoolConnection) => unknown;
}

/** Never settles: postgres.js itself rejects the transaction when its connection closes. */
const forever = <T>() => new Promise<T>(() => undefined);

/**
 * Begins transactions that survive the loss of their connection. postgres.js 3.4.9 sends the next statement, be it
 * only its own ROLLBACK, to the connection that has just closed; the write then throws outside of any promise and ends
 * the process. So nothing more is sent once the connection is lost.
 */
export class TransactionGuard {
  readonly #pool: postgres.Sql;
  #beginning: Loss | undefined;

  constructor(pool: postgres.Sql) {
    this.#pool = pool;
    const unsafe = pool.unsafe.bind(pool) as (text: string, args?: unknown[], options?: BeginOptions) => unknown;
    Object.assign(pool, {
      unsafe: (text: string, args?: unknown[], options?: BeginOptions) =>
        unsafe(text, args ?? [], this.#watchBegin(options ?? {})),
    });
  }

  begin<T>(work: (sql: postgres.TransactionSql) => Promise<T>): Promise<T> {
    const loss: Loss = { isLost: false };
    this.#beginning = loss;
    try {
      // Runs as far as its BEGIN before it returns.
      return this.#pool.begin((sql) => {
        // postgres.js sets its own listener right after this function has returned.
        queueMicrotask(() => listenForClose(loss));
        return settleUnlessLost(loss, () => work(guardSql(sql, loss)));
      }) as Promise<T>;
    } finally {
      this.#beginning = undefined;
    }
  }

  #watchBegin(options: BeginOptions): BeginOptions {
    const loss = this.#beginning;
    const { onexecute } = options;
    if (loss === undefined || onexecute === undefined) return options;
    return {
      ...options,
      onexecute: (connection) => {
        loss.connection = connection;
        return onexecute(connection);
      },
    };
  }
}

function listenForClose(loss: Loss): void {
  const { connection } = loss;
  if (connection === undefined) return;
  const { onclose } = connection;
  connection.onclose = (error) => {
    loss.isLost = true;
    onclose?.(error);
  };
}

async function settleUnlessLost<T>(loss: Loss, work: () => Promise<T>): Promise<T> {
  try {
    // Off this turn, so that the connection is watched before the first statement can fail.
    await Promise.resolve();
    const result = await work();
    return loss.isLost ? forever() : result;
  } catch (error) {
    if (loss.isLost || isConnectionLoss(error)) return forever();
    throw error;
  }
}

const lossCodes = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
]);
/** FATAL too, but said to newcomers: wrong password, no such database, too many clients, starting up. */
const refusalCodes = new Set(['28P01', '28000', '3D000', '53300', '57P03']);

/** Whether the connection is gone: the server closes it right after a FATAL message. */
export function isConnectionLoss(error: unknown): boolean {
  const { severity, code } = (error ?? {}) as { severity?: unknown; code?: unknown };
  if (typeof code !== 'string' || refusalCodes.has(code)) return false;
  return severity === 'FATAL' || lossCodes.has(code);
}

function guardSql(sql: postgres.TransactionSql, loss: Loss): postgres.TransactionSql {
  const check = () => {
    if (loss.isLost) throw new NexaError('NEXA_DATABASE_UNAVAILABLE', 'the connection of this transaction was lost');
  };
  return new Proxy(sql, {
    apply: (target, self, parameters) => {
      check();
      return Reflect.apply(target as never, self, parameters);
    },
    get: (target, key) => {
      if (key === 'unsafe') {
        return (...parameters: Parameters<typeof target.unsafe>) => {
          check();
          return target.unsafe(...parameters);
        };
      }
      if (key === 'savepoint') {
        return (...parameters: [string, SavepointWork] | [SavepointWork]) => {
          check();
          const work = parameters.at(-1) as SavepointWork;
          return target.savepoint((inner) => settleUnlessLost(loss, async () => work(guardSql(inner, loss))));
        };
      }
      return Reflect.get(target, key);
    },
  });
}

type SavepointWork = (sql: postgres.TransactionSql) => unknown;
