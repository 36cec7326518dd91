import { milliseconds } from '@nexa/sdk';
import type { Timings } from '../../src/timings.ts';

/** The plugin's own limits, about ten times as fast: long enough for a busy machine on loopback. */
export const fastTimings: Timings = {
  connect: milliseconds(1000),
  answer: milliseconds(600),
  settle: milliseconds(10),
  probe: milliseconds(500),
  confirmation: milliseconds(200),
  heartbeatEvery: milliseconds(300),
  heartbeatLimit: milliseconds(600),
  meterEvery: milliseconds(100),
  doubtAfter: milliseconds(1500),
  backOff: [milliseconds(20), milliseconds(50), milliseconds(100)],
};
