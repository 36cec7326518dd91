import type postgres from 'postgres';
import { storedCause } from './cause-mapper.ts';
import type { RecordBatch } from './record-batch.ts';
import { isoTime, rowsAsJson } from './rows-as-json.ts';

/** Scenes as they were applied, with what became of each device. */
export async function writeSceneActivations(
  sql: postgres.TransactionSql,
  activations: RecordBatch['sceneActivations'],
): Promise<void> {
  if (activations.size === 0) return;
  const rows = rowsAsJson(activations.values(), ({ homeId, output: { activation } }) => ({
    id: activation.id,
    home_id: homeId,
    scene_id: activation.sceneId,
    cause: storedCause(activation.cause),
    outcome: activation.outcome,
    results: activation.results,
    previous: activation.previous,
    undoes: activation.undoes ?? null,
    undone_at: isoTime(activation.undoneAt),
    started_at: isoTime(activation.startedAt),
    finished_at: isoTime(activation.finishedAt),
  }));
  await sql`
    INSERT INTO scene_activations AS known (id, home_id, scene_id, cause, outcome, results, previous, undoes, undone_at,
      started_at, finished_at)
    SELECT r.id, r.home_id, r.scene_id, r.cause, r.outcome, r.results, r.previous, r.undoes, r.undone_at, r.started_at,
      r.finished_at
    FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (id uuid, home_id uuid, scene_id uuid, cause jsonb, outcome text,
      results jsonb, previous jsonb, undoes uuid, undone_at timestamptz, started_at timestamptz, finished_at timestamptz)
    JOIN scenes AS scene ON scene.home_id = r.home_id AND scene.id = r.scene_id
    ON CONFLICT (id) DO UPDATE SET outcome = EXCLUDED.outcome, results = EXCLUDED.results, previous = EXCLUDED.previous,
      undone_at = EXCLUDED.undone_at, finished_at = EXCLUDED.finished_at
    WHERE known.home_id = EXCLUDED.home_id AND known.scene_id = EXCLUDED.scene_id`;
}

/** Scenes whose devices were replaced: what they wish, and of whom. What a person removed stays so. */
export async function writeScenes(sql: postgres.TransactionSql, scenes: RecordBatch['scenes']): Promise<void> {
  if (scenes.size === 0) return;
  const rows = rowsAsJson(scenes.values(), ({ homeId, scene: { id, definition } }) => ({
    id,
    home_id: homeId,
    states: definition.states,
  }));
  await sql`
    UPDATE scenes SET states = r.states
    FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (id uuid, home_id uuid, states jsonb)
    WHERE scenes.id = r.id AND scenes.home_id = r.home_id AND scenes.deleted_at IS NULL`;
}
