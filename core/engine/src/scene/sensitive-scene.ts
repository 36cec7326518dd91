import { type DeviceDescription, MAIN_COMPONENT, type WishedState } from '@nexa/sdk';
import { isSensitiveCapability } from '../binding/sensitive.ts';
import type { CapabilityCatalog } from '../capability/capability-catalog.ts';
import { commandTargets } from '../command/command-targets.ts';

export interface SensitiveContext {
  readonly catalog: CapabilityCatalog;
  /** By id in small letters; undefined: nothing is known of the device. */
  readonly device: (id: string) => { readonly components: DeviceDescription['components'] } | undefined;
}

/**
 * Ids of the capabilities for which a scene is nothing that anybody may start by saying so: locks, alarms, valves, garage
 * doors and heat. A wish counts when it is for one of these, or for anything else of a component that has one: the
 * switch of a heater is heat. Empty: the scene may be started by voice.
 */
export function sensitiveCapabilities(
  states: readonly WishedState[],
  { catalog, device }: SensitiveContext,
): readonly string[] {
  const isSensitive = (id: string): boolean => {
    const capability = catalog.find(id);
    return capability !== undefined && isSensitiveCapability(capability);
  };
  const found = states.flatMap(({ deviceId, component = MAIN_COMPONENT, capability }) => {
    if (isSensitive(capability)) return [capability];
    const description = device(deviceId.toLowerCase());
    if (description === undefined) return [];
    const targets = commandTargets(description, { component, capability });
    const touched = description.components.filter(({ id }) => targets.includes(id));
    return touched.flatMap(({ capabilities }) => capabilities.filter(isSensitive));
  });
  return [...new Set(found)];
}
