import { isDeepStrictEqual } from 'node:util';
import type { AutomationFinding, HealthInput } from '@nexa/engine';
import type { Instant, JsonObject } from '@nexa/sdk';
import { gatherHealth, type HealthSources } from './gather-health.ts';
import { type AutomationIssue, isHealthIssue, wantedIssues } from './health-issues.ts';
import { type HealthStore, keptFinding, type OpenCheck } from './health-store.ts';

/** An issue of an automation that is not resolved. */
export interface OpenIssue {
  readonly automationId: string;
  readonly code: string;
  readonly evidence: JsonObject;
}

/** The issues of homes, as a check of automations needs them. */
export interface HealthIssues {
  /** Those of the home that are about an automation. */
  open(homeId: string): Promise<readonly OpenIssue[]>;
  /** Raises it, or refreshes the one that is open of this automation and code. */
  raise(homeId: string, issue: AutomationIssue): Promise<void>;
  clear(homeId: string, issue: Pick<OpenIssue, 'automationId' | 'code'>, evidence: JsonObject): Promise<void>;
}

/** What a check of automations works with. */
export interface HealthCheckParts {
  readonly sources: HealthSources;
  readonly store: HealthStore;
  readonly issues: HealthIssues;
  /** The engine’s `findHealth`. */
  readonly find: (input: HealthInput) => readonly AutomationFinding[] | Promise<readonly AutomationFinding[]>;
  readonly now: () => Instant;
}

/** What came of a check. */
export interface HealthOutcome {
  readonly opened: readonly OpenCheck[];
  /** Known before, and now graded or worded otherwise. */
  readonly changed: readonly OpenCheck[];
  readonly resolved: readonly OpenCheck[];
  readonly raised: readonly AutomationIssue[];
  readonly cleared: readonly Pick<OpenIssue, 'automationId' | 'code'>[];
}

/**
 * Looks whether the automations of a home are sound, keeps what was found and sees that there is an issue of all that is
 * certain, and of nothing else. Done twice it changes nothing more. Undefined when there is no such home any more. To be
 * done daily, after an automation was saved and after a device, scene or integration was removed.
 */
export async function checkHomeAutomations(
  parts: HealthCheckParts,
  homeId: string,
): Promise<HealthOutcome | undefined> {
  const { sources, store, issues, find, now } = parts;
  const input = await gatherHealth(sources, homeId, now());
  if (input === undefined) return undefined;
  const versions = new Map(input.automations.map(({ id, version }) => [id, version]));
  const found = await find(input);
  const findings = found.map((finding) => keptFinding(finding, (id) => versions.get(id)));
  const changes = await store.apply(homeId, findings);
  return { ...changes, ...(await settleIssues(issues, homeId, wantedIssues(await store.open(homeId)))) };
}

async function settleIssues(
  issues: HealthIssues,
  homeId: string,
  wanted: readonly AutomationIssue[],
): Promise<Pick<HealthOutcome, 'raised' | 'cleared'>> {
  const keyOf = (automationId: string, code: string) => `${automationId} ${code}`;
  const open = (await issues.open(homeId)).filter(({ code }) => isHealthIssue(code));
  const known = new Map(open.map((issue) => [keyOf(issue.automationId, issue.code), issue]));
  const keys = new Set(wanted.map(({ automationId, definition }) => keyOf(automationId, definition.code)));
  const raised = wanted.filter(({ automationId, definition, evidence }) => {
    const present = known.get(keyOf(automationId, definition.code));
    return present === undefined || !isDeepStrictEqual(present.evidence.checks, evidence.checks);
  });
  const cleared = open
    .filter(({ automationId, code }) => !keys.has(keyOf(automationId, code)))
    .map(({ automationId, code }) => ({ automationId, code }));
  for (const issue of raised) await issues.raise(homeId, issue);
  for (const issue of cleared) await issues.clear(homeId, issue, { found: false });
  return { raised, cleared };
}

/** What came of the checks of all homes, in figures. */
export interface AllHomesOutcome {
  readonly homes: number;
  readonly failed: number;
  readonly opened: number;
  readonly resolved: number;
  readonly raised: number;
}

/** Checks one home after the other. One that fails is told to `failed` and holds up none of the others. */
export async function checkAllAutomations(
  parts: HealthCheckParts,
  homeIds: readonly string[],
  { signal, failed }: { readonly signal: AbortSignal; readonly failed: (homeId: string, error: unknown) => void },
): Promise<AllHomesOutcome> {
  const sum = { homes: 0, failed: 0, opened: 0, resolved: 0, raised: 0 };
  for (const homeId of homeIds) {
    signal.throwIfAborted();
    try {
      const outcome = await checkHomeAutomations(parts, homeId);
      if (outcome === undefined) continue;
      sum.homes += 1;
      sum.opened += outcome.opened.length;
      sum.resolved += outcome.resolved.length;
      sum.raised += outcome.raised.length;
    } catch (error) {
      sum.failed += 1;
      failed(homeId, error);
    }
  }
  return sum;
}
