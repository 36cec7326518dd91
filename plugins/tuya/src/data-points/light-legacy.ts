import type { Family } from './family.ts';
import { kelvinLimits, type LampSpec, lampAttributes, lampCommands, usualKelvins } from './lamp-rows.ts';
import { booleanAt, numberAt, textAt } from './values.ts';

const spec: LampSpec = {
  on: 1,
  mode: 2,
  brightness: 3,
  temperature: 4,
  color: 5,
  brightnessSpan: { device: [25, 255], nexa: [1, 100] },
  kelvinSpan: { device: [0, 255], nexa: usualKelvins },
};
const modes: readonly string[] = ['white', 'colour', 'scene', 'scene_1', 'scene_2', 'scene_3', 'scene_4', 'music'];

/** Lamps of the first years, with data points from 1. */
export const lightLegacy: Family = {
  id: 'light-legacy',
  type: 'light',
  label: 'light',
  power: 'mains',
  recognises: (values) =>
    booleanAt(values, spec.on) !== undefined &&
    modes.includes(textAt(values, spec.mode) ?? '') &&
    numberAt(values, spec.brightness) !== undefined,
  limits: () => kelvinLimits,
  attributes: lampAttributes(spec),
  commands: lampCommands(spec),
};
