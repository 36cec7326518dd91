import type { FindingKind } from '@nexa/engine';
import type { IssueDefinition, JsonObject } from '@nexa/sdk';
import type { OpenCheck } from './health-store.ts';

/** An issue of an automation: there is one of each code at most. */
export interface AutomationIssue {
  readonly definition: IssueDefinition;
  readonly automationId: string;
  readonly evidence: JsonObject;
}

/** Codes by what is wrong. */
export const healthIssueCodes: Readonly<Record<FindingKind, string>> = {
  'broken-reference': 'automation.broken-reference',
  'impossible-state': 'automation.impossible-state',
  'never-fires': 'automation.never-fires',
  conflict: 'automation.conflict',
  loop: 'automation.loop',
};

const codes = new Set(Object.values(healthIssueCodes));
/** Whether checks of automations raise issues of this code. */
export const isHealthIssue = (code: string): boolean => codes.has(code);

/** Findings that are named in an issue. */
const MOST = 20;

/**
 * The issues that there should be by what is known to be wrong: only what is certain, and of what is not switched off. What
 * is only possible is shown with the automation.
 */
export function wantedIssues(checks: readonly OpenCheck[]): AutomationIssue[] {
  const groups = new Map<string, OpenCheck[]>();
  for (const check of checks.filter(isCertain)) {
    const key = `${check.automationId} ${check.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  return [...groups.values()].flatMap(issueOf);
}

const isCertain = ({ grade, detail }: OpenCheck): boolean =>
  (grade === 'observed' || grade === 'repeated') && detail.switchedOff !== true;

function issueOf(checks: readonly OpenCheck[]): AutomationIssue[] {
  const sorted = [...checks].sort((a, b) => placeOf(a).localeCompare(placeOf(b)));
  const [first] = sorted;
  if (first === undefined) return [];
  const more = sorted.length - 1;
  const also =
    more === 0 ? '' : ` The same is wrong in ${more === 1 ? 'one more place' : `${more} more places`} of it.`;
  const definition: IssueDefinition = {
    code: healthIssueCodes[first.kind],
    severity: 'warning',
    title: textOf(first.detail.title),
    explanation: `${textOf(first.detail.explanation)}${also}`,
  };
  const others = sorted.flatMap(({ detail }) =>
    Array.isArray(detail.otherAutomationIds) ? detail.otherAutomationIds : [],
  );
  const evidence: JsonObject = {
    checks: sorted.slice(0, MOST).map(({ id, grade = 'possible', detail }) => ({
      id,
      grade,
      title: textOf(detail.title),
      ...(typeof detail.path === 'string' ? { path: detail.path } : {}),
    })),
    ...(others.length === 0 ? {} : { otherAutomationIds: [...new Set(others)] }),
  };
  return [{ definition, automationId: first.automationId, evidence }];
}

const placeOf = ({ detail, id }: OpenCheck): string => `${textOf(detail.path)} ${id}`;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
