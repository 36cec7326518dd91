import { days, type Instant } from '@nexa/sdk';
import type { Day } from './day.ts';

const YEAR_DAYS = 365.2425;
/** Degrees north: central Europe. */
const LATITUDE = 50;
/** Illuminance of open ground under a high sun, in lux (about 1000 W/m² at 110 lm/W). */
const FULL_SUN = 110_000;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Sine of the sun's height over the horizon, by the time of year and of day; negative at night. */
function sunHeight(at: Instant, day: Day): number {
  const dayOfYear = (at / days(1)) % YEAR_DAYS;
  // Cooper's formula for the declination.
  const declination = radians(23.45 * Math.sin(radians((360 / 365) * (dayOfYear + 285))));
  const hourAngle = radians((day.hour(at) - 12) * 15);
  const latitude = radians(LATITUDE);
  return Math.sin(latitude) * Math.sin(declination) + Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle);
}

/** Lux outdoors under a sky of which `cloudCover` percent is covered (Kasten and Czeplak, 1980), and some at night. */
export function daylight(at: Instant, day: Day, cloudCover: number): number {
  const height = sunHeight(at, day);
  if (height <= 0) return Math.max(0.2, 400 * (0.1 + height));
  return FULL_SUN * height * (1 - 0.75 * (cloudCover / 100) ** 3.4) + 40;
}
