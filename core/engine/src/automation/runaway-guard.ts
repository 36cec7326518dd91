import { automationRunaway } from '../diagnosis/automation-issues.ts';
import type { IssueBook } from '../diagnosis/issue-book.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { AutomationRecord } from '../home/records.ts';
import { RunRate } from './run-rate.ts';

/** How often an automation may be set off in a minute. */
const RUNS_A_MINUTE = 600;
const HELD_BACK_FOR = 10 * 60_000;

interface HeldBack {
  readonly cancel: () => void;
  isTold: boolean;
}

/** Holds automations back that are set off without end, so that the home goes on. */
export class RunawayGuard {
  readonly #context: HomeContext;
  readonly #issues: IssueBook;
  readonly #rates = new Map<string, RunRate>();
  readonly #heldBack = new Map<string, HeldBack>();

  constructor(context: HomeContext, issues: IssueBook) {
    this.#context = context;
    this.#issues = issues;
  }

  /** Counts one more start; answers whether it may be. */
  allows({ id, definition: { name } }: AutomationRecord): boolean {
    if (this.#heldBack.has(id)) return false;
    const rate = this.#rates.get(id) ?? new RunRate();
    this.#rates.set(id, rate);
    const { clock } = this.#context;
    const starts = rate.count(clock.now());
    if (starts <= RUNS_A_MINUTE) return true;
    const cancel = clock.schedule(clock.now() + HELD_BACK_FOR, () => this.forget(id));
    this.#heldBack.set(id, { cancel, isTold: false });
    const evidence = { name, starts, withinSeconds: 60, heldBackForSeconds: HELD_BACK_FOR / 1000 };
    this.#issues.raise({ definition: automationRunaway, subject: { automationId: id }, evidence });
    return false;
  }

  /** After a start nothing is held back that a predecessor held back. */
  resume(automationIds: Iterable<string>): void {
    for (const id of automationIds) if (!this.#heldBack.has(id)) this.#clear(id);
  }

  /** What is said of it, the first time. */
  heldBack({ id }: AutomationRecord): string | undefined {
    const held = this.#heldBack.get(id);
    if (held === undefined || held.isTold) return undefined;
    held.isTold = true;
    return `it was set off more than ${RUNS_A_MINUTE} times in a minute and is held back for ${HELD_BACK_FOR / 60_000} minutes`;
  }

  /** Its time is over, or the automation is another one now. */
  forget(automationId: string): void {
    this.#heldBack.get(automationId)?.cancel();
    this.#heldBack.delete(automationId);
    this.#rates.delete(automationId);
    this.#clear(automationId);
  }

  #clear(automationId: string): void {
    this.#issues.clearExactly(automationRunaway.code, { automationId }, { heldBack: false });
  }
}
