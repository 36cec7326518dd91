import { Type } from '@sinclair/typebox';
import { defineCapability } from '../capability.ts';

/** Movement seen by a sensor; true while it sees some or holds its last sighting. @since 0.1.0 */
export const motion = defineCapability({
  id: 'motion',
  version: 1,
  title: 'Motion',
  attributes: {
    active: { title: 'Motion detected', schema: Type.Boolean(), history: 'states', freshness: { kind: 'with-device' } },
  },
  commands: {},
  events: {},
});
