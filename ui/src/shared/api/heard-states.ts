import type { AttributeState, Device } from './types.ts';

type Heard = Map<string, AttributeState>;

const listening = new Set<Heard>();
const nameOf = (deviceId: string, key: string) => `${deviceId} ${key}`;

/** States that are heard while a list of devices is on its way: the list may have been made before them. */
export const heardStates = {
  hear(deviceId: string, key: string, state: AttributeState): void {
    for (const heard of listening) heard.set(nameOf(deviceId, key), state);
  },

  /** Runs `load` and gives its devices with what was heard meanwhile, where that is not older. */
  async during(load: () => Promise<Device[]>): Promise<Device[]> {
    const heard: Heard = new Map();
    listening.add(heard);
    try {
      const devices = await load();
      return heard.size === 0 ? devices : devices.map((device) => withHeard(device, heard));
    } finally {
      listening.delete(heard);
    }
  },
};

function withHeard(device: Device, heard: Heard): Device {
  const prefix = nameOf(device.id, '');
  const states = { ...device.state };
  for (const [name, state] of heard) {
    if (!name.startsWith(prefix)) continue;
    const key = name.slice(prefix.length);
    const listed = states[key];
    if (listed === undefined || listed.receivedAt <= state.receivedAt) states[key] = state;
  }
  return { ...device, state: states };
}
