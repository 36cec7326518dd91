import type { ExposableScene } from '@nexa/db';
import { type SensitiveContext, sensitiveCapabilities } from '@nexa/engine';
import type { CapabilityCatalogue } from '../http/capability-catalogue.ts';

/** Of these scenes those that no ecosystem may have, by id, each with the capabilities that are the reason. */
export async function sensitiveScenes(
  scenes: readonly ExposableScene[],
  { capabilities, device }: { readonly capabilities: CapabilityCatalogue; readonly device: SensitiveContext['device'] },
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (scenes.length === 0) return new Map();
  const ids = new Set(scenes.flatMap(({ states }) => states.map(({ deviceId }) => deviceId.toLowerCase())));
  const devices = new Map([...ids].map((id) => [id, device(id)]));
  const known: SensitiveContext['device'] = (id) => devices.get(id);
  const catalog = await capabilities.loadFor(namesOf(scenes, known));
  const found = scenes.map(({ id, states }) => {
    return [id, sensitiveCapabilities(states, { catalog, device: known })] as const;
  });
  return new Map(found.filter(([, reasons]) => reasons.length > 0));
}

/** Capabilities that are wished of, and those of the devices that they are wished of. */
function namesOf(scenes: readonly ExposableScene[], device: SensitiveContext['device']): readonly string[] {
  const names = new Set<string>();
  for (const { deviceId, capability } of scenes.flatMap(({ states }) => states)) {
    names.add(capability);
    for (const { capabilities } of device(deviceId.toLowerCase())?.components ?? [])
      for (const id of capabilities) names.add(id);
  }
  return [...names];
}
