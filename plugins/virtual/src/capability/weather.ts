import { defineCapability, minutes } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { type WeatherCondition, weatherConditions } from '../world/weather.ts';

const Condition = Type.Unsafe<WeatherCondition>({ type: 'string', enum: [...weatherConditions] });
const expected = minutes(10);

/** The sky over the simulated home, and the power to change it. A capability that NEXA itself does not know. */
export const weather = defineCapability({
  id: 'virtual.weather',
  version: 1,
  title: 'Weather',
  attributes: {
    condition: { title: 'Condition', schema: Condition, history: 'states', freshness: { kind: 'with-device' } },
    cloudCover: {
      title: 'Cloud cover',
      schema: Type.Number({ minimum: 0, maximum: 100 }),
      unit: '%',
      precision: 0,
      history: 'telemetry',
      freshness: { kind: 'interval', expected },
    },
    windSpeed: {
      title: 'Wind speed',
      schema: Type.Number({ minimum: 0, maximum: 120 }),
      unit: 'm/s',
      precision: 1,
      history: 'telemetry',
      freshness: { kind: 'interval', expected },
    },
  },
  commands: {
    set: {
      title: 'Choose the weather',
      params: Type.Object({ condition: Condition }),
      confirms: [{ attribute: 'condition', equalsParam: 'condition' }],
    },
    release: { title: 'Let the weather be', params: Type.Object({}), confirms: [] },
  },
  events: {},
});
