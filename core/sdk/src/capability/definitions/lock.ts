import { Type } from '@sinclair/typebox';
import { defineCapability } from '../capability.ts';

/** A door lock. Unlocking is sensitive: nothing but a person, or an automation that a person allowed to, does it. @since 0.1.0 */
export const lock = defineCapability({
  id: 'lock',
  version: 1,
  title: 'Lock',
  sensitive: true,
  attributes: {
    locked: { title: 'Locked', schema: Type.Boolean(), history: 'states', freshness: { kind: 'with-device' } },
  },
  commands: {
    lock: {
      title: 'Lock',
      params: Type.Object({}, { additionalProperties: false }),
      confirms: [{ attribute: 'locked', equals: true }],
    },
    unlock: {
      title: 'Unlock',
      params: Type.Object({}, { additionalProperties: false }),
      confirms: [{ attribute: 'locked', equals: false }],
      sensitive: true,
    },
  },
  events: {},
});
