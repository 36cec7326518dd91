import type { PairingStepSurface } from '@nexa/engine';
import type { PairingPurpose, PairingStepKind } from '@nexa/sdk';
import { iso } from '../http/present.ts';
import type { FlowError, PairingFlow } from './flow-vault.ts';
import { keptSecrets } from './kept-secrets.ts';
import { shownValues } from './step-input.ts';

/** A flow as a person sees it. */
export interface FlowShape {
  readonly id: string;
  readonly plugin: string;
  readonly purpose: PairingPurpose;
  readonly step: string;
  readonly kind: PairingStepKind;
  readonly title: string;
  readonly hint?: string;
  readonly fields: Record<string, unknown>;
  readonly values?: Record<string, unknown>;
  /** Secret fields that have a value which stays when they are left empty, as JSON pointers. */
  readonly kept?: string[];
  /** The address to open, or the text of the code to show. */
  readonly content?: string;
  readonly error?: FlowError;
  readonly expiresAt: string;
}

export function flowShape(flow: PairingFlow, step: PairingStepSurface): FlowShape {
  const values = shownValues(step.fields, flow.given);
  const kept = flow.purpose === 'reconfigure' ? keptSecrets(step.fields, flow.integration?.config ?? {}) : [];
  return {
    id: flow.id,
    plugin: flow.pluginId,
    purpose: flow.purpose,
    step: flow.step,
    kind: step.kind,
    title: step.title,
    ...(step.hint === undefined ? {} : { hint: step.hint }),
    fields: step.fields as Record<string, unknown>,
    ...(Object.keys(values).length === 0 ? {} : { values: values as Record<string, unknown> }),
    ...(kept.length === 0 ? {} : { kept }),
    ...(flow.shown === undefined ? {} : { content: flow.shown.content }),
    ...(flow.error === undefined ? {} : { error: flow.error }),
    expiresAt: iso(flow.expiresAt),
  };
}
