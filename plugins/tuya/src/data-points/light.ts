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
      textAt(values, spec.color) !== undefined),
  limits: () => kelvinLimits,
  attributes: lampAttributes(spec),
  commands: lampCommands(spec),
};
