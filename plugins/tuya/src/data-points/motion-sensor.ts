import type { DataPoints } from '../link/device-message.ts';
import { batteryAttribute } from './battery.ts';
import type { Family } from './family.ts';
import { numberAt, textAt } from './values.ts';

const sightings: readonly string[] = ['pir', 'presence', 'move', 'large_move', 'small_move', 'peaceful'];
/** Radar sensors tell how far away somebody is. */
const DISTANCE = 9;

const sighting = (values: DataPoints): boolean | undefined => {
  const word = textAt(values, 1);
  if (word === undefined) return undefined;
  if (sightings.includes(word)) return true;
  return word === 'none' ? false : undefined;
};

/** Passive infrared sensors (category pir). */
export const motionSensor: Family = {
  id: 'motion-sensor',
  type: 'motion-sensor',
  label: 'motion sensor',
  power: 'battery',
  recognises: (values) => sighting(values) !== undefined,
  attributes: [{ capability: 'motion', attribute: 'active', from: [1], read: sighting }, batteryAttribute(4, 3)],
  commands: [],
};

/** Radar sensors, which also see who sits still (category hps). */
export const presenceSensor: Family = {
  id: 'presence-sensor',
  type: 'occupancy-sensor',
  label: 'presence sensor',
  power: 'mains',
  recognises: (values) => sighting(values) !== undefined && numberAt(values, DISTANCE) !== undefined,
  attributes: [{ capability: 'occupancy', attribute: 'occupied', from: [1], read: sighting }],
  commands: [],
};
