import type { Instant, JsonObject, PluginStorage } from '@nexa/sdk';
import { memoryObject, type SimulatedDevice } from '../devices/simulated-device.ts';

const MEMORY = 'home';

/** Keeps what the devices must not forget over a restart, and up to when they were looked after. */
export async function rememberHome(
  storage: PluginStorage,
  devices: ReadonlyMap<string, SimulatedDevice>,
  savedAt: Instant,
): Promise<void> {
  const memories = [...devices].flatMap(([externalId, device]) => {
    const memory = device.remember?.() ?? null;
    return memory === null ? [] : [[externalId, memory] as const];
  });
  await storage.set(MEMORY, { savedAt, devices: Object.fromEntries(memories) });
}

/** Gives every device its memory back; answers up to when they were looked after. */
export async function recallHome(
  storage: PluginStorage,
  devices: ReadonlyMap<string, SimulatedDevice>,
): Promise<Instant | undefined> {
  const memory = memoryObject(await storage.get(MEMORY));
  const memories: JsonObject = memoryObject(memory.devices);
  for (const [externalId, device] of devices) {
    const own = memories[externalId];
    if (own !== undefined) device.recall?.(own);
  }
  return typeof memory.savedAt === 'number' ? memory.savedAt : undefined;
}
