import type { SceneActivationRecord } from '@nexa/engine';
import type { Instant } from '@nexa/sdk';
import type { HomeModeView } from './home-service.ts';
import { iso, presentCause } from './present.ts';

export function presentActivation(activation: SceneActivationRecord) {
  const { id, sceneId, cause, outcome, startedAt, finishedAt, results, previous, undoes, undoneAt } = activation;
  return {
    id,
    sceneId,
    cause: presentCause(cause),
    outcome,
    startedAt: iso(startedAt),
    ...(finishedAt === undefined ? {} : { finishedAt: iso(finishedAt) }),
    results: results.map(({ deviceId, outcome: result, attempts, commandIds, reason }) => ({
      deviceId,
      outcome: result,
      attempts,
      commandIds: [...commandIds],
      ...(reason === undefined ? {} : { reason: { ...reason } as Record<string, unknown> }),
    })),
    canUndo: outcome !== 'running' && previous.length > 0 && undoes === undefined && undoneAt === undefined,
    ...(undoes === undefined ? {} : { undoes }),
    ...(undoneAt === undefined ? {} : { undoneAt: iso(undoneAt) }),
  };
}

export function presentMode(
  { mode: { mode, since, until, cause }, guests, someoneHome }: HomeModeView,
  guestsSince?: Instant,
) {
  return {
    mode,
    since: iso(since),
    ...(until === undefined ? {} : { until: iso(until) }),
    cause: presentCause(cause),
    guests,
    ...(guests && guestsSince !== undefined ? { guestsSince: iso(guestsSince) } : {}),
    ...(someoneHome === undefined ? {} : { someoneHome }),
  };
}
