import type { ExposedType } from '@nexa/sdk';
import type { Part } from './part.ts';

interface TypeRow {
  /** Without `action.devices.types.`. */
  readonly type: string;
  /** Google expects one of these of the type. */
  readonly needs: readonly string[];
}

/** What a NEXA device is to Google, as long as the part is what its device says. */
const byDeviceType: Partial<Readonly<Record<ExposedType, TypeRow>>> = {
  light: { type: 'LIGHT', needs: ['onOff', 'brightness', 'color', 'colorTemperature'] },
  plug: { type: 'OUTLET', needs: ['onOff'] },
  'power-strip': { type: 'OUTLET', needs: ['onOff'] },
  switch: { type: 'SWITCH', needs: ['onOff'] },
  cover: { type: 'BLINDS', needs: ['cover'] },
  thermostat: { type: 'THERMOSTAT', needs: ['thermostat'] },
  fan: { type: 'FAN', needs: ['fan', 'onOff'] },
  vacuum: { type: 'VACUUM', needs: ['vacuum'] },
  'smoke-detector': { type: 'SMOKE_DETECTOR', needs: ['smoke'] },
  lock: { type: 'LOCK', needs: ['lock'] },
  'garage-door': { type: 'GARAGE', needs: ['garageDoor'] },
  valve: { type: 'VALVE', needs: ['valve'] },
  alarm: { type: 'SECURITYSYSTEM', needs: ['alarm'] },
  scene: { type: 'SCENE', needs: ['scene'] },
};

/** What it is by what it can, the weightiest first. */
const byCapability: readonly (readonly [string, string])[] = [
  ['lock', 'LOCK'],
  ['alarm', 'SECURITYSYSTEM'],
  ['garageDoor', 'GARAGE'],
  ['valve', 'VALVE'],
  ['thermostat', 'THERMOSTAT'],
  ['cover', 'BLINDS'],
  ['vacuum', 'VACUUM'],
  ['fan', 'FAN'],
  ['color', 'LIGHT'],
  ['colorTemperature', 'LIGHT'],
  ['brightness', 'LIGHT'],
  ['smoke', 'SMOKE_DETECTOR'],
  ['carbonMonoxide', 'CARBON_MONOXIDE_DETECTOR'],
  ['onOff', 'SWITCH'],
];

const ANYTHING_ELSE = 'SENSOR';
/** Google's thermostats tell how warm it is; what only takes a target is a heater. */
const ONLY_A_TARGET = 'HEATER';

export function deviceTypeOf(part: Part): string {
  if (part.offers('media')) return part.has('media', 'source') ? 'AUDIO_VIDEO_RECEIVER' : 'SPEAKER';
  if (part.offers('thermostat') && !part.offers('temperature')) return ONLY_A_TARGET;
  const row = byDeviceType[part.device.type];
  if (row?.needs.some((capability) => part.offers(capability))) return row.type;
  return byCapability.find(([capability]) => part.offers(capability))?.[1] ?? ANYTHING_ELSE;
}
