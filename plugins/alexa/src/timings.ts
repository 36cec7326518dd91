import { type Duration, minutes, seconds } from '@nexa/sdk';

/** How long the plugin waits, and how often it looks. */
export interface Timings {
  /** Alexa waits 8 seconds for an answer, and the way back takes a moment. */
  readonly answerWithin: Duration;
  /** How long the answer to the start of a scene may wait to hear whether anything of it works. */
  readonly sceneWithin: Duration;
  /** How long a command that goes on is followed after it was deferred. */
  readonly followFor: Duration;
  /** Pause between two looks at a device that is followed. */
  readonly lookEvery: Duration;
  /** Deadline of one request to Amazon. */
  readonly request: Duration;
  /** The longest pause that is waited out because Amazon asked for it. */
  readonly longestPause: Duration;
  /** How long before its end an access token is renewed. */
  readonly renewBefore: Duration;
  /** Pause between two tries to reach Amazon while it is away. */
  readonly retryAway: Duration;
}

export const defaultTimings: Timings = {
  answerWithin: seconds(6.5),
  sceneWithin: seconds(3),
  followFor: minutes(1),
  lookEvery: seconds(2),
  request: seconds(4),
  longestPause: seconds(5),
  renewBefore: minutes(5),
  retryAway: minutes(1),
};
