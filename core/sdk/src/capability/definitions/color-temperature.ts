import { Type } from '@sinclair/typebox';
import { defineCapability } from '../capability.ts';
import { colorMode } from './color-mode.ts';
import { Transition } from './transition.ts';

const Kelvin = Type.Number({ minimum: 1000, maximum: 20_000 });

/**
 * Colour temperature of white light in kelvin. A device states its own narrower range as limits. With `transition` a
 * change takes so many seconds where the device can, and is done at once where it cannot. @since 0.1.0
 */
export const colorTemperature = defineCapability({
  id: 'colorTemperature',
  version: 1,
  title: 'Colour temperature',
  attributes: {
    kelvin: {
      title: 'Colour temperature',
      schema: Kelvin,
      unit: 'K',
      precision: 0,
      history: 'states',
      freshness: { kind: 'with-device' },
    },
    colorMode,
  },
  commands: {
    set: {
      title: 'Set colour temperature',
      params: Type.Object({ kelvin: Kelvin, transition: Transition }, { additionalProperties: false }),
      // Lamps count in mired (10^6 / K); one mired is 43 K at 6500 K.
      confirms: [{ attribute: 'kelvin', equalsParam: 'kelvin', tolerance: 50 }],
    },
  },
  events: {},
});
