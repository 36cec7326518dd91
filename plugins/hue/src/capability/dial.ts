import { defineCapability } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';

/** A dial that is turned without an end, as on the Hue tap dial. 1,000 steps are one whole turn. */
export const dial = defineCapability({
  id: 'hue.dial',
  version: 1,
  title: 'Dial',
  attributes: {},
  commands: {},
  events: {
    turned: {
      title: 'Turned',
      data: Type.Object({
        direction: Type.Union([Type.Literal('clockwise'), Type.Literal('counterclockwise')]),
        steps: Type.Integer({ minimum: 0, maximum: 32_767 }),
      }),
    },
  },
});
