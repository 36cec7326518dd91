import { type Duration, hours, type Instant, minutes } from '@nexa/sdk';
import type { Doing } from '../people/day-plan.ts';
import type { World } from '../world/world.ts';

/** What something behind a plug draws while the plug is on, in watts. */
export type Load = (world: World, at: Instant) => number;

/** Rests at `standby` and works while someone is in the room and does that. */
export function whileSomeone(standby: number, watts: number, doing: Doing, room: string): Load {
  const isUsed = ({ household }: World, at: Instant) =>
    household.isAnyoneDoing(doing, at) && household.isAwakeIn(room, at);
  return workingWhen(standby, watts, isUsed);
}

/** Rests at `standby` and works at `watts` between the hours of `spans`. */
export function atHours(standby: number, watts: number, spans: readonly (readonly [number, number])[]): Load {
  return workingWhen(standby, watts, ({ day }, at) => {
    const hour = day.hour(at);
    return spans.some(([from, to]) => hour >= from && hour < to);
  });
}

/** A little more or less than `watts` while it works. */
function workingWhen(standby: number, watts: number, isWorking: (world: World, at: Instant) => boolean): Load {
  return (world, at) =>
    isWorking(world, at) ? watts * (1 + 0.06 * world.chance.wander(`load:${watts}`, at, minutes(2))) : standby;
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
