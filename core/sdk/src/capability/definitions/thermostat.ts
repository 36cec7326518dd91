import { Type } from '@sinclair/typebox';
import { seconds } from '../../platform/time.ts';
import { type AttributeDefinition, defineCapability } from '../capability.ts';
import { words } from './words.ts';

const Celsius = Type.Number({ minimum: 0, maximum: 100 });
const Mode = words('off', 'heat', 'cool', 'heatCool', 'auto', 'dry', 'fanOnly', 'eco');
const wanted = (title: string) =>
  ({
    title,
    schema: Celsius,
    unit: '°C',
    precision: 1,
    history: 'states',
    freshness: { kind: 'with-device' },
  }) as const satisfies AttributeDefinition;
/** Half of the coarsest usual step. */
const tolerance = 0.25;

/**
 * What makes a room warm or cool: radiator valve, floor heating, air conditioner. The measured temperature is
 * `temperature` of the same component. `target` holds in every mode but `heatCool`, in which the room is kept between
 * `targetLow` and `targetHigh`. `running` is what it does now. Degrees Celsius throughout; a device states its own
 * narrower range, step and modes as limits. Healing and predictions never command it. A battery-driven valve listens
 * every few minutes only: `set` has five minutes. @since 0.2.0
 */
export const thermostat = defineCapability({
  id: 'thermostat',
  version: 1,
  title: 'Thermostat',
  sensitive: true,
  attributes: {
    target: wanted('Target temperature'),
    targetLow: wanted('Not colder than'),
    targetHigh: wanted('Not warmer than'),
    mode: { title: 'Mode', schema: Mode, history: 'states', freshness: { kind: 'with-device' } },
    running: {
      title: 'Doing now',
      schema: words('idle', 'heating', 'cooling', 'drying', 'fan'),
      history: 'states',
      freshness: { kind: 'with-device' },
    },
  },
  commands: {
    set: {
      title: 'Set thermostat',
      params: Type.Object(
        {
          target: Type.Optional(Celsius),
          targetLow: Type.Optional(Celsius),
          targetHigh: Type.Optional(Celsius),
          mode: Type.Optional(Mode),
        },
        { additionalProperties: false, minProperties: 1 },
      ),
      confirms: [
        { attribute: 'target', equalsParam: 'target', tolerance },
        { attribute: 'targetLow', equalsParam: 'targetLow', tolerance },
        { attribute: 'targetHigh', equalsParam: 'targetHigh', tolerance },
        { attribute: 'mode', equalsParam: 'mode' },
      ],
      takes: seconds(300),
    },
  },
  events: {},
});
