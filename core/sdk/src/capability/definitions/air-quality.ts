import { Type } from '@sinclair/typebox';
import { minutes } from '../../platform/time.ts';
import { type AttributeDefinition, defineCapability, type Unit } from '../capability.ts';
import { words } from './words.ts';

/** A concentration in the air that the device measures. */
const measured = (title: string, unit: Unit, maximum: number) =>
  ({
    title,
    schema: Type.Number({ minimum: 0, maximum }),
    unit,
    precision: 0,
    history: 'telemetry',
    freshness: { kind: 'interval', expected: minutes(60) },
  }) as const satisfies AttributeDefinition;

/**
 * What is in the air of a room; a device reports those of them that it measures. `voc` are volatile organic compounds;
 * `pm1`, `pm25` and `pm10` are particles of up to 1, 2.5 and 10 µm; `index` runs from 0 (clean) to 500, `level` is the
 * device's own judgement in words. @since 0.2.0
 */
export const airQuality = defineCapability({
  id: 'airQuality',
  version: 1,
  title: 'Air quality',
  attributes: {
    co2: measured('Carbon dioxide', 'ppm', 40_000),
    voc: measured('Volatile compounds', 'µg/m³', 100_000),
    pm1: measured('Finest dust (PM1)', 'µg/m³', 10_000),
    pm25: measured('Fine dust (PM2.5)', 'µg/m³', 10_000),
    pm10: measured('Dust (PM10)', 'µg/m³', 10_000),
    index: measured('Air quality index', 'AQI', 500),
    level: {
      title: 'Air quality',
      schema: words('good', 'fair', 'moderate', 'poor', 'veryPoor', 'extremelyPoor'),
      history: 'states',
      freshness: { kind: 'with-device' },
    },
  },
  commands: {},
  events: {},
});
