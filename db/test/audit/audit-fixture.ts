import { verifyAudit } from '../../src/audit/verify-audit.ts';
import type { Database } from '../../src/client/database.ts';

/** Rows of a home (null: of the server), in one statement; with a time they go into its month. */
export async function append(database: Database, home: string | null, count: number, time?: Date): Promise<void> {
  await database.asService('test', async ({ sql }) => {
    if (time !== undefined) await sql`SELECT timeseries.ensure_partitions(${time}, ${time}, 'audit_logs')`;
    await sql`
      INSERT INTO timeseries.audit_logs
        (time, home_id, actor_kind, actor_id, action, entity_type, entity_id, before, after, ip, user_agent, cause)
      SELECT COALESCE(${time ?? null}::timestamptz, now()) + n * interval '1 millisecond', ${home}::uuid, 'user',
        gen_random_uuid(), 'rooms.changed', 'rooms', gen_random_uuid()::text, jsonb_build_object('name', 'before', 'n', n),
        jsonb_build_object('name', 'after', 'n', n), '192.168.0.9', 'Browser', '[{"kind": "user"}]'
      FROM generate_series(1, ${count}) AS n`;
  });
}

export async function sequences(database: Database, home: string | null): Promise<number[]> {
  const rows = await database.asService(
    'test',
    ({ sql }) => sql`SELECT sequence::int FROM timeseries.audit_logs
      WHERE home_id IS NOT DISTINCT FROM ${home}::uuid AND sequence IS NOT NULL ORDER BY sequence`,
  );
  return rows.map(({ sequence }) => sequence as number);
}

export async function findings(database: Database): Promise<string[]> {
  const report = await verifyAudit(database, { now: Date.now() });
  return report.findings.map(({ kind, message }) => `${kind}: ${message}`);
}

/**
 * What somebody does who owns the tables: past the triggers. With a look at the end, what the look saw is answered and
 * all of it is undone.
 */
export async function tamper(
  database: Database,
  ...steps: readonly (string | ((inside: Database) => Promise<number>))[]
): Promise<number | undefined> {
  const undo = new Error('undone');
  let seen: number | undefined;
  const work = database.asService('test', async (tx) => {
    await tx.sql`ALTER TABLE timeseries.audit_logs DISABLE TRIGGER USER`;
    await tx.sql`ALTER TABLE timeseries.audit_chains DISABLE TRIGGER USER`;
    for (const step of steps) {
      if (typeof step === 'string') await tx.sql.unsafe(step);
      else seen = await step({ ...database, asService: (_reason, look) => look(tx) } as Database);
    }
    if (seen !== undefined) throw undo;
    await tx.sql`ALTER TABLE timeseries.audit_logs ENABLE TRIGGER USER`;
    await tx.sql`ALTER TABLE timeseries.audit_chains ENABLE TRIGGER USER`;
  });
  await work.catch((error) => {
    if (error !== undo) throw error;
  });
  return seen;
}
