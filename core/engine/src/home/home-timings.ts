import { type Duration, hours, minutes, seconds } from '@nexa/sdk';

/** The spans of time that a home runtime goes by. */
export interface HomeTimings {
  /** Deadline of a command that names none. */
  readonly commandTimeout: Duration;
  /** How long after its deadline a command that was not confirmed can still become `late`. */
  readonly lateWatch: Duration;
  /** How long after a command its effects are put down to it: lamps fade, bridges answer in parts. */
  readonly causeWindow: Duration;
  /** Silence and report intervals are multiplied by this before anything is called stale. */
  readonly silenceFactor: number;
  /** How long a device may be offline before that is an issue rather than a hiccup. */
  readonly unreachableGrace: Duration;
  /** An unchanged state is told again at most this often. */
  readonly touchInterval: Duration;
  /** An unchanged measured value that was polled is kept at most this often. */
  readonly unchangedSampleInterval: Duration;
  /** Healing attempts for one device or integration within {@link healingBudgetWindow}. */
  readonly healingBudget: number;
  readonly healingBudgetWindow: Duration;
  /** How long the preferred path must have been up before a device goes back to it; twice as long each time it failed again. */
  readonly failbackHold: Duration;
  readonly longestFailbackHold: Duration;
  /** A path of which nothing was heard for so long counts as down when another one is up. */
  readonly unknownPathLimit: Duration;
  /** A fault that comes back within this time is a relapse of the same issue. */
  readonly relapseWindow: Duration;
}

export const defaultTimings: HomeTimings = {
  commandTimeout: seconds(10),
  lateWatch: seconds(60),
  causeWindow: seconds(3),
  silenceFactor: 2,
  unreachableGrace: seconds(5),
  touchInterval: seconds(30),
  unchangedSampleInterval: seconds(60),
  healingBudget: 3,
  healingBudgetWindow: hours(1),
  failbackHold: seconds(60),
  longestFailbackHold: hours(1),
  unknownPathLimit: seconds(30),
  relapseWindow: minutes(24 * 60),
};
