import type { CapabilityDefinition } from './capability.ts';
import { battery } from './definitions/battery.ts';
import { brightness } from './definitions/brightness.ts';
import { button } from './definitions/button.ts';
import { color } from './definitions/color.ts';
import { colorTemperature } from './definitions/color-temperature.ts';
import { contact } from './definitions/contact.ts';
import { energy } from './definitions/energy.ts';
import { humidity } from './definitions/humidity.ts';
import { lock } from './definitions/lock.ts';
import { motion } from './definitions/motion.ts';
import { onOff } from './definitions/on-off.ts';
import { power } from './definitions/power.ts';
import { temperature } from './definitions/temperature.ts';

/** The capabilities that every NEXA knows, in the order in which they are documented. @since 0.1.0 */
export const coreCapabilities: readonly CapabilityDefinition[] = [
  onOff,
  brightness,
  color,
  colorTemperature,
  temperature,
  humidity,
  motion,
  contact,
  battery,
  power,
  energy,
  button,
  lock,
];
