import { Type } from '@sinclair/typebox';
import { defineCapability } from '../capability.ts';

/**
 * Whether somebody is at home, told by something that they carry: a phone, a key fob, a watch. A sensor that sees whether
 * a room is in use is `occupancy`. @since 0.2.0
 */
export const presence = defineCapability({
  id: 'presence',
  version: 1,
  title: 'Presence',
  attributes: {
    present: { title: 'At home', schema: Type.Boolean(), history: 'states', freshness: { kind: 'with-device' } },
  },
  commands: {},
  events: {},
});
