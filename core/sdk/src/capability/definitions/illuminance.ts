import { Type } from '@sinclair/typebox';
import { minutes } from '../../platform/time.ts';
import { defineCapability } from '../capability.ts';

/** How bright it is where the sensor is, in lux: moonlight below 1, a lit room 100 to 500, full sun 100,000. @since 0.2.0 */
export const illuminance = defineCapability({
  id: 'illuminance',
  version: 1,
  title: 'Brightness of the surroundings',
  attributes: {
    lux: {
      title: 'Illuminance',
      schema: Type.Number({ minimum: 0, maximum: 200_000 }),
      unit: 'lx',
      precision: 0,
      history: 'telemetry',
      freshness: { kind: 'interval', expected: minutes(60) },
    },
  },
  commands: {},
  events: {},
});
