import { Type } from '@sinclair/typebox';
import { defineCapability } from '../capability.ts';
import { Transition } from './transition.ts';

const Level = Type.Number({ minimum: 0, maximum: 100 });

/**
 * How bright a light is, in percent of its range. While the light is off, `level` is what it will have when it is
 * switched on again. Setting a level above 0 switches the light on; level 0 switches it off. With `transition` it takes so
 * many seconds where the device can, and is done at once where it cannot. @since 0.1.0
 */
export const brightness = defineCapability({
  id: 'brightness',
  version: 1,
  title: 'Brightness',
  attributes: {
    level: {
      title: 'Brightness',
      schema: Level,
      unit: '%',
      precision: 0,
      history: 'states',
      freshness: { kind: 'with-device' },
    },
  },
  commands: {
    set: {
      title: 'Set brightness',
      params: Type.Object({ level: Level, transition: Transition }, { additionalProperties: false }),
      confirms: [{ attribute: 'level', equalsParam: 'level', tolerance: 1, offAtZero: true }],
    },
  },
  events: {},
});
