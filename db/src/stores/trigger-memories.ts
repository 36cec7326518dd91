import type { TriggerMemory } from '@nexa/engine';
import type postgres from 'postgres';
import type { DatabaseTransaction } from '../client/database.ts';
import type { StoredTrigger } from '../schema/json-shapes.ts';
import { causeOfJson, storedCause } from './cause-mapper.ts';
import type { Kept, RecordBatch } from './record-batch.ts';
import { isoTime, rowsAsJson } from './rows-as-json.ts';

/** What triggers know from now on; of an automation that is gone nothing is kept. */
export async function writeTriggerMemories(
  sql: postgres.TransactionSql,
  memories: RecordBatch['triggerMemories'],
): Promise<void> {
  if (memories.size === 0) return;
  const rows = rowsAsJson(memories.values(), rowOf);
  await sql`
    DELETE FROM nexa.trigger_memories AS known
    USING jsonb_to_recordset(${rows}::text::jsonb) AS r (home_id uuid, automation_id uuid, trigger_id text, place text,
      waiting_since timestamptz, is_spent boolean)
    WHERE known.home_id = r.home_id AND known.automation_id = r.automation_id AND known.trigger_id = r.trigger_id
      AND known.place = r.place AND r.waiting_since IS NULL AND NOT r.is_spent`;
  await sql`
    INSERT INTO nexa.trigger_memories (home_id, automation_id, trigger_id, place, waiting_since, fired, is_spent)
    SELECT r.home_id, r.automation_id, r.trigger_id, r.place, r.waiting_since, r.fired, r.is_spent
    FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (home_id uuid, automation_id uuid, trigger_id text, place text,
      waiting_since timestamptz, fired jsonb, is_spent boolean)
    JOIN automations AS automation ON automation.home_id = r.home_id AND automation.id = r.automation_id
    WHERE r.waiting_since IS NOT NULL OR r.is_spent
    ON CONFLICT (home_id, automation_id, trigger_id, place) DO UPDATE
      SET waiting_since = EXCLUDED.waiting_since, fired = EXCLUDED.fired, is_spent = EXCLUDED.is_spent`;
}

function rowOf({ homeId, output: { memory } }: Kept<'trigger-memory'>): object {
  const { automationId, triggerId, place, waiting, isSpent = false } = memory;
  const fired = waiting === undefined ? {} : { ...waiting.fired, cause: storedCause(waiting.fired.cause) };
  return {
    home_id: homeId,
    automation_id: automationId,
    trigger_id: triggerId,
    place,
    ...(waiting === undefined ? {} : { waiting_since: isoTime(waiting.since), fired }),
    is_spent: isSpent,
  };
}

interface MemoryRow {
  readonly automation_id: string;
  readonly trigger_id: string;
  readonly place: string;
  readonly waiting_since: Date | null;
  readonly fired: StoredTrigger | null;
  readonly is_spent: boolean;
}

/** What the triggers of a home knew last. */
export async function loadTriggerMemories({ sql }: DatabaseTransaction, homeId: string): Promise<TriggerMemory[]> {
  const rows = await sql<MemoryRow[]>`
    SELECT automation_id, trigger_id, place, waiting_since, fired, is_spent FROM nexa.trigger_memories
    WHERE home_id = ${homeId} ORDER BY automation_id, trigger_id, place`;
  return rows.map(({ automation_id, trigger_id, place, waiting_since, fired, is_spent }) => ({
    automationId: automation_id,
    triggerId: trigger_id,
    place,
    ...(waiting_since === null || fired === null
      ? {}
      : { waiting: { since: waiting_since.getTime(), fired: { ...fired, cause: causeOfJson(fired.cause) } } }),
    ...(is_spent ? { isSpent: true as const } : {}),
  }));
}
