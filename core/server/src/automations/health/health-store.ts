import type { AutomationFinding, FindingGrade, FindingKind } from '@nexa/engine';
import type { JsonObject } from '@nexa/sdk';

/** A finding as it is kept. */
export interface KeptFinding {
  readonly automationId: string;
  readonly automationVersion?: number;
  readonly kind: FindingKind;
  readonly grade: FindingGrade;
  /** The same of the same finding, within its automation, whatever its grade and words. */
  readonly fingerprint: string;
  /** That of the finding, with `title`, `explanation`, `path` and `otherAutomationIds`. */
  readonly detail: JsonObject;
}

/** A finding that is kept and not resolved. */
export interface OpenCheck {
  readonly id: string;
  readonly automationId: string;
  readonly kind: FindingKind;
  readonly grade?: FindingGrade;
  readonly detail: JsonObject;
}

/** Where findings are kept. */
export interface HealthStore {
  /** Opens what is new, goes on with what is known, resolves what of the home was not found again. */
  apply(
    homeId: string,
    findings: readonly KeptFinding[],
  ): Promise<{
    readonly opened: readonly OpenCheck[];
    readonly changed: readonly OpenCheck[];
    readonly resolved: readonly OpenCheck[];
  }>;
  /** All that is open in the home. */
  open(homeId: string): Promise<readonly OpenCheck[]>;
}

/** The finding as it is kept. */
export function keptFinding(
  found: AutomationFinding,
  versionOf: (automationId: string) => number | undefined,
): KeptFinding {
  const { automationId, kind, grade, path, otherAutomationIds, title, explanation, detail } = found;
  const version = versionOf(automationId);
  return {
    automationId,
    ...(version === undefined ? {} : { automationVersion: version }),
    kind,
    grade,
    fingerprint: fingerprintOf(found),
    detail: {
      ...detail,
      title,
      explanation,
      ...(path === undefined ? {} : { path }),
      ...(otherAutomationIds === undefined ? {} : { otherAutomationIds: [...otherAutomationIds] }),
    },
  };
}

/** A conflict or a loop is the same as long as the same automations are in it, wherever. */
function fingerprintOf({ kind, path = '', otherAutomationIds = [], detail }: AutomationFinding): string {
  if (kind === 'conflict' || kind === 'loop') return JSON.stringify([kind, ...[...otherAutomationIds].sort()]);
  if (kind === 'never-fires') return JSON.stringify([kind]);
  const what = [
    'missing',
    'reason',
    'deviceId',
    'component',
    'sceneId',
    'automationId',
    'integrationId',
    'key',
    'event',
  ];
  return JSON.stringify([kind, path, ...what.map((name) => detail[name] ?? null)]);
}
