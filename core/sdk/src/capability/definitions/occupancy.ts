import { Type } from '@sinclair/typebox';
import { defineCapability } from '../capability.ts';

/**
 * Whether somebody is there, moving or not: a presence sensor, a bed, a seat. What only sees movement is `motion`.
 * @since 0.2.0
 */
export const occupancy = defineCapability({
  id: 'occupancy',
  version: 1,
  title: 'Occupancy',
  attributes: {
    occupied: { title: 'Occupied', schema: Type.Boolean(), history: 'states', freshness: { kind: 'with-device' } },
  },
  commands: {},
  events: {},
});
