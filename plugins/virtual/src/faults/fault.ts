import { type Duration, hours, type Instant, type JsonValue, minutes, seconds } from '@nexa/sdk';

/**
 * What can go wrong with a simulated device.
 *
 * - `drain`: its cells empty too fast; empty, it falls silent.
 * - `drift`: what it measures moves away from the truth, more by the hour.
 * - `stuck`: it tells the same for ever, and takes commands without carrying them out.
 * - `dropped`: some of what it says and is told is lost on the way.
 * - `slow`: it answers and reports late.
 * - `clock`: the times of its reports are behind.
 * - `flapping`: it goes away and comes back, again and again.
 */
export const faultKinds = ['drain', 'drift', 'stuck', 'dropped', 'slow', 'clock', 'flapping'] as const;
export type FaultKind = (typeof faultKinds)[number];

export const faultKindOf = (value: JsonValue | undefined): FaultKind | undefined =>
  faultKinds.find((kind) => kind === value);

/** One fault of one device, with its ground truth. */
export interface Fault {
  /** Unique within the home. */
  readonly id: string;
  /** External id of the device. */
  readonly device: string;
  readonly kind: FaultKind;
  readonly from: Instant;
  /** Infinity: until it is ended. */
  readonly until: Instant;
  /** From above 0 to 1; what it means depends on the kind. */
  readonly strength: number;
}

/** Strength 1 empties full cells within this time. */
export const FASTEST_DRAIN: Duration = minutes(10);
/** Strength 1 makes it answer so late. */
export const SLOWEST: Duration = seconds(20);
/** Strength 1 puts its clock back by so much. */
export const CLOCK_BEHIND: Duration = hours(12);
/** One round of going away and coming back; strength is the share of it that it is away. */
export const FLAP_ROUND: Duration = minutes(1.5);

/** What strength 1 adds to a measured attribute in an hour; a share of the value where it is given as one. */
export const DRIFT_AN_HOUR: Readonly<Record<string, { readonly add: number } | { readonly share: number }>> = {
  'temperature.celsius': { add: 6 },
  'humidity.percent': { add: 18 },
  'illuminance.lux': { share: 0.6 },
  'power.watts': { share: 0.3 },
  'airQuality.co2': { add: 360 },
};

export const isActive = ({ from, until }: Fault, at: Instant): boolean => at >= from && at < until;
