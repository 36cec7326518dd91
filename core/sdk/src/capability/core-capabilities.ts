import type { CapabilityDefinition } from './capability.ts';
import { airQuality } from './definitions/air-quality.ts';
import { alarm } from './definitions/alarm.ts';
import { battery } from './definitions/battery.ts';
import { brightness } from './definitions/brightness.ts';
import { button } from './definitions/button.ts';
import { camera } from './definitions/camera.ts';
import { carbonMonoxide } from './definitions/carbon-monoxide.ts';
import { color } from './definitions/color.ts';
import { colorTemperature } from './definitions/color-temperature.ts';
import { contact } from './definitions/contact.ts';
import { cover } from './definitions/cover.ts';
import { energy } from './definitions/energy.ts';
import { fan } from './definitions/fan.ts';
import { garageDoor } from './definitions/garage-door.ts';
import { humidity } from './definitions/humidity.ts';
import { illuminance } from './definitions/illuminance.ts';
import { leak } from './definitions/leak.ts';
import { linkQuality } from './definitions/link-quality.ts';
import { lock } from './definitions/lock.ts';
import { media } from './definitions/media.ts';
import { motion } from './definitions/motion.ts';
import { occupancy } from './definitions/occupancy.ts';
import { onOff } from './definitions/on-off.ts';
import { power } from './definitions/power.ts';
import { presence } from './definitions/presence.ts';
import { smoke } from './definitions/smoke.ts';
import { temperature } from './definitions/temperature.ts';
import { thermostat } from './definitions/thermostat.ts';
import { update } from './definitions/update.ts';
import { vacuum } from './definitions/vacuum.ts';
import { valve } from './definitions/valve.ts';

/** The capabilities that every NEXA knows, in the order in which they are documented. @since 0.1.0 */
export const coreCapabilities: readonly CapabilityDefinition[] = [
  onOff,
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
  presence,
  contact,
  leak,
  smoke,
  carbonMonoxide,
  button,
  lock,
  garageDoor,
  valve,
  alarm,
  camera,
  battery,
  power,
  energy,
  linkQuality,
  update,
];
