import { Type } from '@sinclair/typebox';
import { defineCapability } from '../capability.ts';

/** Switches something on and off. @since 0.1.0 */
export const onOff = defineCapability({
  id: 'onOff',
  version: 1,
  title: 'Switch',
  attributes: {
    on: { title: 'On', schema: Type.Boolean(), history: 'states', freshness: { kind: 'with-device' } },
  },
  commands: {
    on: {
      title: 'Switch on',
      params: Type.Object({}, { additionalProperties: false }),
      confirms: [{ attribute: 'on', equals: true }],
    },
    off: {
      title: 'Switch off',
      params: Type.Object({}, { additionalProperties: false }),
      confirms: [{ attribute: 'on', equals: false }],
    },
    toggle: {
      title: 'Toggle',
      params: Type.Object({}, { additionalProperties: false }),
      confirms: [{ attribute: 'on', toggles: true }],
    },
  },
  events: {},
});
