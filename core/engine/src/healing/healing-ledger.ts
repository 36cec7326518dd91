import type { HomeContext } from '../home/home-context.ts';
import type { HealingRecord } from '../home/records.ts';

/**
 * The attempts that count against budgets and cool-downs, by subject. It is filled from the store when a home starts,
 * so that a restart refills nothing.
 */
export class HealingLedger {
  readonly #context: HomeContext;
  readonly #bySubject = new Map<string, HealingRecord[]>();

  constructor(context: HomeContext) {
    this.#context = context;
  }

  put(subject: string, record: HealingRecord): void {
    const others = this.recent(subject).filter(({ id }) => id !== record.id);
    this.#bySubject.set(subject, [...others, record]);
  }

  /** Attempts within the window, oldest first. */
  recent(subject: string): readonly HealingRecord[] {
    const since = this.#context.clock.now() - this.#context.timings.healingBudgetWindow;
    return (this.#bySubject.get(subject) ?? []).filter(({ startedAt }) => startedAt > since);
  }

  budgetLeft(subject: string): number {
    const spent = this.recent(subject).filter(({ outcome }) => outcome !== 'blocked').length;
    return Math.max(0, this.#context.timings.healingBudget - spent);
  }
}
