import { Type } from '@sinclair/typebox';
import { minutes } from '../../platform/time.ts';
import { defineCapability } from '../capability.ts';
import { noParams } from './no-params.ts';

const Level = Type.Number({ minimum: 0, maximum: 100 });
const takes = minutes(1);

/**
 * A valve for water or gas. `level` is how far it is open, where the device can stop between. Whatever may open it is
 * sensitive; closing it is not, so that an automation shuts the water when a leak is found. Healing and predictions
 * never command it. @since 0.2.0
 */
export const valve = defineCapability({
  id: 'valve',
  version: 1,
  title: 'Valve',
  sensitive: true,
  attributes: {
    open: { title: 'Open', schema: Type.Boolean(), history: 'states', freshness: { kind: 'with-device' } },
    level: {
      title: 'How far open',
      schema: Level,
      unit: '%',
      precision: 0,
      history: 'states',
      freshness: { kind: 'with-device' },
    },
  },
  commands: {
    open: {
      title: 'Open',
      params: noParams,
      confirms: [{ attribute: 'open', equals: true }],
      takes,
      sensitive: true,
    },
    close: { title: 'Close', params: noParams, confirms: [{ attribute: 'open', equals: false }], takes },
    set: {
      title: 'Set how far open',
      params: Type.Object({ level: Level }, { additionalProperties: false }),
      confirms: [{ attribute: 'level', equalsParam: 'level', tolerance: 3 }],
      takes,
      sensitive: true,
    },
  },
  events: {},
});
