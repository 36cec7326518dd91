import { type Static, Type } from '@sinclair/typebox';

/** How many devices the simulated home has. */
export const homeSizes = ['small', 'full'] as const;
export type HomeSize = (typeof homeSizes)[number];

export const Config = Type.Object(
  {
    size: Type.Optional(
      Type.Unsafe<HomeSize>({
        type: 'string',
        enum: [...homeSizes],
        default: 'small',
        title: 'Size of the home',
        description: 'A flat with three rooms, or a house with nine.',
      }),
    ),
    seed: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        default: 1,
        title: 'Seed',
        description: 'Homes of the same seed live the same life.',
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
    size: config.size ?? 'small',
    seed: config.seed ?? 1,
    utcOffset: config.utcOffset ?? 0,
    historyHours: config.historyHours ?? 24,
  };
}
