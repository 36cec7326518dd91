import type { StoredHealthCheck } from '@nexa/db';
import { hideCodes } from '../secrets/hide-codes.ts';
import { iso } from './present.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What is wrong with an automation, as the interface shows it. */
export function presentFinding({ id, automationId, kind, grade, detail: kept, foundAt }: StoredHealthCheck) {
  const { title, explanation, path, otherAutomationIds, ...detail } = kept;
  const others = Array.isArray(otherAutomationIds) ? otherAutomationIds.filter((one) => typeof one === 'string') : [];
  return {
    id,
    automationId,
    kind,
    grade: grade ?? 'possible',
    title: textOf(title),
    explanation: textOf(explanation),
    ...(typeof path === 'string' ? { path } : {}),
    ...(others.length === 0 ? {} : { otherAutomationIds: others }),
    detail: hideCodes(detail),
    foundAt: iso(foundAt),
  };
}
