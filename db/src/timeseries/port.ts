import type { Writable } from 'node:stream';
import type postgres from 'postgres';

/** Rows in binary COPY format, in pieces; what may have to be sent twice can be iterated twice. */
export type EncodedRows = Iterable<Buffer>;

/** What the time-series store needs of a database; both engines (native now, TimescaleDB later) stand behind it. */
export interface TimeSeriesPort {
  query<T extends postgres.MaybeRow>(text: string, parameters?: readonly QueryParameter[]): Promise<readonly T[]>;
  /** All of `work` or nothing of it; a failure leaves the transaction around it usable. */
  transaction<T>(work: (port: TimeSeriesPort) => Promise<T>): Promise<T>;
  /** Rows into `table`, which is a trusted identifier, never input. */
  copyRows(table: string, columns: readonly string[], rows: EncodedRows): Promise<void>;
}

export type QueryParameter = string | number | boolean | null | readonly string[];

export function timeSeriesPort(sql: postgres.TransactionSql): TimeSeriesPort {
  return new PostgresTimeSeriesPort(sql);
}

class PostgresTimeSeriesPort implements TimeSeriesPort {
  readonly #sql: postgres.TransactionSql;

  constructor(sql: postgres.TransactionSql) {
    this.#sql = sql;
  }

  query<T extends postgres.MaybeRow>(text: string, parameters: readonly QueryParameter[] = []): Promise<readonly T[]> {
    return this.#sql.unsafe<T[]>(text, parameters as postgres.ParameterOrJSON<never>[]);
  }

  transaction<T>(work: (port: TimeSeriesPort) => Promise<T>): Promise<T> {
    return this.#sql
      .savepoint(async (sql) => {
        const value = await work(new PostgresTimeSeriesPort(sql));
        return { value };
      })
      .then((result) => (result as { value: T }).value);
  }

  async copyRows(table: string, columns: readonly string[], rows: EncodedRows): Promise<void> {
    const statement = `COPY ${table} (${columns.join(', ')}) FROM STDIN (FORMAT binary)`;
    const query = this.#sql.unsafe(statement) as unknown as CopyQuery;
    const rejected = refusalOf(query);
    const stream = await query.writable();
    await Promise.race([rejected, writeAll(stream, rows)]);
  }
}

export interface CopyQuery {
  reject(error: unknown): void;
  writable(): Promise<Writable>;
}

/**
 * postgres.js forgets a refusal that comes after the last byte, a duplicate key for instance: the stream then neither
 * ends nor fails. The refusal still passes through the query's own `reject`.
 */
export function refusalOf(query: CopyQuery): Promise<never> {
  const refusal = new Promise<never>((_, fail) => {
    const reject = query.reject;
    query.reject = (error) => {
      fail(error);
      reject.call(query, error);
    };
  });
  refusal.catch(() => undefined);
  return refusal;
}

function writeAll(stream: Writable, rows: EncodedRows): Promise<void> {
  return new Promise((done, fail) => {
    stream.once('error', fail);
    stream.once('finish', done);
    const pieces = rows[Symbol.iterator]();
    const writeOn = (): void => {
      try {
        for (let next = pieces.next(); next.done !== true; next = pieces.next()) {
          if (stream.write(next.value)) continue;
          stream.once('drain', writeOn);
          return;
        }
        stream.end();
      } catch (error) {
        // Ends the COPY too.
        stream.destroy(error as Error);
      }
    };
    writeOn();
  });
}
