import { Type } from '@sinclair/typebox';
import { minutes } from '../../platform/time.ts';
import { defineCapability } from '../capability.ts';

/** Relative humidity of the air, in percent. @since 0.1.0 */
export const humidity = defineCapability({
  id: 'humidity',
  version: 1,
  title: 'Humidity',
  attributes: {
    percent: {
      title: 'Relative humidity',
      schema: Type.Number({ minimum: 0, maximum: 100 }),
      unit: '%',
      precision: 0,
      history: 'telemetry',
      freshness: { kind: 'interval', expected: minutes(60) },
    },
  },
  commands: {},
  events: {},
});
