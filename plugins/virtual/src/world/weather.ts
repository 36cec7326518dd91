import { days, hours, type Instant } from '@nexa/sdk';
import type { Chance } from './chance.ts';
import type { Day } from './day.ts';
import { clamp, round } from './round.ts';

export const weatherConditions = ['clear', 'cloudy', 'rain', 'storm'] as const;
export type WeatherCondition = (typeof weatherConditions)[number];

export interface Weather {
  readonly condition: WeatherCondition;
  /** Percent of the sky. */
  readonly cloudCover: number;
  /** Metres a second. */
  readonly windSpeed: number;
  readonly celsius: number;
  /** Percent. */
  readonly humidity: number;
}

/** What a chosen condition does to the sky. */
const skies: Readonly<Record<WeatherCondition, { readonly cloudCover: number; readonly windSpeed: number }>> = {
  clear: { cloudCover: 5, windSpeed: 2 },
  cloudy: { cloudCover: 70, windSpeed: 4 },
  rain: { cloudCover: 90, windSpeed: 6 },
  storm: { cloudCover: 100, windSpeed: 19 },
};

function conditionOf(cloudCover: number, windSpeed: number): WeatherCondition {
  if (cloudCover > 80) return windSpeed > 11 ? 'storm' : 'rain';
  return cloudCover > 40 ? 'cloudy' : 'clear';
}

/** The weather at `at`; with `chosen`, the sky that a person wished for. */
export function weatherAt(at: Instant, chance: Chance, day: Day, chosen?: WeatherCondition): Weather {
  const sky = chosen
    ? skies[chosen]
    : {
        cloudCover: 50 + 50 * chance.wander('clouds', at, hours(7)),
        windSpeed: 7 + 6 * chance.wander('wind', at, hours(5)),
      };
  const cloudCover = clamp(sky.cloudCover + 3 * chance.wander('wisps', at, hours(1)), 0, 100);
  const windSpeed = clamp(sky.windSpeed + 1.5 * chance.wander('gusts', at, hours(0.1)), 0, 60);
  const sun = day.wave(at, 15) * (4.5 - cloudCover * 0.025);
  const celsius = ofSeason(at) + 5 * chance.wander('season', at, hours(96)) + sun - cloudCover * 0.015;
  return {
    condition: chosen ?? conditionOf(cloudCover, windSpeed),
    cloudCover: round(cloudCover, 0),
    windSpeed: round(windSpeed, 1),
    celsius: round(celsius, 1),
    humidity: round(clamp(72 + cloudCover * 0.2 - day.wave(at, 15) * 12, 20, 100), 0),
  };
}

const YEAR = days(365.2425);

/** Mean temperature of the time of year where winters are cold: 10 °C ± 9 °C, warmest in the last third of July. */
function ofSeason(at: Instant): number {
  return 10 + 9 * Math.cos(((at - days(201)) / YEAR) * 2 * Math.PI);
}
