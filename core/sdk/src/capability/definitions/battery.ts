import { Type } from '@sinclair/typebox';
import { hours } from '../../platform/time.ts';
import { defineCapability } from '../capability.ts';

/** Charge of a battery in percent; its voltage where the device measures that. @since 0.1.0 */
export const battery = defineCapability({
  id: 'battery',
  version: 1,
  title: 'Battery',
  attributes: {
    percent: {
      title: 'Charge',
      schema: Type.Number({ minimum: 0, maximum: 100 }),
      unit: '%',
      precision: 0,
      history: 'telemetry',
      freshness: { kind: 'interval', expected: hours(24) },
    },
    volts: {
      title: 'Battery voltage',
      schema: Type.Number({ minimum: 0, maximum: 1000 }),
      unit: 'V',
      precision: 2,
      history: 'telemetry',
      freshness: { kind: 'interval', expected: hours(24) },
    },
  },
  commands: {},
  events: {},
});
