import type { DeviceType } from '@nexa/sdk';
import type { Family } from './family.ts';
import type { OwnDataPoint } from './own-data-points.ts';

/** The first capability that is there says what the device is. */
const typesByCapability: readonly (readonly [string, DeviceType])[] = [
  ['cover', 'cover'],
  ['thermostat', 'thermostat'],
  ['garageDoor', 'garage-door'],
  ['lock', 'lock'],
  ['valve', 'valve'],
  ['alarm', 'alarm'],
  ['vacuum', 'vacuum'],
  ['media', 'media-player'],
  ['fan', 'fan'],
  ['brightness', 'light'],
  ['color', 'light'],
  ['onOff', 'switch'],
  ['smoke', 'smoke-detector'],
  ['leak', 'leak-sensor'],
  ['contact', 'contact-sensor'],
  ['motion', 'motion-sensor'],
  ['occupancy', 'occupancy-sensor'],
  ['airQuality', 'air-quality-sensor'],
  ['power', 'meter'],
  ['energy', 'meter'],
];

/** A device of which a person says everything. */
export function genericFamily(own: readonly OwnDataPoint[]): Family {
  const capabilities = new Set(own.map(({ capability }) => capability));
  const type = typesByCapability.find(([capability]) => capabilities.has(capability))?.[1] ?? 'sensor';
  return {
    id: 'generic',
    type,
    label: 'device',
    power: undefined,
    recognises: () => false,
    attributes: [],
    commands: [],
  };
}
