import type { DataPoints } from '../link/device-message.ts';
import type { AttributeRow } from './family.ts';
import { numberAt, scaledAt, within } from './values.ts';

/** mA, 0.1 W, 0.1 V: at 18 to 20 today, at 4 to 6 in plugs of the first years. */
const meters = [
  { current: 18, power: 19, voltage: 20 },
  { current: 4, power: 5, voltage: 6 },
] as const;

/** Energy since the last report, in Wh. The plugin adds it up and puts the sum here, in Wh, for reading. */
export const ENERGY_INCREMENT = 17;

const meterOf = (values: DataPoints) =>
  meters.find((ids) => Object.values(ids).every((id) => numberAt(values, id) !== undefined));

export const hasMeter = (values: DataPoints): boolean => meterOf(values) !== undefined;

export const meterDataPoints: readonly number[] = meters.flatMap((ids) => Object.values(ids));

const row = (attribute: string, kind: keyof (typeof meters)[number], factor: number, bound: number): AttributeRow => ({
  capability: 'power',
  attribute,
  from: meters.map((ids) => ids[kind]),
  read: (values) => {
    const ids = meterOf(values);
    return ids && within(scaledAt(values, ids[kind], factor), 0, bound);
  },
});

/** Bounds far above what a mains circuit can carry. */
export const meterAttributes: readonly AttributeRow[] = [
  row('watts', 'power', 0.1, 50_000),
  row('volts', 'voltage', 0.1, 1_000),
  row('amperes', 'current', 0.001, 1_000),
];

export const energyAttribute: AttributeRow = {
  capability: 'energy',
  attribute: 'kilowattHours',
  from: [ENERGY_INCREMENT],
  read: (values) =>
    hasMeter(values) ? within(scaledAt(values, ENERGY_INCREMENT, 0.001), 0, 1_000_000_000) : undefined,
};
