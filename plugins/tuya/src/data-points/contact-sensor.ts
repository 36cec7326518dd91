import type { DataPoints } from '../link/device-message.ts';
import { batteryAttribute, batteryWords } from './battery.ts';
import type { Family } from './family.ts';
import { booleanAt, textAt } from './values.ts';

/** Air conditioners and humidifiers say `low` at 3 of their fan, and have modes and switches beside it. */
const isAppliance = (values: DataPoints): boolean =>
  textAt(values, 2) !== undefined || [2, 5, 6, 7, 8].some((id) => booleanAt(values, id) !== undefined);

/** Door and window contacts (category mcs). Without the battery's word one looks like a plug: a person tells then. */
export const contactSensor: Family = {
  id: 'contact-sensor',
  type: 'contact-sensor',
  label: 'contact sensor',
  power: 'battery',
  recognises: (values) =>
    booleanAt(values, 1) !== undefined && batteryWords.includes(values[3]) && !isAppliance(values),
  attributes: [
    { capability: 'contact', attribute: 'open', from: [1], read: (values) => booleanAt(values, 1) },
    batteryAttribute(2),
  ],
  commands: [],
};
