import type { DataPoints } from '../link/device-message.ts';
import { batteryAttribute } from './battery.ts';
import type { Family } from './family.ts';
import { booleanAt, numberAt, scaledAt, within } from './values.ts';

const id = { temperature: 1, humidity: 2, battery: 4 } as const;

/** In percent, or in tenths of it where it could be no percentage. */
const humidityAt = (values: DataPoints): number | undefined => {
  const raw = numberAt(values, id.humidity);
  return within(raw !== undefined && raw > 100 ? raw / 10 : raw, 0, 100);
};

/** Thermometers with a hygrometer (category wsdcg). */
export const climateSensor: Family = {
  id: 'climate-sensor',
  type: 'sensor',
  label: 'climate sensor',
  power: 'battery',
  recognises: (values) =>
    booleanAt(values, 1) === undefined &&
    numberAt(values, id.temperature) !== undefined &&
    humidityAt(values) !== undefined,
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
      read: humidityAt,
    },
    batteryAttribute(id.battery),
  ],
  commands: [],
};
