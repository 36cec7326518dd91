import { Type } from '@sinclair/typebox';
import { defineCapability } from '../capability.ts';

/** A door, window or lid; true while it is open. @since 0.1.0 */
export const contact = defineCapability({
  id: 'contact',
  version: 1,
  title: 'Door or window',
  attributes: {
    open: { title: 'Open', schema: Type.Boolean(), history: 'states', freshness: { kind: 'with-device' } },
  },
  commands: {},
  events: {},
});
