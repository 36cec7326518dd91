import type { JsonObject } from '@nexa/sdk';

export const findingKinds = ['broken-reference', 'impossible-state', 'never-fires', 'conflict', 'loop'] as const;
/** What can be wrong with an automation itself. */
export type FindingKind = (typeof findingKinds)[number];

export const findingGrades = ['possible', 'observed', 'repeated'] as const;
/**
 * How sure it is. `possible`: it follows from how the automations are written and may never come about; `observed`: it is
 * a fact, or was seen in what is recorded; `repeated`: seen at least three times within seven days.
 */
export type FindingGrade = (typeof findingGrades)[number];

/** Something wrong with an automation, in words for a person. */
export interface AutomationFinding {
  /** Of several that have a part in it, the first in the order in which they were given. */
  readonly automationId: string;
  readonly kind: FindingKind;
  readonly grade: FindingGrade;
  /** Where in the automation it stands: `triggers/0`, `actions/2/then/1`. */
  readonly path?: string;
  /** The others that have a part in it. */
  readonly otherAutomationIds?: readonly string[];
  readonly title: string;
  /** What is wrong, where, and what a person can do. */
  readonly explanation: string;
  /**
   * For programs. `switchedOff` is true where the automation or the action is disabled, so that nothing comes of it now.
   */
  readonly detail: JsonObject;
}
