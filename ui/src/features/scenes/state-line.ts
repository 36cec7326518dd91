import type { Device, WishedState } from '../../shared/api/types.ts';
import { stateKeyOf } from '../../shared/device/state-key.ts';
import { type Capabilities, titleOf, valueText } from '../../shared/device/value-text.ts';
import { sceneTexts as said } from '../../shared/life-texts.ts';

/** What a scene sets of one device, in a line: "Switch: On, Brightness: 40 %". */
export interface StateLine {
  readonly deviceId: string;
  readonly name: string;
  readonly text: string;
}

type Devices = ReadonlyMap<string, Device>;

export const nameOf = (devices: Devices, deviceId: string): string => devices.get(deviceId)?.name ?? said.gone;

/** The states of a scene, one line a device, in the order in which they come. */
export function stateLines(states: readonly WishedState[], devices: Devices, capabilities: Capabilities): StateLine[] {
  const byDevice = new Map<string, string[]>();
  for (const { deviceId, component, capability, attribute, value } of states) {
    const key = stateKeyOf(capability, attribute, component);
    const part = devices.get(deviceId)?.components.find(({ id }) => id === component)?.name;
    const text = said.state(titleOf(capabilities, key, part), valueText(capabilities, key, value));
    byDevice.set(deviceId, [...(byDevice.get(deviceId) ?? []), text]);
  }
  return [...byDevice].map(([deviceId, texts]) => ({
    deviceId,
    name: nameOf(devices, deviceId),
    text: texts.join(', '),
  }));
}
