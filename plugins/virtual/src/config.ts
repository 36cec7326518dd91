import { type Static, Type } from '@sinclair/typebox';
import { type FaultLevel, faultLevels } from './faults/fault-plan.ts';

/** An apartment of some 45 devices, a house of some 70, an estate of 200. */
export const homeSizes = ['apartment', 'house', 'estate'] as const;
export type HomeSize = (typeof homeSizes)[number];

export const Config = Type.Object(
  {
    size: Type.Optional(
      Type.Unsafe<HomeSize>({
        type: 'string',
        enum: [...homeSizes],
        default: 'apartment',
        title: 'Size of the home',
        description: 'An apartment, a house with garden and cellar, or an estate of 200 devices.',
      }),
    ),
    seed: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        default: 1,
        title: 'Seed',
        description: 'Homes of the same seed have the same rooms and devices and live the same life.',
      }),
    ),
    people: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 6,
        default: 2,
        title: 'People',
        description: 'Who live in it: they get up, work, cook, switch lamps, go out and come home.',
      }),
    ),
    faults: Type.Optional(
      Type.Unsafe<FaultLevel>({
        type: 'string',
        enum: [...faultLevels],
        default: 'none',
        title: 'Faults',
        description:
          'How often devices break by themselves: cells drain, sensors drift or get stuck, messages are lost or late, clocks go wrong.',
      }),
    ),
    utcOffset: Type.Optional(
      Type.Integer({
        minimum: -12,
        maximum: 14,
        default: 0,
        title: 'Hours ahead of UTC',
        description: 'When it is day in the simulated home.',
      }),
    ),
    historyHours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 168,
        default: 24,
        title: 'Hours of history',
        description: 'Sensor values of the past, told once when the home is added, so that charts begin full.',
      }),
    ),
  },
  { additionalProperties: false },
);

export type Config = Static<typeof Config>;

/** The configuration with every gap filled. */
export type HomeSettings = Required<Config>;

export function settingsOf(config: Config): HomeSettings {
  return {
    size: config.size ?? 'apartment',
    seed: config.seed ?? 1,
    people: config.people ?? 2,
    faults: config.faults ?? 'none',
    utcOffset: config.utcOffset ?? 0,
    historyHours: config.historyHours ?? 24,
  };
}
