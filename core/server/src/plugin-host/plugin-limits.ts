import type { Duration } from '@nexa/sdk';

/** Bounds within which a plugin's process lives, and how it is brought back. */
export interface PluginLimits {
  /** Real memory of the process in bytes: heap, buffers and all. */
  readonly memory: number;
  /** From the start of the process until the plugin is loaded. */
  readonly startWithin: Duration;
  /** A process that computes and does not answer for so long is spinning. */
  readonly answerWithin: Duration;
  /** One that does not even compute (starved, suspended) is given so long. */
  readonly answerWithinIdle: Duration;
  /** Between two looks at memory and answers. */
  readonly lookEvery: Duration;
  /** Pause before the first restart; it doubles with every death in a row, up to the ceiling. */
  readonly restartAfter: Duration;
  readonly restartCeiling: Duration;
  /** A plugin that lived for so long starts with a clean record. */
  readonly healthyAfter: Duration;
  /** Deaths in a row that lead to safe mode, and the pause between two tries in it. */
  readonly safeModeAfter: number;
  readonly safeModeEvery: Duration;
  /** From the start of connecting an integration until it is given up. */
  readonly connectWithin: Duration;
  /** Pause before an integration is connected again; it doubles up to the ceiling. */
  readonly reconnectAfter: Duration;
  readonly reconnectCeiling: Duration;
  /** Until disconnecting is given up and the process killed. */
  readonly stopWithin: Duration;
}

export const defaultPluginLimits: PluginLimits = {
  memory: 256 * 1024 * 1024,
  startWithin: 20_000,
  answerWithin: 3_000,
  answerWithinIdle: 20_000,
  lookEvery: 250,
  restartAfter: 1_000,
  restartCeiling: 300_000,
  healthyAfter: 120_000,
  safeModeAfter: 6,
  safeModeEvery: 3_600_000,
  connectWithin: 30_000,
  reconnectAfter: 1_000,
  reconnectCeiling: 60_000,
  stopWithin: 5_000,
};
