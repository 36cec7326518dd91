import { Type } from '@sinclair/typebox';
import { defineCapability } from '../capability.ts';
import { colorMode } from './color-mode.ts';
import { Transition } from './transition.ts';

const Hue = Type.Number({ minimum: 0, maximum: 360 });
const Saturation = Type.Number({ minimum: 0, maximum: 100 });

/**
 * Colour of a light as hue (degrees on the colour circle) and saturation (percent). Brightness is apart. With
 * `transition` a change takes so many seconds where the device can, and is done at once where it cannot. @since 0.1.0
 */
export const color = defineCapability({
  id: 'color',
  version: 1,
  title: 'Colour',
  attributes: {
    hue: {
      title: 'Hue',
      schema: Hue,
      unit: '°',
      precision: 0,
      history: 'states',
      freshness: { kind: 'with-device' },
    },
    saturation: {
      title: 'Saturation',
      schema: Saturation,
      unit: '%',
      precision: 0,
      history: 'states',
      freshness: { kind: 'with-device' },
    },
    colorMode,
  },
  commands: {
    set: {
      title: 'Set colour',
      params: Type.Object(
        { hue: Hue, saturation: Saturation, transition: Transition },
        { additionalProperties: false },
      ),
      confirms: [
        { attribute: 'hue', equalsParam: 'hue', tolerance: 2, modulo: 360 },
        { attribute: 'saturation', equalsParam: 'saturation', tolerance: 2 },
      ],
    },
  },
  events: {},
});
