import { batteryAttribute } from './battery.ts';
import type { Family } from './family.ts';
import { booleanAt, numberAt, scaledAt, within } from './values.ts';

const id = { temperature: 1, humidity: 2, battery: 4 } as const;

/** Thermometers with a hygrometer (category wsdcg). */
export const climateSensor: Family = {
  id: 'climate-sensor',
  type: 'sensor',
  label: 'climate sensor',
  power: 'battery',
  recognises: (values) =>
    booleanAt(values, 1) === undefined &&
    numberAt(values, id.temperature) !== undefined &&
    within(numberAt(values, id.humidity), 0, 100) !== undefined,
  attributes: [
    {
      capability: 'temperature',
      attribute: 'celsius',
      from: [id.temperature],
      read: (values) => within(scaledAt(values, id.temperature, 0.1), -100, 1000),
    },
    {
      capability: 'humidity',
      attribute: 'percent',
      from: [id.humidity],
      read: (values) => within(numberAt(values, id.humidity), 0, 100),
    },
    batteryAttribute(id.battery),
  ],
  commands: [],
};
