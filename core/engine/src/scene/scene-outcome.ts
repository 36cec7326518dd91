import { type Instant, NexaError, serializeError } from '@nexa/sdk';
import type { SceneActivationRecord, SceneResult } from '../home/records.ts';

/** What a scene came to, by what became of its devices. */
export function outcomeOf(results: readonly SceneResult[]): 'completed' | 'partial' | 'failed' {
  const failed = results.filter(({ outcome }) => outcome === 'failed').length;
  if (failed === 0) return 'completed';
  return failed === results.length ? 'failed' : 'partial';
}

/** An activation that a stopped predecessor left unfinished, brought to an honest end. */
export function interruptedActivation(activation: SceneActivationRecord, now: Instant): SceneActivationRecord {
  const reason = serializeError(
    new NexaError('NEXA_COMMAND_INTERRUPTED', 'NEXA was stopped while the scene was being applied'),
  );
  const results = activation.results.map(
    (result): SceneResult => (result.outcome === 'running' ? { ...result, outcome: 'failed', reason } : result),
  );
  return { ...activation, results, outcome: outcomeOf(results), finishedAt: now };
}
