import type { PairingStepSurface, PluginSurface } from '@nexa/engine';
import { type JsonObject, NexaError, type PairingPurpose } from '@nexa/sdk';
import type { PairingFlow } from './flow-vault.ts';

/** NEXA's own step: the configuration as a form. Not a name that a plugin's step can have by chance. */
export const configStep = '@config';

/** A step by its name. */
export function stepOf(surface: PluginSurface, flow: Pick<PairingFlow, 'step' | 'integration'>): PairingStepSurface {
  if (flow.step === configStep)
    return {
      kind: 'form',
      title: `Settings of ${flow.integration?.title ?? 'the integration'}`,
      hint: 'What you enter is tried at once. If it does not connect, the present settings stay.',
      fields: surface.configSchema,
    };
  const { steps } = surface.pairing;
  const step = Object.hasOwn(steps, flow.step) ? steps[flow.step] : undefined;
  if (step === undefined) throw new NexaError('NEXA_PLUGIN_BUG', `the plugin has no pairing step ${flow.step}`);
  return step;
}

/** With which step a flow on an integration begins. */
export function firstStep({ pairing }: PluginSurface, purpose: Exclude<PairingPurpose, 'pair' | 'repair'>): string {
  return purpose === 'reauth' ? (pairing.reauth ?? pairing.start) : (pairing.reconfigure ?? configStep);
}

/** How a person mends an issue, by its code: with the plugin's step for it, or as NEXA does with issues of its own. */
export function repairOf(
  surface: PluginSurface,
  code: string,
): { readonly purpose: Exclude<PairingPurpose, 'pair'>; readonly step: string } | undefined {
  const { repairs = {} } = surface.pairing;
  const step = Object.hasOwn(repairs, code) ? repairs[code] : undefined;
  if (step !== undefined) return { purpose: 'repair', step };
  if (code === 'core.integration-auth-failed') return { purpose: 'reauth', step: firstStep(surface, 'reauth') };
  if (code === 'core.integration-config-invalid')
    return { purpose: 'reconfigure', step: firstStep(surface, 'reconfigure') };
  return undefined;
}

/** A step that waits for a person before anything is run: to press, to scan, to go elsewhere. */
export const waits = (step: PairingStepSurface): boolean =>
  step.presents === true || Object.keys((step.fields.properties ?? {}) as JsonObject).length === 0;
