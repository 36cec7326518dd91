import type { AutomationDefinition } from '@nexa/sdk';
import { deviceUses, testDeviceUses } from './device-uses.ts';
import { walkAutomation } from './walk-automation.ts';

const unique = (ids: readonly string[]): string[] => [...new Set(ids.map((id) => id.toLowerCase()))];

/** Ids of the devices that an automation and its tests name, in lower case, each once. */
export function referencedDevices(definition: AutomationDefinition): string[] {
  return unique([...deviceUses(definition), ...testDeviceUses(definition)].map(({ deviceId }) => deviceId));
}

/** The capabilities that an automation and its tests name, each once. */
export function referencedCapabilities(definition: AutomationDefinition): string[] {
  const uses = [...deviceUses(definition), ...testDeviceUses(definition)];
  return [...new Set(uses.flatMap((use) => (use.kind === 'device' ? [] : [use.capability])))];
}

/** Ids of the scenes that an automation applies, in lower case, each once. */
export function referencedScenes(definition: AutomationDefinition): string[] {
  const ids: string[] = [];
  walkAutomation(definition, {
    action: (action) => {
      if (action.type === 'scene') ids.push(action.sceneId);
    },
  });
  return unique(ids);
}

/** Ids of the automations that an automation starts, in lower case, each once. */
export function referencedAutomations(definition: AutomationDefinition): string[] {
  const ids: string[] = [];
  walkAutomation(definition, {
    action: (action) => {
      if (action.type === 'run') ids.push(action.automationId);
    },
  });
  return unique(ids);
}

/** Ids of the integrations whose plugins' parts an automation uses, in lower case, each once. */
export function referencedIntegrations(definition: AutomationDefinition): string[] {
  const ids: string[] = [];
  const take = (part: { readonly type: string; readonly integrationId?: string }) => {
    if (part.integrationId !== undefined) ids.push(part.integrationId);
  };
  walkAutomation(definition, { trigger: take, condition: take, action: take });
  return unique(ids);
}
