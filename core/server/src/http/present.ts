import type { HealingRecord, IssueRecord } from '@nexa/engine';
import type { AttributeState, Cause, Command, Freshness, Status } from '@nexa/sdk';
import { hideCodes } from '../secrets/hide-codes.ts';

/** Domain objects as the interface shows them: times in ISO 8601, nothing that is undefined. */

export const iso = (instant: number | Date): string => new Date(instant).toISOString();

/** Leaves out members that are `undefined` or `null`. */
export function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], null | undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined && member !== null)) as {
    [K in keyof T]: Exclude<T[K], null | undefined>;
  };
}

type PlainCause = { kind: Cause['kind']; id?: string; commandId?: string; parent?: Record<string, unknown> };

export function presentCause(cause: Cause): PlainCause {
  return {
    kind: cause.kind,
    ...(cause.id === undefined ? {} : { id: cause.id }),
    ...(cause.commandId === undefined ? {} : { commandId: cause.commandId }),
    ...(cause.parent === undefined ? {} : { parent: presentCause(cause.parent) }),
  };
}

/** A cause as it is stored: its links from the nearest to the first. */
export function causeOfChain(chain: unknown): Cause {
  const links = Array.isArray(chain) ? (chain as Cause[]) : [];
  return (
    links.reduceRight<Cause | undefined>(
      (parent, link) => (parent === undefined ? link : { ...link, parent }),
      undefined,
    ) ?? (Array.isArray(chain) || typeof chain !== 'object' || chain === null ? { kind: 'unknown' } : (chain as Cause))
  );
}

export function presentStatus(status: Status) {
  return {
    value: status.value as 'online',
    ...(status.detail === undefined ? {} : { detail: status.detail as 'auth-failed' }),
    ...(status.message === undefined ? {} : { message: status.message }),
    since: iso(status.since),
  };
}

export function presentState(state: AttributeState) {
  return {
    value: state.value,
    observedAt: iso(state.observedAt),
    receivedAt: iso(state.receivedAt),
    freshness: state.freshness as Freshness,
    source: state.source,
    cause: presentCause(state.cause),
  };
}

export function presentCommand(command: Command) {
  return {
    id: command.id,
    deviceId: command.deviceId,
    component: command.component,
    capability: command.capability,
    command: command.command,
    params: hideCodes(command.params),
    status: command.status,
    ...(command.reason === undefined
      ? {}
      : { reason: { ...command.reason, params: command.reason.params as Record<string, unknown> } }),
    requestedAt: iso(command.requestedAt),
    deadline: iso(command.deadline),
    ...(command.finishedAt === undefined ? {} : { finishedAt: iso(command.finishedAt) }),
    cause: presentCause(command.cause),
  };
}

/** With the definition of the version that ran, each step of the trace is shown with what it was. */
const shownOutcomes = { verifying: 'running', interrupted: 'failed' } as const;

export function presentHealing(healing: HealingRecord) {
  const { outcome } = healing;
  const reason = healing.reason ?? (outcome === 'interrupted' ? 'NEXA was stopped while it ran.' : undefined);
  return {
    id: healing.id,
    actionId: healing.actionId,
    title: healing.title,
    trigger: healing.trigger,
    startedAt: iso(healing.startedAt),
    ...(healing.finishedAt === undefined ? {} : { finishedAt: iso(healing.finishedAt) }),
    outcome: outcome === 'verifying' || outcome === 'interrupted' ? shownOutcomes[outcome] : outcome,
    ...(reason === undefined ? {} : { reason }),
    ...(healing.verification === undefined ? {} : { verification: healing.verification as unknown }),
  };
}

export function presentIssue(
  homeId: string,
  issue: IssueRecord,
  healings: readonly HealingRecord[],
  deviceName?: string,
) {
  return {
    id: issue.id,
    homeId,
    code: issue.code,
    severity: issue.severity,
    state: issue.state as string,
    title: issue.title,
    explanation: issue.explanation,
    ...(issue.deviceId === undefined ? {} : { deviceId: issue.deviceId }),
    ...(deviceName === undefined ? {} : { deviceName }),
    ...(issue.integrationId === undefined ? {} : { integrationId: issue.integrationId }),
    evidence: issue.evidence as Record<string, unknown>,
    ...(issue.advice === undefined ? {} : { advice: issue.advice }),
    raisedAt: iso(issue.raisedAt),
    updatedAt: iso(issue.updatedAt),
    ...(issue.resolvedAt === undefined ? {} : { resolvedAt: iso(issue.resolvedAt) }),
    ...(issue.snoozedUntil === undefined ? {} : { snoozedUntil: iso(issue.snoozedUntil) }),
    relapses: issue.relapses,
    summary: issueSummary(issue, healings, deviceName),
    healing: healings.map(presentHealing),
  };
}

/** What happened, to what, what NEXA did, what to do next. */
export function issueSummary(issue: IssueRecord, healings: readonly HealingRecord[], deviceName?: string): string {
  const happened = deviceName === undefined ? `${sentence(issue.title)}` : `${deviceName}: ${sentence(issue.title)}`;
  return [happened, done(issue, healings.at(-1)), next(issue)].filter((part) => part !== '').join(' ');
}

function done(issue: IssueRecord, last: HealingRecord | undefined): string {
  if (last === undefined) return issue.state === 'resolved' ? 'It went away by itself.' : '';
  const what = `NEXA tried “${last.title}”`;
  switch (last.outcome) {
    case 'running':
      return `NEXA is trying “${last.title}”.`;
    case 'verifying':
      return `${what} and is checking whether it helped.`;
    case 'verified':
      return `${what}, and it helped.`;
    case 'failed':
    case 'interrupted':
      return `${what}, but it did not help${last.reason === undefined ? '' : `: ${sentence(last.reason)}`}${last.reason === undefined ? '.' : ''}`;
    case 'needs-user':
      return `${what}; now a person is needed.`;
    case 'blocked':
      return `NEXA did not try “${last.title}”${last.reason === undefined ? '.' : `: ${sentence(last.reason)}`}`;
  }
}

function next(issue: IssueRecord): string {
  if (issue.state === 'resolved') return '';
  return issue.advice === undefined ? issue.explanation : `${sentence(issue.advice)} ${issue.explanation}`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
