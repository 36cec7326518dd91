import { Type } from '@sinclair/typebox';
import { minutes } from '../../platform/time.ts';
import { defineCapability } from '../capability.ts';

const expected = minutes(60);

/**
 * Electric power drawn now, in watts (negative when it is fed back); mains voltage and current where the device
 * measures them. @since 0.1.0
 */
export const power = defineCapability({
  id: 'power',
  version: 1,
  title: 'Power',
  attributes: {
    watts: {
      title: 'Power',
      schema: Type.Number({ minimum: -1_000_000, maximum: 1_000_000 }),
      unit: 'W',
      precision: 1,
      history: 'energy',
      freshness: { kind: 'interval', expected },
    },
    volts: {
      title: 'Voltage',
      schema: Type.Number({ minimum: 0, maximum: 100_000 }),
      unit: 'V',
      precision: 1,
      history: 'energy',
      freshness: { kind: 'interval', expected },
    },
    amperes: {
      title: 'Current',
      schema: Type.Number({ minimum: -100_000, maximum: 100_000 }),
      unit: 'A',
      precision: 2,
      history: 'energy',
      freshness: { kind: 'interval', expected },
    },
  },
  commands: {},
  events: {},
});
