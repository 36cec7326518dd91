import type { DataPoints } from '../link/device-message.ts';
import { batteryAttribute, batteryWords } from './battery.ts';
import type { Family } from './family.ts';
import { booleanAt, numberAt, scaledAt, textAt, within } from './values.ts';

const id = { temperature: 1, humidity: 2, battery: 4 } as const;

/** In percent, or in tenths of it where it could be no percentage. */
const humidityAt = (values: DataPoints): number | undefined => {
  const raw = numberAt(values, id.humidity);
  return within(raw !== undefined && raw > 100 ? raw / 10 : raw, 0, 100);
};

/** From here on each maker has its own. */
const OWN_FROM = 100;
const units: readonly unknown[] = ['c', 'f'];

/**
 * Locks count how they were opened from 1 on, meters and chargers have energy at 1 and a phase at 6 or 7. One with data
 * points of its maker's own is a climate sensor only where it tells its battery or its unit as these do.
 */
function isCounter(values: DataPoints): boolean {
  const speaks = [5, 6, 7].some((other) => textAt(values, other) !== undefined);
  const counts = [3, 5].some((other) => numberAt(values, other) !== undefined);
  const word = textAt(values, 3);
  if (speaks || counts || (word !== undefined && !batteryWords.includes(word))) return true;
  const hasOwn = Object.keys(values).some((other) => Number(other) >= OWN_FROM);
  const isUsual = word !== undefined || numberAt(values, id.battery) !== undefined || units.includes(values[9]);
  return hasOwn && !isUsual;
}

/** Thermometers with a hygrometer (category wsdcg). */
export const climateSensor: Family = {
  id: 'climate-sensor',
  type: 'sensor',
  label: 'climate sensor',
  power: 'battery',
  recognises: (values) =>
    booleanAt(values, 1) === undefined &&
    numberAt(values, id.temperature) !== undefined &&
    humidityAt(values) !== undefined &&
    !isCounter(values),
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
