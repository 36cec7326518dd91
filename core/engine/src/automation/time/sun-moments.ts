import type { Instant, SunEvent } from '@nexa/sdk';
import { DAY } from './calendar-day.ts';
import { elevationAt, type Position, turningPoint } from './sun-position.ts';

/** The moments at which the sun reaches a height, or stands highest. */
export type SunMark =
  | { readonly kind: 'noon' }
  | { readonly kind: 'elevation'; readonly degrees: number; readonly direction?: 'rising' | 'setting' | undefined };

/** Half the sun’s width, and what air lifts it by: sunrise is when its upper edge comes into view. */
const HORIZON = -0.833;
const CIVIL = -6;

const marks: Readonly<Record<SunEvent, SunMark>> = {
  sunrise: { kind: 'elevation', degrees: HORIZON, direction: 'rising' },
  sunset: { kind: 'elevation', degrees: HORIZON, direction: 'setting' },
  dawn: { kind: 'elevation', degrees: CIVIL, direction: 'rising' },
  dusk: { kind: 'elevation', degrees: CIVIL, direction: 'setting' },
  'solar-noon': { kind: 'noon' },
};

export function markOf(event: SunEvent): SunMark {
  return marks[event];
}

/** The moments after `after` and not after `until`, to the second, in their order. */
export function* sunMoments(mark: SunMark, position: Position, after: Instant, until: Instant): Generator<Instant> {
  let index = 2 * (Math.floor(after / DAY) - 1);
  while (turningPoint(index, position).at <= until) {
    const moment = momentAt(mark, index, position);
    if (moment !== undefined && moment > after && moment <= until) yield moment;
    index += 1;
  }
}

/** The last moment that is not after `at` and later than `since`. */
export function lastSunMoment(mark: SunMark, position: Position, at: Instant, since: Instant): Instant | undefined {
  let index = 2 * (Math.floor(at / DAY) + 2);
  while (turningPoint(index + 1, position).at > since) {
    const moment = momentAt(mark, index, position);
    if (moment !== undefined && moment <= at) return moment > since ? moment : undefined;
    index -= 1;
  }
  return undefined;
}

/** The moment between a turning point of the sun, exclusive, and the next one. Noon is at the turning point itself. */
function momentAt(mark: SunMark, index: number, position: Position): Instant | undefined {
  const from = turningPoint(index, position);
  if (mark.kind === 'noon') return index % 2 === 0 ? undefined : from.at;
  const to = turningPoint(index + 1, position);
  const wasAbove = from.elevation >= mark.degrees;
  if (wasAbove === to.elevation >= mark.degrees) return undefined;
  if (mark.direction !== undefined && (mark.direction === 'setting') !== wasAbove) return undefined;
  let [before, reached] = [from.at / 1000, to.at / 1000];
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    if (elevationAt(middle * 1000, position) >= mark.degrees === wasAbove) before = middle;
    else reached = middle;
  }
  return reached * 1000;
}
