import { type Duration, hours, type Instant } from '@nexa/sdk';
import { round } from '../world/round.ts';
import type { World } from '../world/world.ts';
import type { SimulatedValue } from './simulated-device.ts';

/** A battery is changed when it is as low as this. */
const CHANGED_AT = 4;

/**
 * The charge of a battery that lasts for `life`. It falls slowly at first and fast at the end, as an alkaline cell's
 * voltage does, and is changed when it is nearly empty.
 */
export function batteryValues(world: World, id: string, life: Duration, at: Instant): SimulatedValue[] {
  const used = (at / life + world.chance.unit(`battery:${id}`)) % 1;
  const percent = 100 - (100 - CHANGED_AT) * used ** 1.4;
  return [
    { capability: 'battery', attribute: 'percent', value: round(percent, 0), again: hours(6), step: 1 },
    { capability: 'battery', attribute: 'volts', value: round(2.2 + percent * 0.008, 2), again: hours(6), step: 0.05 },
  ];
}
