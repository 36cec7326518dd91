import { type Duration, hours, type Instant, minutes } from '@nexa/sdk';
import type { World } from '../world/world.ts';

/** What something behind a plug draws while the plug is on, in watts. */
export type Load = (world: World, at: Instant) => number;

/** Rests at `standby` and works at `watts` between the hours of `spans`. */
export function atHours(standby: number, watts: number, spans: readonly (readonly [number, number])[]): Load {
  return (world, at) => {
    const hour = world.day.hour(at);
    const working = spans.some(([from, to]) => hour >= from && hour < to);
    return working ? watts * (1 + 0.06 * world.chance.wander(`load:${watts}`, at, minutes(2))) : standby;
  };
}

/** Runs for `share` of every `period`, as a refrigerator's compressor does. */
export function inCycles(rest: number, watts: number, period: Duration, share: number): Load {
  return (world, at) => {
    const phase = (at % period) / period;
    // A motor draws more in its first moments.
    if (phase < share) return watts * (1 + 0.5 * Math.exp(-phase * 60)) + world.chance.wander('motor', at, minutes(1));
    return rest;
  };
}

const PROGRAMME = hours(1.6);

/** A washing programme that begins at that hour of every second day: heats, turns, spins. */
export function washing(startHour: number): Load {
  return (world, at) => {
    const number = world.day.number(at);
    const since = at - world.day.instant(number, startHour);
    if (number % 2 !== 0 || since < 0 || since >= PROGRAMME) return 0.9;
    const progress = since / PROGRAMME;
    if (progress < 0.25) return 2050;
    if (progress > 0.88) return 420 + 60 * world.chance.wander('spin', at, minutes(1));
    return 140 + 60 * world.chance.wander('drum', at, minutes(1));
  };
}
