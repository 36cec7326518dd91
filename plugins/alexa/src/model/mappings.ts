import { alarm } from './alarm.ts';
import { cover } from './cover.ts';
import type { CapabilityMapping } from './facet.ts';
import { fan } from './fan.ts';
import { brightness, color, colorTemperature } from './light.ts';
import { media } from './media.ts';
import { garageDoor, lock, valve } from './openings.ts';
import { power } from './power.ts';
import { scene } from './scene.ts';
import {
  airQuality,
  carbonMonoxide,
  contact,
  humidity,
  illuminance,
  leak,
  motion,
  occupancy,
  smoke,
  temperature,
} from './sensors.ts';
import { thermostat } from './thermostat.ts';
import { vacuum } from './vacuum.ts';

/** NEXA's capability → what Alexa has for it; `scene` is that of exposed scenes. `battery` is part of the health that every endpoint has. */
export const mappings: Readonly<Record<string, CapabilityMapping>> = {
  onOff: power,
  brightness,
  color,
  colorTemperature,
  cover,
  thermostat,
  fan,
  media,
  vacuum,
  temperature,
  humidity,
  illuminance,
  airQuality,
  motion,
  occupancy,
  contact,
  leak,
  smoke,
  carbonMonoxide,
  lock,
  garageDoor,
  valve,
  alarm,
  scene,
};
