import type { DeviceDescription } from '@nexa/sdk';
import { normalizeBridgeId } from '../bridge/bridge-id.ts';
import { ConfigAnswer, checkAnswer, label, partOf } from './bridge-answers.ts';

/** What a bridge tells of itself. */
export interface BridgeConfig {
  readonly bridgeId: string | undefined;
  readonly name: string;
  readonly model: string | undefined;
  readonly firmware: string | undefined;
  /** The bridge's clock, where it told it. */
  readonly time: number | undefined;
}

export function readBridgeConfig(data: unknown): BridgeConfig {
  const answer = checkAnswer(ConfigAnswer, data, 'config');
  const time = answer.UTC === undefined ? Number.NaN : Date.parse(`${answer.UTC}Z`);
  return {
    bridgeId: normalizeBridgeId(answer.bridgeid),
    name: label(answer.name) ?? 'Hue Bridge',
    model: label(answer.modelid),
    firmware: label(answer.swversion),
    time: Number.isNaN(time) ? undefined : time,
  };
}

export function bridgeDevice(bridgeId: string, config: BridgeConfig): DeviceDescription {
  return {
    externalId: bridgeId,
    name: config.name,
    type: 'bridge',
    manufacturer: 'Signify',
    ...(config.model === undefined ? {} : { model: config.model }),
    ...(config.firmware === undefined ? {} : { firmware: config.firmware }),
    components: [{ id: 'main', capabilities: [] }],
    power: 'mains',
  };
}

/** The name of the room of each light, by the light's number. Zones overlap and are no rooms. */
export function roomsOf(groups: unknown): Map<string, string> {
  const rooms = new Map<string, string>();
  if (typeof groups !== 'object' || groups === null) return rooms;
  for (const group of Object.values(groups)) {
    const name = label(partOf(group, 'name'));
    const lights = partOf(group, 'lights');
    if (partOf(group, 'type') !== 'Room' || name === undefined || !Array.isArray(lights)) continue;
    for (const id of lights) rooms.set(String(id), name);
  }
  return rooms;
}
