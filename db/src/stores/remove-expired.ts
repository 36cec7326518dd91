import type { Database } from '../client/database.ts';

/** Background work: forgets the pairings of every home that nobody went on with; answers which. */
export async function removeExpiredFlows(database: Database): Promise<readonly string[]> {
  const rows = await database.asService(
    'retention',
    ({ sql }) => sql<{ id: string }[]>`DELETE FROM nexa.pairing_flows WHERE expires_at <= now() RETURNING id`,
  );
  return rows.map(({ id }) => id);
}

/** Background work: sessions stay for a while after their end, so that a person can look at them. */
export async function removeExpiredSessions(database: Database): Promise<void> {
  await database.asService(
    'retention',
    ({ sql }) => sql`DELETE FROM user_sessions WHERE LEAST(expires_at, revoked_at) < now() - interval '30 days'`,
  );
}
