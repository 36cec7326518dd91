import type { ExecutionRecord } from '../../home/records.ts';

/** How a run ended, or that there was none. */
export type RunEnd = Pick<ExecutionRecord, 'outcome' | 'reason' | 'detail'>;
export type OnRunEnd = (end: RunEnd) => void;

/** Who waits for the end of which run. */
export class RunEnds {
  /** A run that has not begun or not ended has an entry. */
  readonly #waiting = new Map<string, Set<OnRunEnd>>();

  expect(executionId: string, onEnd?: OnRunEnd): void {
    this.#waiting.set(executionId, new Set(onEnd === undefined ? [] : [onEnd]));
  }

  ended(executionId: string, end: RunEnd): void {
    const waiting = this.#waiting.get(executionId);
    this.#waiting.delete(executionId);
    for (const told of waiting ?? []) told(end);
  }

  /** Answers how to give up, or undefined when no such run is expected to end. */
  when(executionId: string, onEnd: OnRunEnd): (() => void) | undefined {
    const waiting = this.#waiting.get(executionId);
    waiting?.add(onEnd);
    return waiting === undefined ? undefined : () => void waiting.delete(onEnd);
  }
}
