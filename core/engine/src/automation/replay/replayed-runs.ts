import type { ExecutionRecord } from '../../home/records.ts';

const KEPT = 100;

/** The runs and not-runs of a replay: all counted, the first ones kept as they became. */
export class ReplayedRuns {
  readonly #open = new Set<string>();
  readonly #kept = new Map<string, ExecutionRecord>();
  readonly #notRuns: ExecutionRecord[] = [];
  #runs = 0;
  #notRunCount = 0;

  get count(): number {
    return this.#runs;
  }

  get notRunCount(): number {
    return this.#notRunCount;
  }

  get executions(): ExecutionRecord[] {
    return [...this.#kept.values()];
  }

  get notRuns(): readonly ExecutionRecord[] {
    return this.#notRuns;
  }

  take(execution: ExecutionRecord): void {
    const { id, outcome, finishedAt } = execution;
    if (outcome === 'not-run') {
      this.#notRunCount += 1;
      if (this.#notRuns.length < KEPT) this.#notRuns.push(execution);
      return;
    }
    if (!this.#open.has(id)) {
      this.#open.add(id);
      this.#runs += 1;
    }
    if (this.#kept.has(id) || this.#kept.size < KEPT) this.#kept.set(id, withoutResume(execution));
    if (finishedAt !== undefined) this.#open.delete(id);
  }
}

/** Nothing goes on after a replay. */
function withoutResume({ resume: _, ...execution }: ExecutionRecord): ExecutionRecord {
  return execution;
}
