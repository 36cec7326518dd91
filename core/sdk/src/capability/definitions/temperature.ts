import { Type } from '@sinclair/typebox';
import { minutes } from '../../platform/time.ts';
import { defineCapability } from '../capability.ts';

/** Measured temperature of air, water or a surface, in degrees Celsius. @since 0.1.0 */
export const temperature = defineCapability({
  id: 'temperature',
  version: 1,
  title: 'Temperature',
  attributes: {
    celsius: {
      title: 'Temperature',
      schema: Type.Number({ minimum: -100, maximum: 1000 }),
      unit: '°C',
      precision: 1,
      history: 'telemetry',
      freshness: { kind: 'interval', expected: minutes(60) },
    },
  },
  commands: {},
  events: {},
});
