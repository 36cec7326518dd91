import { type Duration, type IssueDefinition, type IssueState, type JsonObject, milliseconds } from '@nexa/sdk';
import type { HomeContext } from '../home/home-context.ts';
import type { IssueRecord } from '../home/records.ts';

/** What an issue is about: a device, a whole integration, or an automation. */
export interface IssueSubject {
  readonly integrationId?: string;
  readonly deviceId?: string;
  /** Kept in the evidence. */
  readonly automationId?: string;
}

export interface IssueReport {
  readonly definition: IssueDefinition;
  readonly subject: IssueSubject;
  readonly evidence: JsonObject;
  /** How long it is only suspected. */
  readonly grace?: Duration;
  /** An issue that is open takes on these words, this severity and this evidence; how far it is stays as it is. */
  readonly toldAnew?: true;
}

export interface IssueBookOptions {
  /** `isNew`: it was only suspected before; otherwise it is looked at afresh. */
  readonly onConfirmed: (issue: IssueRecord, isNew: boolean) => void;
  /** The fault is gone, for whatever reason; what heals it stops. */
  readonly onCleared: (issue: IssueRecord, evidence: JsonObject) => void;
}

/** Two codes of this ending on one subject are one fault, seen by two observers. */
const isUnreachable = (code: string) => code.endsWith('unreachable');

const keyOf = ({ integrationId, deviceId, automationId }: IssueSubject) =>
  [integrationId, deviceId, automationId].map((id) => id ?? '').join('/');

function subjectOf({ integrationId, deviceId, evidence: { automationId } }: IssueRecord): IssueSubject {
  return {
    ...(integrationId === undefined ? {} : { integrationId }),
    ...(deviceId === undefined ? {} : { deviceId }),
    ...(typeof automationId === 'string' ? { automationId } : {}),
  };
}

const evidenceOf = ({ automationId }: IssueSubject, evidence: JsonObject): JsonObject =>
  automationId === undefined ? evidence : { ...evidence, automationId };

const isOpen = (issue: IssueRecord) => issue.state !== 'resolved';

/** The issues of a home: raised once, followed through their life, cleared by whoever raised them. */
export class IssueBook {
  readonly #context: HomeContext;
  readonly #options: IssueBookOptions;
  readonly #byId = new Map<string, IssueRecord>();
  /** Ids by subject: every report of a device asks whether it has an issue. */
  readonly #bySubject = new Map<string, Set<string>>();
  readonly #timers = new Map<string, () => void>();

  constructor(context: HomeContext, options: IssueBookOptions) {
    this.#context = context;
    this.#options = options;
  }

  restore(issues: readonly IssueRecord[]): void {
    for (const issue of issues) this.#index(issue);
  }

  find(issueId: string): IssueRecord | undefined {
    return this.#byId.get(issueId);
  }

  open(): IssueRecord[] {
    return [...this.#byId.values()].filter(isOpen);
  }

  /** Whether the fault is known, be it only suspected. */
  isOpen(code: string, subject: IssueSubject): boolean {
    return this.#onSubject(subject).some((issue) => issue.code === code && isOpen(issue));
  }

  /** Every code under which the fault behind the issue is known. */
  codesOf(issue: IssueRecord): readonly string[] {
    const also = issue.evidence.alsoSeenAs;
    return [issue.code, ...(Array.isArray(also) ? also.filter((code) => typeof code === 'string') : [])];
  }

  raise(report: IssueReport): IssueRecord {
    const { definition, subject, evidence, grace = milliseconds(0), toldAnew } = report;
    const present = this.#openOn(subject, definition.code);
    if (present?.code === definition.code && toldAnew === true) return this.#tellAnew(present, report);
    if (present !== undefined) return this.#seenAgain(present, definition.code, evidence);
    const now = this.#context.clock.now();
    const relapsed = this.#relapsed(subject, definition.code);
    const { code, severity, title, explanation } = definition;
    const issue: IssueRecord = {
      id: relapsed?.id ?? this.#context.ids.next(),
      code,
      severity,
      title,
      explanation,
      ...(subject.integrationId === undefined ? {} : { integrationId: subject.integrationId }),
      ...(subject.deviceId === undefined ? {} : { deviceId: subject.deviceId }),
      state: 'suspected',
      evidence: evidenceOf(subject, evidence),
      raisedAt: relapsed?.raisedAt ?? now,
      updatedAt: now,
      relapses: relapsed === undefined ? 0 : relapsed.relapses + 1,
    };
    this.#put(issue);
    this.#timer(issue.id, grace, () => this.#confirm(issue.id));
    return issue;
  }

  /** The fault is gone as far as `code` can see. */
  clear(code: string, subject: IssueSubject, evidence: JsonObject): void {
    for (const issue of this.#onSubject(subject)) {
      const isMeant = issue.code === code || (isUnreachable(code) && isUnreachable(issue.code));
      if (isMeant && isOpen(issue)) this.resolve(issue.id, evidence);
    }
  }

  /** The check that raises `code` does not find it any more. */
  clearExactly(code: string, subject: IssueSubject, evidence: JsonObject): void {
    for (const issue of this.#onSubject(subject)) {
      if (issue.code === code && isOpen(issue)) this.resolve(issue.id, evidence);
    }
  }

  resolve(issueId: string, evidence: JsonObject, advice?: string): void {
    const issue = this.#byId.get(issueId);
    if (issue === undefined || !isOpen(issue)) return;
    this.#timers.get(issueId)?.();
    this.#options.onCleared(issue, evidence);
    const { advice: _, snoozedUntil: __, ...rest } = issue;
    const now = this.#context.clock.now();
    this.#put({
      ...rest,
      state: 'resolved',
      resolvedAt: now,
      updatedAt: now,
      ...(advice === undefined ? {} : { advice }),
    });
  }

  move(issueId: string, state: Exclude<IssueState, 'resolved' | 'snoozed'>, advice?: string): void {
    const issue = this.#byId.get(issueId);
    if (issue === undefined || !isOpen(issue)) return;
    const { advice: _, snoozedUntil: __, ...rest } = issue;
    const updatedAt = this.#context.clock.now();
    this.#put({ ...rest, state, updatedAt, ...(advice === undefined ? {} : { advice }) });
  }

  snooze(issueId: string, until: number): void {
    const issue = this.#byId.get(issueId);
    if (issue === undefined || !isOpen(issue)) return;
    const now = this.#context.clock.now();
    this.#put({ ...issue, state: 'snoozed', snoozedUntil: until, updatedAt: now });
    this.#timer(issueId, until - now, () => this.#confirm(issueId));
  }

  /** A removed device or automation is no recovery: its issues end, and say why. */
  subjectRemoved(subject: IssueSubject): void {
    const what = subject.automationId === undefined ? 'device' : 'automation';
    for (const issue of this.#onSubject(subject)) {
      this.resolve(issue.id, { removed: true }, `The ${what} was removed.`);
    }
  }

  /** What was wrong with the device before is no longer of interest. */
  subjectReplaced(subject: IssueSubject): void {
    for (const issue of this.#onSubject(subject)) {
      this.resolve(issue.id, { removed: true }, 'The device was replaced.');
    }
  }

  /** Takes up what a stopped predecessor left: an issue under treatment is looked at afresh. */
  resume(): void {
    for (const issue of this.open()) {
      if (issue.state === 'snoozed') {
        this.#timer(issue.id, (issue.snoozedUntil ?? 0) - this.#context.clock.now(), () => this.#confirm(issue.id));
      } else if (issue.state !== 'escalated' && issue.state !== 'awaiting-approval') {
        this.#timer(issue.id, this.#context.timings.unreachableGrace, () => this.#confirm(issue.id));
      }
    }
  }

  #confirm(issueId: string): void {
    const issue = this.#byId.get(issueId);
    if (issue === undefined || !isOpen(issue)) return;
    this.move(issueId, 'confirmed');
    const confirmed = this.#byId.get(issueId);
    if (confirmed !== undefined) this.#options.onConfirmed(confirmed, issue.state === 'suspected');
  }

  #tellAnew(issue: IssueRecord, { definition, subject, evidence }: IssueReport): IssueRecord {
    const { severity, title, explanation } = definition;
    const { alsoSeenAs } = issue.evidence;
    const next = {
      ...issue,
      severity,
      title,
      explanation,
      updatedAt: this.#context.clock.now(),
      evidence: { ...evidenceOf(subject, evidence), ...(alsoSeenAs === undefined ? {} : { alsoSeenAs }) },
    };
    this.#put(next);
    return next;
  }

  #seenAgain(issue: IssueRecord, code: string, evidence: JsonObject): IssueRecord {
    if (code === issue.code) return issue;
    const known = this.codesOf(issue);
    if (known.includes(code)) return issue;
    const alsoSeenAs = [...known.slice(1), code];
    const next = {
      ...issue,
      updatedAt: this.#context.clock.now(),
      evidence: { ...issue.evidence, ...evidence, alsoSeenAs },
    };
    this.#put(next);
    return next;
  }

  #onSubject(subject: IssueSubject): IssueRecord[] {
    const ids = this.#bySubject.get(keyOf(subject));
    if (ids === undefined) return [];
    return [...ids].map((id) => this.#byId.get(id)).filter((issue) => issue !== undefined);
  }

  #index(issue: IssueRecord): void {
    this.#byId.set(issue.id, issue);
    const key = keyOf(subjectOf(issue));
    this.#bySubject.set(key, (this.#bySubject.get(key) ?? new Set()).add(issue.id));
  }

  #openOn(subject: IssueSubject, code: string): IssueRecord | undefined {
    const open = this.#onSubject(subject).filter(isOpen);
    return (
      open.find((issue) => issue.code === code) ??
      (isUnreachable(code) ? open.find((issue) => isUnreachable(issue.code)) : undefined)
    );
  }

  #relapsed(subject: IssueSubject, code: string): IssueRecord | undefined {
    const since = this.#context.clock.now() - this.#context.timings.relapseWindow;
    return this.#onSubject(subject).find(
      (issue) => issue.code === code && issue.resolvedAt !== undefined && issue.resolvedAt >= since,
    );
  }

  #put(issue: IssueRecord): void {
    this.#index(issue);
    if (issue.state === 'resolved') this.#forgetOld();
    this.#context.emit({ type: 'issue', issue });
  }

  /** Resolved issues matter only as long as a relapse can refer to them. */
  #forgetOld(): void {
    const since = this.#context.clock.now() - this.#context.timings.relapseWindow;
    for (const issue of this.#byId.values()) {
      if (issue.resolvedAt === undefined || issue.resolvedAt >= since) continue;
      this.#byId.delete(issue.id);
      const key = keyOf(subjectOf(issue));
      const ids = this.#bySubject.get(key);
      ids?.delete(issue.id);
      if (ids?.size === 0) this.#bySubject.delete(key);
    }
  }

  #timer(issueId: string, delay: Duration, task: () => void): void {
    this.#timers.get(issueId)?.();
    const cancel = this.#context.clock.schedule(this.#context.clock.now() + Math.max(0, delay), () => {
      this.#timers.delete(issueId);
      task();
    });
    this.#timers.set(issueId, () => {
      cancel();
      this.#timers.delete(issueId);
    });
  }
}
