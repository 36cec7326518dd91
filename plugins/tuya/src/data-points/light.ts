import type { DataPoints } from '../link/device-message.ts';
import type { Family } from './family.ts';
import { kelvinLimits, type LampSpec, lampAttributes, lampCommands, usualKelvins } from './lamp-rows.ts';
import { booleanAt, numberAt, textAt } from './values.ts';

const spec: LampSpec = {
  on: 20,
  mode: 21,
  brightness: 22,
  temperature: 23,
  color: 24,
  brightnessSpan: { device: [10, 1000], nexa: [1, 100] },
  kelvinSpan: { device: [0, 1000], nexa: usualKelvins },
};

/** Alarm systems, fireplaces and dehumidifiers have switches from 20 on too: lamps have words at 21 and 25, and none at 1. */
const isOther = (values: DataPoints): boolean =>
  textAt(values, 1) !== undefined || [spec.mode, 25].some((id) => booleanAt(values, id) !== undefined);

/** Lamps of category dj with data points from 20. */
export const light: Family = {
  id: 'light',
  type: 'light',
  label: 'light',
  power: 'mains',
  recognises: (values) =>
    booleanAt(values, spec.on) !== undefined &&
    (numberAt(values, spec.brightness) !== undefined ||
      textAt(values, spec.mode) !== undefined ||
      // A single letter is a unit of temperature.
      (textAt(values, spec.color) ?? 'c').length > 1) &&
    !isOther(values),
  limits: () => kelvinLimits,
  attributes: lampAttributes(spec),
  commands: lampCommands(spec),
};
