export interface Fade {
  /** It takes as long as it is told, however far it goes. */
  readonly inTime: boolean;
  /** Brightness before and after, in percent. */
  readonly from: number;
  readonly to: number;
  /** The colour changes, so that some channel may go all the way. */
  readonly isColor: boolean;
}

/** Half seconds. */
const SLOWEST = 40;

/** The speed of a fade that takes `seconds`: half seconds in which a channel goes all the way, from 1 to 40. */
export function fadeSpeed(seconds: number, { inTime, from, to, isColor }: Fade): number {
  const way = isColor ? Math.max(from, to) : Math.abs(to - from);
  const speed = inTime ? seconds * 2 : way === 0 ? 1 : (seconds * 2 * 100) / way;
  return Math.min(SLOWEST, Math.max(1, Math.round(speed)));
}
