import type { SceneActivationRecord } from '@nexa/engine';
import type { SceneDefinition, WishedState } from '@nexa/sdk';
import type { StoredCause } from '../schema/json-shapes.ts';
import { causeOf } from './cause-mapper.ts';

/** Columns of a scene that make its definition. */
export interface SceneRow {
  readonly name: string;
  readonly room_id: string | null;
  readonly transition: number | null;
  readonly states: WishedState[];
}

export function sceneDefinitionOf({ name, room_id: roomId, transition, states }: SceneRow): SceneDefinition {
  return {
    name,
    ...(roomId === null ? {} : { roomId }),
    ...(transition === null ? {} : { transition }),
    states,
  };
}

export interface ActivationRow {
  readonly id: string;
  readonly scene_id: string;
  readonly cause: readonly StoredCause[];
  readonly outcome: SceneActivationRecord['outcome'];
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly results: SceneActivationRecord['results'];
  readonly previous: SceneActivationRecord['previous'];
  readonly undoes: string | null;
  readonly undone_at: Date | null;
}

export function activationOf(row: ActivationRow): SceneActivationRecord {
  return {
    id: row.id,
    sceneId: row.scene_id,
    cause: causeOf(row.cause),
    outcome: row.outcome,
    startedAt: row.started_at.getTime(),
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at.getTime() }),
    results: row.results,
    previous: row.previous,
    ...(row.undoes === null ? {} : { undoes: row.undoes }),
    ...(row.undone_at === null ? {} : { undoneAt: row.undone_at.getTime() }),
  };
}
