import type { Duration } from '@nexa/sdk';

/** Bounds within which a plugin's process lives, and how it is brought back. */
export interface PluginLimits {
  /** Real memory of the process in bytes: heap, buffers and all. */
  readonly memory: number;
  /** Open files and sockets. The system itself refuses what is a little above. */
  readonly openFiles: number;
  /** Timers, sockets and whatever else Node keeps awake for it. */
  readonly openHandles: number;
  /** Bytes in its own folder, and in one file of it. */
  readonly disk: number;
  readonly files: number;
  /** Share of one processor above which it has to let everybody else go first, once it was above for `slowAfter`. */
  readonly busyShare: number;
  readonly slowAfter: Duration;
  /** One that was above without a pause for so long is started afresh. */
  readonly busyFor: Duration;
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
  // A connection to each of several hundred devices; a leak of one a second is found within a quarter of an hour.
  openFiles: 1_000,
  // A timer or two for each of 5,000 devices, the most that an integration may have.
  openHandles: 10_000,
  // Pictures of cameras and firmware files; an SD card of 8 GB bears it thirty times.
  disk: 256 * 1024 * 1024,
  // Looking at all of them, which is done every second or two, stays cheap.
  files: 2_000,
  busyShare: 0.8,
  // Being loaded and connecting take less on a Raspberry Pi; what is slowed down without need loses little.
  slowAfter: 1_500,
  // Reading a long history in takes minutes; nothing that a home needs takes longer.
  busyFor: 300_000,
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
