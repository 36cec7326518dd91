import type { Exposed, ExposedDevice, ExposedState, HookCaller } from '@nexa/sdk';
import { type Part, partsOf } from '../model/part.ts';

/** What NEXA answers about at once. */
const MOST_AT_ONCE = 500;

export interface ExposedParts {
  readonly devices: readonly ExposedDevice[];
  readonly parts: readonly Part[];
}

/** What somebody may see, with how it is; `wanted` names devices of NEXA, left out: all. */
export async function exposedParts(
  exposed: Exposed,
  caller?: HookCaller,
  wanted?: ReadonlySet<string>,
): Promise<ExposedParts> {
  const devices = (await exposed.devices(caller)).filter(({ id }) => wanted?.has(id) ?? true);
  const ids = devices.map(({ id }) => id);
  const states: Record<string, ExposedState> = {};
  for (let from = 0; from < ids.length; from += MOST_AT_ONCE)
    Object.assign(states, await exposed.states(ids.slice(from, from + MOST_AT_ONCE), caller));
  return { devices, parts: devices.flatMap((device) => partsOf(device, states[device.id])) };
}
