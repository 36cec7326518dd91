import type { ActionTrace } from '../../home/records.ts';

/** Traces of one run that are kept; what is beyond them is counted. */
const KEPT = 500;

/** What a run did, action by action, in the order in which they began. */
export class TraceBook {
  readonly #traces: ActionTrace[];
  #leftOut: number;

  constructor(traces: readonly ActionTrace[] = [], leftOut = 0) {
    this.#traces = [...traces];
    this.#leftOut = leftOut;
  }

  get leftOut(): number {
    return this.#leftOut;
  }

  /** As they are now. */
  all(): readonly ActionTrace[] {
    return [...this.#traces];
  }

  /** Answers the index by which the trace is completed later; -1 when it is not kept. */
  add(trace: ActionTrace): number {
    if (this.#traces.length >= KEPT) {
      this.#leftOut += 1;
      return -1;
    }
    return this.#traces.push(trace) - 1;
  }

  set(index: number, change: Partial<ActionTrace>): void {
    const trace = this.#traces[index];
    if (trace !== undefined) this.#traces[index] = { ...trace, ...change };
  }

  get(index: number): ActionTrace | undefined {
    return this.#traces[index];
  }
}
