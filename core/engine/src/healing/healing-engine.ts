import {
  type HealingDeclaration,
  type HealingOutcome,
  type JsonObject,
  NexaError,
  type PowerCycle,
  seconds,
} from '@nexa/sdk';
import type { IssueBook } from '../diagnosis/issue-book.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { HealingRecord, IssueRecord } from '../home/records.ts';
import { restartByPlug } from './core-healing-actions.ts';
import { HealingLedger } from './healing-ledger.ts';
import { cheapestFirst, isCoolingDown } from './healing-plan.ts';
import type { PowerDesk } from './power-desk.ts';

/** Added to an action's own deadline before an answer is given up on. */
const ANSWER_SLACK = seconds(10);
const DEFAULT_TIMEOUT = seconds(30);
/** How often a check is asked again while it verifies. */
const RECHECK_EVERY = seconds(2);

export interface HealingEngineOptions {
  readonly issues: IssueBook;
  /** Everything that may be done about issues of this integration. */
  readonly actionsOf: (integrationId: string) => readonly (HealingDeclaration & { readonly timeout?: number })[];
  /** Locks, alarms, valves, heat: nothing is done to them without a person. */
  readonly isSensitive: (issue: IssueRecord) => boolean;
  /** The device's id on the path that the issue is about. */
  readonly externalIdOf: (deviceId: string, integrationId: string | undefined) => string | undefined;
  /** Runs the check now; its answer clears or confirms the issue as ever. */
  readonly runCheck: (integrationId: string, check: string, deviceId: string | undefined) => void;
  /** The check that raised the issue, when one did. */
  readonly raisedBy: (issue: IssueRecord) => string | undefined;
  readonly power: PowerDesk;
}

interface Attempt {
  record: HealingRecord;
  readonly issueId: string;
  readonly action: HealingDeclaration;
  cancel: () => void;
}

const subjectOf = (issue: IssueRecord) => `${issue.integrationId}/${issue.deviceId ?? ''}`;

/** Plans the cheapest remedy, runs it within its budget, and believes only what is verified. */
export class HealingEngine {
  readonly #context: HomeContext;
  readonly #options: HealingEngineOptions;
  readonly #ledger: HealingLedger;
  readonly #byIssue = new Map<string, Attempt>();
  /** Actions tried since the issue was raised or came back, by issue. */
  readonly #tried = new Map<string, Set<string>>();
  /** Issues that wait for what is done to their integration on behalf of another one. */
  readonly #waiting = new Map<string, Set<string>>();

  constructor(context: HomeContext, options: HealingEngineOptions) {
    this.#context = context;
    this.#options = options;
    this.#ledger = new HealingLedger(context);
  }

  restore(healings: readonly HealingRecord[]): void {
    for (const record of healings) {
      const issue = this.#options.issues.find(record.issueId);
      const isOpen = record.outcome === 'running' || record.outcome === 'verifying';
      const now = this.#context.clock.now();
      const settled: HealingRecord = isOpen ? { ...record, outcome: 'interrupted', finishedAt: now } : record;
      if (isOpen) this.#context.emit({ type: 'healing', healing: settled });
      if (record.power !== undefined)
        this.#options.power.wasCut(record.power, record.id, () => {
          this.#context.emit({ type: 'healing', healing: withoutPower(settled) });
        });
      if (issue !== undefined) this.#ledger.put(subjectOf(issue), settled);
    }
  }

  /** The issue is certain: do the least that may cure it, or say who must. */
  plan(issue: IssueRecord): void {
    const { issues, isSensitive } = this.#options;
    if (this.#byIssue.has(issue.id)) return;
    const candidates = this.#candidates(issue);
    const next = candidates.find((action) => this.#mayTry(issue, action) && !this.#cools(issue, action));
    if (next === undefined) {
      issues.move(issue.id, 'escalated', this.#giveUpAdvice(issue, candidates));
      return;
    }
    issues.move(issue.id, 'planned');
    if (next.risk !== 'auto' || next.powerCycle !== undefined || isSensitive(issue)) {
      issues.move(issue.id, 'awaiting-approval', this.#approvalText(issue, next));
      return;
    }
    if (next.blastRadius !== 'device' && this.#isIntegrationBusy(issue)) {
      this.#waitFor(issue, next);
      return;
    }
    const budgetLeft = this.#ledger.budgetLeft(subjectOf(issue));
    if (budgetLeft === 0) {
      this.#block(issue, next);
      return;
    }
    this.#run(issue, next, { id: this.#context.ids.next(), trigger: 'auto', budgetLeft });
  }

  /** What feeds the integration is known now: what was given up on may be cured by that. */
  powerLinked(integrationId: string): void {
    for (const issue of this.#options.issues.open()) {
      if (issue.integrationId !== integrationId || issue.state !== 'escalated') continue;
      const powered = this.#candidates(issue).filter(({ powerCycle }) => powerCycle !== undefined);
      if (powered.some((action) => this.#mayTry(issue, action))) this.plan(issue);
    }
  }

  /** Why a person's wish to heal cannot be carried out now, or `undefined`. */
  problem(issueId: string, actionId?: string): NexaError | undefined {
    const issue = this.#options.issues.find(issueId);
    if (issue === undefined) return new NexaError('NEXA_ISSUE_NOT_FOUND', 'no such issue in this home');
    if (issue.state === 'resolved') return refused('The issue is resolved.');
    if (this.#byIssue.has(issueId)) return refused('A healing action is running already.');
    const candidates = this.#candidates(issue);
    if (candidates.length === 0) return refused('Nothing that NEXA can do cures this issue.');
    const action = this.#chosen(issue, candidates, actionId);
    if (action === undefined) return refused('This action does not cure this issue.');
    const problem = this.#powerProblem(issue, action);
    return problem === undefined ? undefined : refused(problem);
  }

  /** A person wants it healed now: consent is given, cool-downs are waived, the attempt still counts. */
  heal(
    issueId: string,
    wish: { readonly healingId: string; readonly actionId?: string; readonly userId: string },
  ): void {
    const issue = this.#options.issues.find(issueId);
    if (issue === undefined || this.problem(issueId, wish.actionId) !== undefined) return;
    const action = this.#chosen(issue, this.#candidates(issue), wish.actionId);
    if (action === undefined) return;
    const budgetLeft = this.#ledger.budgetLeft(subjectOf(issue));
    this.#run(issue, action, { id: wish.healingId, trigger: 'user', userId: wish.userId, budgetLeft });
  }

  answered(healingId: string, outcome: HealingOutcome): void {
    const attempt = [...this.#byIssue.values()].find(({ record }) => record.id === healingId);
    if (attempt === undefined || attempt.record.outcome !== 'running') return;
    attempt.cancel();
    if (outcome.outcome === 'failed') this.#fail(attempt, outcome.reason);
    else if (outcome.outcome === 'needs-user') this.#needsUser(attempt, outcome.instruction);
    else this.#verify(attempt);
  }

  /** The fault is gone. If an attempt was under way, that is its proof. */
  cleared(issue: IssueRecord, evidence: JsonObject): void {
    this.#tried.delete(issue.id);
    const attempt = this.#byIssue.get(issue.id);
    if (attempt === undefined) return;
    const wasRemoved = evidence.removed === true;
    this.#close(attempt, wasRemoved ? 'interrupted' : 'verified', wasRemoved ? {} : { verification: evidence });
  }

  #candidates(issue: IssueRecord): readonly HealingDeclaration[] {
    if (issue.integrationId === undefined) return [];
    return cheapestFirst(this.#options.actionsOf(issue.integrationId), this.#options.issues.codesOf(issue));
  }

  /** The one that a person named; else the next one that was not tried yet and can be. */
  #chosen(
    issue: IssueRecord,
    candidates: readonly HealingDeclaration[],
    actionId: string | undefined,
  ): HealingDeclaration | undefined {
    if (actionId !== undefined) return candidates.find(({ id }) => id === actionId);
    const possible = candidates.filter((action) => this.#powerProblem(issue, action) === undefined);
    return possible.find((action) => !this.#isTried(issue, action)) ?? possible[0] ?? candidates[0];
  }

  /** Why the power that the action needs to cut cannot be cut. */
  #powerProblem({ integrationId = '' }: IssueRecord, action: HealingDeclaration): string | undefined {
    return action.powerCycle === undefined ? undefined : this.#options.power.problem(integrationId);
  }

  #mayTry(issue: IssueRecord, action: HealingDeclaration): boolean {
    return !this.#isTried(issue, action) && this.#powerProblem(issue, action) === undefined;
  }

  #approvalText({ integrationId = '' }: IssueRecord, { title, powerCycle }: HealingDeclaration): string {
    const asks = `NEXA can try “${title}” when you allow it.`;
    if (powerCycle === undefined) return asks;
    const plug = this.#options.power.plugName(integrationId) ?? 'the plug';
    return `${asks} It switches ${plug} off for ${Math.round(powerCycle.off / 1000)} s, with everything that it feeds.`;
  }

  #isIntegrationBusy({ integrationId }: IssueRecord): boolean {
    return [...this.#byIssue.values()].some(
      ({ issueId, action }) =>
        action.blastRadius !== 'device' && this.#options.issues.find(issueId)?.integrationId === integrationId,
    );
  }

  /** What is done to the whole integration is done for this issue too: it need not be done twice. */
  #waitFor(issue: IssueRecord, action: HealingDeclaration): void {
    const key = issue.integrationId ?? '';
    this.#waiting.set(key, (this.#waiting.get(key) ?? new Set()).add(issue.id));
    this.#markTried(issue, action);
  }

  #releaseWaiting({ issueId }: Attempt): void {
    const key = this.#options.issues.find(issueId)?.integrationId ?? '';
    const waiting = this.#waiting.get(key) ?? [];
    this.#waiting.delete(key);
    for (const id of waiting) {
      const issue = this.#options.issues.find(id);
      if (issue?.state === 'planned') this.plan(issue);
    }
  }

  #markTried(issue: IssueRecord, action: HealingDeclaration): void {
    this.#tried.set(issue.id, (this.#tried.get(issue.id) ?? new Set()).add(action.id));
  }

  #isTried(issue: IssueRecord, action: HealingDeclaration): boolean {
    return this.#tried.get(issue.id)?.has(action.id) ?? false;
  }

  #cools(issue: IssueRecord, action: HealingDeclaration): boolean {
    return isCoolingDown(action, this.#ledger.recent(subjectOf(issue)), this.#context.clock.now());
  }

  #run(
    issue: IssueRecord,
    action: HealingDeclaration,
    start: Pick<HealingRecord, 'id' | 'trigger' | 'budgetLeft'> & { readonly userId?: string },
  ): void {
    const record: HealingRecord = {
      ...start,
      issueId: issue.id,
      actionId: action.id,
      title: action.title,
      startedAt: this.#context.clock.now(),
      outcome: 'running',
    };
    const attempt: Attempt = { record, issueId: issue.id, action, cancel: () => {} };
    this.#byIssue.set(issue.id, attempt);
    this.#markTried(issue, action);
    this.#ledger.put(subjectOf(issue), record);
    this.#options.issues.move(issue.id, 'healing');
    this.#context.emit({ type: 'healing', healing: record });
    if (action.powerCycle === undefined) this.#handOver(issue, attempt);
    else this.#cyclePower(issue, attempt, action.powerCycle);
  }

  /** Takes what the integration talks to from power for a while, and lets the plugin go on when it has started again. */
  #cyclePower(issue: IssueRecord, attempt: Attempt, cycle: PowerCycle): void {
    let isOver = false;
    const leave = this.#options.power.cycle({
      integrationId: issue.integrationId ?? '',
      healingId: attempt.record.id,
      cycle,
      onCut: (power) =>
        this.#put(attempt, power === undefined ? withoutPower(attempt.record) : { ...attempt.record, power }),
      onOver: (problem) => {
        isOver = true;
        if (problem === undefined) this.#handOver(issue, attempt);
        else this.#fail(attempt, problem);
      },
    });
    if (!isOver) attempt.cancel = leave;
  }

  /** The plugin's part of it. */
  #handOver(issue: IssueRecord, attempt: Attempt): void {
    const { clock } = this.#context;
    const { record, action } = attempt;
    const timeout = (action as { timeout?: number }).timeout ?? DEFAULT_TIMEOUT;
    attempt.cancel = clock.schedule(clock.now() + timeout + ANSWER_SLACK, () =>
      this.#fail(attempt, 'The action gave no answer.'),
    );
    const { deviceId, integrationId } = issue;
    const externalId = deviceId === undefined ? undefined : this.#options.externalIdOf(deviceId, integrationId);
    this.#context.emit({
      type: 'run-healing',
      healingId: record.id,
      integrationId: issue.integrationId ?? '',
      action: action.id,
      issueCode: this.#codeFor(issue, action),
      ...(externalId === undefined ? {} : { externalId }),
    });
  }

  /** The code by which the action knows the fault. */
  #codeFor(issue: IssueRecord, action: HealingDeclaration): string {
    return this.#options.issues.codesOf(issue).find((code) => action.cures.includes(code)) ?? issue.code;
  }

  #verify(attempt: Attempt): void {
    const { clock } = this.#context;
    const { verification } = attempt.action;
    this.#put(attempt, { ...attempt.record, outcome: 'verifying' });
    this.#options.issues.move(attempt.issueId, 'verifying');
    const limit = Math.round(verification.within / 1000);
    const giveUp = clock.schedule(clock.now() + verification.within, () =>
      this.#fail(
        attempt,
        `Not verified: ${verification.by === 'check' ? 'the check did not pass' : 'no fresh report came'} within ${limit} s.`,
      ),
    );
    const stopAsking = this.#askAgain(attempt);
    attempt.cancel = () => {
      giveUp();
      stopAsking();
    };
  }

  /** A check verifies by being asked until it clears the issue; a report comes by itself. */
  #askAgain(attempt: Attempt): () => void {
    const issue = this.#options.issues.find(attempt.issueId);
    const { verification } = attempt.action;
    const check = issue === undefined ? undefined : this.#options.raisedBy(issue);
    const checks = [...new Set([verification.by === 'check' ? verification.check : undefined, check])];
    const wanted = checks.filter((id) => id !== undefined);
    if (issue?.integrationId === undefined || wanted.length === 0) return () => {};
    const { integrationId, deviceId } = issue;
    let cancel = () => {};
    const ask = () => {
      for (const id of wanted) this.#options.runCheck(integrationId, id, deviceId);
      cancel = this.#context.clock.schedule(this.#context.clock.now() + RECHECK_EVERY, ask);
    };
    ask();
    return () => cancel();
  }

  #fail(attempt: Attempt, reason: string): void {
    this.#close(attempt, 'failed', { reason });
    const issue = this.#options.issues.find(attempt.issueId);
    if (issue === undefined || issue.state === 'resolved') return;
    this.plan(issue);
  }

  #needsUser(attempt: Attempt, instruction: string): void {
    this.#close(attempt, 'needs-user', { reason: instruction });
    this.#options.issues.move(attempt.issueId, 'escalated', instruction);
  }

  #block(issue: IssueRecord, action: HealingDeclaration): void {
    const now = this.#context.clock.now();
    const attempts = this.#context.timings.healingBudget;
    const reason = `NEXA tried ${attempts} times within the hour and stopped, so as not to make it worse.`;
    const record: HealingRecord = {
      id: this.#context.ids.next(),
      issueId: issue.id,
      actionId: action.id,
      title: action.title,
      trigger: 'auto',
      startedAt: now,
      finishedAt: now,
      outcome: 'blocked',
      reason,
      budgetLeft: 0,
    };
    this.#context.emit({ type: 'healing', healing: record });
    this.#options.issues.move(issue.id, 'escalated', reason);
  }

  /** What a person can do is in the issue's explanation; this says only why NEXA does not go on. */
  #giveUpAdvice(issue: IssueRecord, candidates: readonly HealingDeclaration[]): string {
    if (candidates.length === 0) return 'NEXA has no remedy of its own for this: please look at it.';
    // The core's own is for anything, an account in a cloud too: only a plugin knows that there is a plug somewhere.
    const powered = candidates.find(
      (action) => action.powerCycle !== undefined && action.id !== restartByPlug.id && !this.#isTried(issue, action),
    );
    const problem = powered === undefined ? undefined : this.#powerProblem(issue, powered);
    const more = problem === undefined ? '' : ` “${powered?.title}” may help. ${problem}`;
    return `NEXA tried what it could and it did not help: please look at it.${more}`;
  }

  #close(
    attempt: Attempt,
    outcome: HealingRecord['outcome'],
    rest: Pick<HealingRecord, 'reason' | 'verification'>,
  ): void {
    attempt.cancel();
    this.#byIssue.delete(attempt.issueId);
    this.#put(attempt, { ...attempt.record, ...rest, outcome, finishedAt: this.#context.clock.now() });
    if (attempt.action.blastRadius !== 'device') this.#releaseWaiting(attempt);
  }

  #put(attempt: Attempt, record: HealingRecord): void {
    attempt.record = record;
    const issue = this.#options.issues.find(attempt.issueId);
    if (issue !== undefined) this.#ledger.put(subjectOf(issue), record);
    this.#context.emit({ type: 'healing', healing: record });
  }
}

/** The plug is on again. */
function withoutPower({ power: _, ...record }: HealingRecord): HealingRecord {
  return record;
}

function refused(reason: string): NexaError {
  return new NexaError('NEXA_HEALING_REFUSED', reason, { params: { reason } });
}
