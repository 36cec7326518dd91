import type { DataPoints } from '../link/device-message.ts';
import { batteryAttribute } from './battery.ts';
import type { Family } from './family.ts';
import { textAt } from './values.ts';

const sightings: readonly string[] = ['pir', 'presence', 'move'];

const sighting = (values: DataPoints): boolean | undefined => {
  const word = textAt(values, 1);
  if (word === undefined) return undefined;
  if (sightings.includes(word)) return true;
  return word === 'none' ? false : undefined;
};

/** Passive infrared and presence sensors (categories pir and hps). */
export const motionSensor: Family = {
  id: 'motion-sensor',
  type: 'motion-sensor',
  label: 'motion sensor',
  power: 'battery',
  recognises: (values) => sighting(values) !== undefined,
  attributes: [{ capability: 'motion', attribute: 'active', from: [1], read: sighting }, batteryAttribute(4, 3)],
  commands: [],
};
