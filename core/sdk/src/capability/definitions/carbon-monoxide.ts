import { Type } from '@sinclair/typebox';
import { minutes } from '../../platform/time.ts';
import { defineCapability } from '../capability.ts';

/** A detector of carbon monoxide: its alarm, and the concentration where the device measures it. @since 0.2.0 */
export const carbonMonoxide = defineCapability({
  id: 'carbonMonoxide',
  version: 1,
  title: 'Carbon monoxide',
  attributes: {
    detected: {
      title: 'Carbon monoxide',
      schema: Type.Boolean(),
      history: 'states',
      freshness: { kind: 'with-device' },
    },
    ppm: {
      title: 'Carbon monoxide in the air',
      schema: Type.Number({ minimum: 0, maximum: 10_000 }),
      unit: 'ppm',
      precision: 0,
      history: 'telemetry',
      freshness: { kind: 'interval', expected: minutes(60) },
    },
  },
  commands: {},
  events: {},
});
