import { NexaError } from '@nexa/sdk';
import postgres from 'postgres';
import { postgresOptions } from '../client/connect.ts';
import { isConnectionLoss } from '../client/guarded-transaction.ts';
import { translateDatabaseError } from '../client/translate-error.ts';
import type { PostgresConnection } from '../embedded/embedded-postgres.ts';

/** One connection that stays the same one from begin to end, for work that is bound to its server process. */
export interface Session {
  query<T extends object>(text: string, deadlineMs?: number): Promise<T[]>;
  end(): Promise<void>;
}

export function openSession(connection: PostgresConnection | string): Session {
  const sql = postgres({
    ...postgresOptions(connection),
    max: 1,
    max_lifetime: null,
    // How rows look as text must not depend on who asks.
    connection: {
      application_name: 'nexa backup',
      TimeZone: 'UTC',
      DateStyle: 'ISO',
      IntervalStyle: 'postgres',
      bytea_output: 'hex',
      extra_float_digits: 1,
      search_path: 'pg_catalog',
      statement_timeout: 0,
      idle_in_transaction_session_timeout: 0,
    },
  });
  let process: number | undefined;
  let loss: unknown;
  return {
    async query<T extends object>(text: string, deadlineMs = 60_000): Promise<T[]> {
      // A new connection would know nothing of the transaction; and postgres.js ends the process when it is given a
      // statement for a connection that has just closed.
      if (loss !== undefined) throw loss;
      // A server that hangs: the connection is cut, and with it the statement.
      const timer = setTimeout(() => void sql.end({ timeout: 0 }), deadlineMs);
      try {
        const result = (await sql.unsafe(text).simple()) as unknown as T[] & { state?: { pid: number } };
        process ??= result.state?.pid;
        if (result.state !== undefined && result.state.pid !== process)
          throw new NexaError('NEXA_DATABASE_UNAVAILABLE', 'the connection to the database was lost in between');
        return [...result];
      } catch (error) {
        if (isConnectionLoss(error)) loss = translateDatabaseError(error);
        throw loss ?? error;
      } finally {
        clearTimeout(timer);
      }
    },
    end: () => sql.end({ timeout: 5 }),
  };
}
