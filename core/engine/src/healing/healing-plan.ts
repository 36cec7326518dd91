import type { BlastRadius, HealingDeclaration, Instant } from '@nexa/sdk';
import type { HealingRecord } from '../home/records.ts';

const radiusOrder: readonly BlastRadius[] = ['device', 'integration', 'home'];

/** Actions that cure one of the codes, the least felt first: by blast radius, then downtime, then id. */
export function cheapestFirst(
  actions: readonly HealingDeclaration[],
  codes: readonly string[],
): readonly HealingDeclaration[] {
  return actions
    .filter((action) => action.cures.some((code) => codes.includes(code)))
    .sort(
      (a, b) =>
        radiusOrder.indexOf(a.blastRadius) - radiusOrder.indexOf(b.blastRadius) ||
        a.downtime - b.downtime ||
        a.id.localeCompare(b.id),
    );
}

/** Whether the action ran on these attempts' subject too recently to run again. */
export function isCoolingDown(action: HealingDeclaration, attempts: readonly HealingRecord[], now: Instant): boolean {
  return attempts.some(
    ({ actionId, outcome, startedAt, finishedAt }) =>
      actionId === action.id && outcome !== 'blocked' && (finishedAt ?? startedAt) + action.cooldown > now,
  );
}
