import type { Instant } from '@nexa/sdk';
import { NexaError } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';

export const sessionDays = 30;

export interface NewSession {
  /** SHA-256 of the token. */
  readonly hash: Uint8Array;
  readonly ip: string;
  readonly userAgent?: string;
}

/** Logins of whoever asks. */
export const sessionStore = {
  async open(tx: DatabaseTransaction, session: NewSession): Promise<Instant> {
    const [row] = await tx.sql<{ id: string; expires_at: Date }[]>`
      INSERT INTO user_sessions (user_id, token_hash, ip, user_agent, expires_at)
      VALUES (nexa.current_user_id(), ${session.hash}, ${session.ip}::text::inet,
        ${session.userAgent?.slice(0, 500) ?? null}, now() + make_interval(days => ${sessionDays}::int))
      RETURNING id, expires_at`;
    if (row === undefined) throw new NexaError('NEXA_INTERNAL', 'the session was not stored');
    return row.expires_at.getTime();
  },

  async close({ sql }: DatabaseTransaction, sessionId: string): Promise<void> {
    await sql`UPDATE user_sessions SET revoked_at = now() WHERE id = ${sessionId} AND revoked_at IS NULL`;
  },
};
