import { Type } from '@sinclair/typebox';
import { defineCapability } from '../capability.ts';

/** A key that a person presses. It has no state, only the event. Several keys are several components. @since 0.1.0 */
export const button = defineCapability({
  id: 'button',
  version: 1,
  title: 'Button',
  attributes: {},
  commands: {},
  events: {
    pressed: {
      title: 'Pressed',
      data: Type.Object({
        press: Type.Union([
          Type.Literal('single'),
          Type.Literal('double'),
          Type.Literal('long'),
          Type.Literal('release'),
        ]),
      }),
    },
  },
});
