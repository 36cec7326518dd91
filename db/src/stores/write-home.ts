import type postgres from 'postgres';
import { encodeJson } from '../timeseries/copy-encoder.ts';
import { storedCause } from './cause-mapper.ts';
import type { RecordBatch } from './record-batch.ts';
import { isoTime, rowsAsJson } from './rows-as-json.ts';

/** The modes of homes, one after the other, so that the audit log has each that a person set. */
export async function writeModes(sql: postgres.TransactionSql, modes: RecordBatch['modes']): Promise<void> {
  for (const { homeId, output } of modes) {
    const { mode, since, until, cause } = output.mode;
    // One that ends before it began has ended: the engine says so next.
    const end = until !== undefined && until > since ? isoTime(until) : null;
    await sql`
      INSERT INTO nexa.home_modes (home_id, mode, since, until, cause)
      SELECT id, ${mode}, ${isoTime(since)}::text::timestamptz, ${end}::text::timestamptz,
        ${encodeJson(storedCause(cause) as never)}::text::jsonb
      FROM homes WHERE id = ${homeId}
      ON CONFLICT (home_id) DO UPDATE SET mode = EXCLUDED.mode, since = EXCLUDED.since, until = EXCLUDED.until,
        cause = EXCLUDED.cause`;
  }
}

/** Whether each home has guests. A home without a row is in the mode `home` since it was made. */
export async function writeGuests(sql: postgres.TransactionSql, guests: RecordBatch['guests']): Promise<void> {
  if (guests.size === 0) return;
  const rows = rowsAsJson(guests.values(), ({ homeId, output }) => ({ home_id: homeId, guests: output.guests }));
  await sql`
    INSERT INTO nexa.home_modes (home_id, since, guests, guests_since)
    SELECT r.home_id, home.created_at, r.guests, now()
    FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (home_id uuid, guests boolean)
    JOIN homes AS home ON home.id = r.home_id
    ON CONFLICT (home_id) DO UPDATE SET guests = EXCLUDED.guests, guests_since = EXCLUDED.guests_since`;
}

/** Until when each home is known to have run. */
export async function writeAlive(sql: postgres.TransactionSql, alive: RecordBatch['alive']): Promise<void> {
  if (alive.size === 0) return;
  const rows = rowsAsJson(alive.values(), ({ homeId, output }) => ({ home_id: homeId, at: isoTime(output.at) }));
  await sql`
    INSERT INTO nexa.home_modes AS known (home_id, since, alive_at)
    SELECT r.home_id, home.created_at, r.at
    FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (home_id uuid, at timestamptz)
    JOIN homes AS home ON home.id = r.home_id
    ON CONFLICT (home_id) DO UPDATE SET alive_at = GREATEST(known.alive_at, EXCLUDED.alive_at)`;
}
