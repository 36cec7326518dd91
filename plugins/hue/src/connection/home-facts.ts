import type { JsonObject } from '@nexa/sdk';
import { type HueDevice, isDeviceReachable } from '../model/hue-device.ts';
import type { HueHome } from './hue-home.ts';

/** What diagnostics show of a bridge that is polled by the v1 API. Names, addresses and keys stay at home. */
export function homeFacts(home: HueHome, failures: number, externalId: string | undefined): JsonObject {
  const { config } = home;
  const asked = [...home.devices].filter(([id]) => externalId === undefined || id === externalId);
  return {
    bridge: {
      api: 'v1',
      model: config?.model ?? 'unknown',
      firmware: config?.firmware ?? 'unknown',
      apiVersion: config?.apiVersion ?? 'unknown',
      failures,
    },
    devices: asked.map(([, device]) => factsOf(home, device)),
  };
}

function factsOf(home: HueHome, device: HueDevice): JsonObject {
  const { description, lights, sensors } = device;
  return {
    model: description.model ?? 'unknown',
    firmware: description.firmware ?? 'unknown',
    lights: lights.length,
    sensors: sensors.length,
    reachable: isDeviceReachable(device),
    readable: !home.isUnreadable(device),
  };
}
