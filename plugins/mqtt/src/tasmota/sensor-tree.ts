import type { Fields } from '../home-assistant/announcement.ts';
import { isRecord } from '../template/values.ts';
import { inputOf, isQuantity, type Quantity, quantityOf } from './quantities.ts';
import { memberOf } from './readings.ts';

/** One value among what a device measures. */
export interface SensorValue {
  /** Members that lead to it; a number is an index of a list. */
  readonly path: readonly (string | number)[];
  /** The sensor that it belongs to, or one of several of a kind within it: `DS18B20-1`, `ENERGY 2`, `ANALOG 1`. */
  readonly group: string;
  readonly quantity: Quantity | undefined;
  /** What was announced for it; `null` when the sensor had measured nothing yet. */
  readonly announced: unknown;
}

/** Not sensors: when it was, readers of cards, and what is told as something else. */
const IGNORED = /^(?:Time|PN532|RDM6300|Shutter\d+)$/;
/** Not measured: numbers of parts, and times. */
const NO_VALUES = new Set(['Id', 'TotalStartTime', 'Time']);
const MOST = 100;

/** The values in a message of sensors: `{"AM2301": {"Temperature": 21.3, "Humidity": 44}, "TempUnit": "C"}`. */
export function sensorValuesIn(told: Fields): SensorValue[] {
  const values = Object.entries(told).flatMap(([sensor, values]) =>
    isRecord(values) && !IGNORED.test(sensor) ? valuesOf(sensor, values) : [],
  );
  return values.slice(0, MOST);
}

function valuesOf(sensor: string, values: Fields): SensorValue[] {
  return Object.entries(values).flatMap(([name, value]): SensorValue[] => {
    if (NO_VALUES.has(name)) return [];
    if (Array.isArray(value)) {
      return value.map((item: unknown, index) => ({
        path: [sensor, name, index],
        group: `${sensor} ${index + 1}`,
        quantity: quantityOf(sensor, name, undefined),
        announced: item,
      }));
    }
    if (isRecord(value)) {
      return Object.entries(value).map(([member, item]) => ({
        path: [sensor, name, member],
        // Either a meter of several quantities, or one quantity of several phases.
        group: `${sensor} ${isQuantity(member) ? name : member}`,
        quantity: quantityOf(sensor, name, member),
        announced: item,
      }));
    }
    const quantity = quantityOf(sensor, name, undefined);
    return [{ path: [sensor, name], group: `${sensor} ${inputOf(sensor, name)}`.trim(), quantity, announced: value }];
  });
}

/** The value at a path. Where a list was announced and one value is told, that is the first of it. */
export function valueAt(told: Fields, path: readonly (string | number)[]): unknown {
  let value: unknown = told;
  for (const step of path) {
    if (typeof step === 'number') {
      value = Array.isArray(value) ? (value as readonly unknown[])[step] : step === 0 ? value : undefined;
    } else {
      value = memberOf(value, step);
    }
  }
  return value;
}
