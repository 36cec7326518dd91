import { Type } from '@sinclair/typebox';
import { minutes } from '../../platform/time.ts';
import { defineCapability } from '../capability.ts';

/** Reading of an energy counter that only grows, in kilowatt hours. A smaller value means that the counter was reset. @since 0.1.0 */
export const energy = defineCapability({
  id: 'energy',
  version: 1,
  title: 'Energy',
  attributes: {
    kilowattHours: {
      title: 'Energy counter',
      schema: Type.Number({ minimum: 0, maximum: 1_000_000_000 }),
      unit: 'kWh',
      precision: 3,
      history: 'energy',
      freshness: { kind: 'interval', expected: minutes(60) },
    },
  },
  commands: {},
  events: {},
});
