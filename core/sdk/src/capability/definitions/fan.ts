import { Type } from '@sinclair/typebox';
import { seconds } from '../../platform/time.ts';
import { defineCapability } from '../capability.ts';
import { words } from './words.ts';

const Speed = Type.Number({ minimum: 0, maximum: 100 });
const Direction = words('forward', 'reverse');
const Mode = words('manual', 'auto', 'sleep', 'natural');

/**
 * A fan. `speed` is in percent of its fastest; one with a few speeds states the width of a step as limits, and a wish
 * between two counts as met by the nearer. Setting a speed above 0 switches it on; speed 0 switches it off. `forward`
 * blows air at the people. @since 0.2.0
 */
export const fan = defineCapability({
  id: 'fan',
  version: 1,
  title: 'Fan',
  attributes: {
    speed: {
      title: 'Speed',
      schema: Speed,
      unit: '%',
      precision: 0,
      history: 'states',
      freshness: { kind: 'with-device' },
    },
    direction: { title: 'Direction', schema: Direction, history: 'states', freshness: { kind: 'with-device' } },
    oscillating: {
      title: 'Swings',
      schema: Type.Boolean(),
      history: 'states',
      freshness: { kind: 'with-device' },
    },
    mode: { title: 'Mode', schema: Mode, history: 'states', freshness: { kind: 'with-device' } },
  },
  commands: {
    set: {
      title: 'Set fan',
      params: Type.Object(
        {
          speed: Type.Optional(Speed),
          direction: Type.Optional(Direction),
          oscillating: Type.Optional(Type.Boolean()),
          mode: Type.Optional(Mode),
        },
        { additionalProperties: false, minProperties: 1 },
      ),
      confirms: [
        { attribute: 'speed', equalsParam: 'speed', tolerance: 1, offAtZero: true },
        { attribute: 'direction', equalsParam: 'direction' },
        { attribute: 'oscillating', equalsParam: 'oscillating' },
        { attribute: 'mode', equalsParam: 'mode' },
      ],
      takes: seconds(20),
    },
  },
  events: {},
});
