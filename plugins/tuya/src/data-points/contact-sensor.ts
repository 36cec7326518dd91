import { batteryAttribute, batteryWords } from './battery.ts';
import type { Family } from './family.ts';
import { booleanAt } from './values.ts';

/** Door and window contacts (category mcs). Without the battery's word one looks like a plug: a person tells then. */
export const contactSensor: Family = {
  id: 'contact-sensor',
  type: 'contact-sensor',
  label: 'contact sensor',
  power: 'battery',
  recognises: (values) => booleanAt(values, 1) !== undefined && batteryWords.includes(values[3]),
  attributes: [
    { capability: 'contact', attribute: 'open', from: [1], read: (values) => booleanAt(values, 1) },
    batteryAttribute(2),
  ],
  commands: [],
};
