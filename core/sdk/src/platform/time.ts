declare const durationUnit: unique symbol;
declare const instantUnit: unique symbol;

/**
 * A span of time in milliseconds. Make one with {@link milliseconds}, {@link seconds}, {@link minutes}, {@link hours}
 * or {@link days}, so that a unit can never be mistaken.
 *
 * @since 0.1.0
 */
export type Duration = number & { readonly [durationUnit]?: 'milliseconds' };

/**
 * A point in time: milliseconds since the Unix epoch (UTC), as `Date.now()` gives it. On the HTTP API times are
 * ISO 8601 strings instead.
 *
 * @since 0.1.0
 */
export type Instant = number & { readonly [instantUnit]?: 'epoch-milliseconds' };

/** A duration of `count` milliseconds. @since 0.1.0 */
export function milliseconds(count: number): Duration {
  return count;
}

/** A duration of `count` seconds. @since 0.1.0 */
export function seconds(count: number): Duration {
  return count * 1000;
}

/** A duration of `count` minutes. @since 0.1.0 */
export function minutes(count: number): Duration {
  return count * 60_000;
}

/** A duration of `count` hours. @since 0.1.0 */
export function hours(count: number): Duration {
  return count * 3_600_000;
}

/** A duration of `count` days of exactly 24 hours. @since 0.1.0 */
export function days(count: number): Duration {
  return count * 86_400_000;
}
