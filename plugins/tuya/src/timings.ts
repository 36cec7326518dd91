import { type Duration, milliseconds, seconds } from '@nexa/sdk';

/** Every limit and pause of the plugin in one place, so that a test can run the same code at another pace. */
export interface Timings {
  /** From the first packet to an open connection, with 3.4 and 3.5 to a session key. */
  readonly connect: Duration;
  /** From a question to its answer. */
  readonly answer: Duration;
  /** As `connect` and `answer`, for each version that is tried to find out which one a device speaks. */
  readonly probe: Duration;
  /** From the end of one connection to the next: small devices need a moment to have a place for it. */
  readonly settle: Duration;
  /** From a command to the device's own report of it; after that it is asked. */
  readonly confirmation: Duration;
  /** Pause between two heart-beats. */
  readonly heartbeatEvery: Duration;
  /** A heart-beat that is not answered within this ends the connection. */
  readonly heartbeatLimit: Duration;
  /** Pause between two requests to a meter to measure again. */
  readonly meterEvery: Duration;
  /** A device that takes connections and agrees on no session key for so long has another key, if it once knew ours. */
  readonly doubtAfter: Duration;
  /** Pauses between attempts to get the device back; the last one goes on for ever. */
  readonly backOff: readonly Duration[];
}

/**
 * Every + limit is what a device that vanished without a word may look alive: 14 s, below the 15 s that we promise.
 * tuyapi's own limit of 2 s drops plugs at the edge of the Wi-Fi, whose lost packets TCP takes 1 to 3 s to repeat.
 */
export const defaultTimings: Timings = {
  connect: seconds(6),
  answer: seconds(6),
  probe: milliseconds(2500),
  settle: milliseconds(200),
  confirmation: seconds(2),
  heartbeatEvery: seconds(10),
  heartbeatLimit: seconds(4),
  meterEvery: seconds(30),
  doubtAfter: seconds(15),
  backOff: [milliseconds(500), seconds(1), seconds(2), seconds(5), seconds(10), seconds(20), seconds(30)],
};
