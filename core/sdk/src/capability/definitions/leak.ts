import { Type } from '@sinclair/typebox';
import { defineCapability } from '../capability.ts';

/** Water where none should be; true while the sensor is wet. @since 0.2.0 */
export const leak = defineCapability({
  id: 'leak',
  version: 1,
  title: 'Water leak',
  attributes: {
    detected: { title: 'Water leak', schema: Type.Boolean(), history: 'states', freshness: { kind: 'with-device' } },
  },
  commands: {},
  events: {},
});
