import { type DeviceDescription, normalizeIdentifier } from '@nexa/sdk';
import { normalizeBridgeId } from '../bridge/bridge-id.ts';
import { ConfigAnswer, checkAnswer, label, partOf } from './bridge-answers.ts';

/** What a bridge tells of itself. */
export interface BridgeConfig {
  readonly bridgeId: string | undefined;
  readonly mac: string | undefined;
  readonly name: string;
  readonly model: string | undefined;
  readonly firmware: string | undefined;
  readonly apiVersion: string | undefined;
  /** The bridge's clock, where it told it. */
  readonly time: number | undefined;
}

export function readBridgeConfig(data: unknown): BridgeConfig {
  const answer = checkAnswer(ConfigAnswer, data, 'config');
  const time = answer.UTC === undefined ? Number.NaN : Date.parse(`${answer.UTC}Z`);
  return {
    bridgeId: normalizeBridgeId(answer.bridgeid),
    mac: macOf(answer.mac),
    name: label(answer.name) ?? 'Hue Bridge',
    model: label(answer.modelid),
    firmware: label(answer.swversion),
    apiVersion: label(answer.apiversion),
    time: Number.isNaN(time) ? undefined : time,
  };
}

/** The first version of the square bridge's software that had the v2 API with its stream of events. */
const FIRST_WITH_CLIP = 1_948_086_000;

/** Whether the bridge's model and version promise the v2 API. The round bridge never got it. */
export function hasClip({ model, firmware }: BridgeConfig): boolean {
  return model !== 'BSB001' && Number(firmware) >= FIRST_WITH_CLIP;
}

/** What is no MAC address is left out: the bridge works all the same. */
function macOf(value: unknown): string | undefined {
  return typeof value === 'string' ? normalizeIdentifier({ kind: 'mac', value })?.value : undefined;
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
    identifiers: [
      ...(config.mac === undefined ? [] : [{ kind: 'mac' as const, value: config.mac }]),
      { kind: 'serial', value: bridgeId },
    ],
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
