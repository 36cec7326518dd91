import { setTimeout as pause } from 'node:timers/promises';
import { type CancelSignal, type Duration, hasErrorCode, type NexaError } from '@nexa/sdk';
import type { Timings } from '../timings.ts';
import { hasSession, type TuyaVersion, tuyaVersions } from '../version.ts';
import type { DataPoints } from './device-message.ts';
import { linkFailure } from './link-failure.ts';
import { TuyaLink } from './tuya-link.ts';
import type { LinkTarget } from './tuyapi-device.ts';

export interface FoundVersion {
  readonly version: TuyaVersion;
  readonly values: DataPoints;
}

type Address = Omit<LinkTarget, 'version'>;

/**
 * Finds out which version a device speaks by asking it in one after the other, each over a fresh connection, as many
 * devices serve one at a time. Throws what a person can act on when it answers in none. Nothing is switched.
 */
export async function findVersion(target: Address, timings: Timings, signal: CancelSignal): Promise<FoundVersion> {
  const hurried = { ...timings, connect: timings.probe, answer: timings.probe, confirmation: third(timings.probe) };
  let isReached = false;
  let suspicion: NexaError | undefined;
  for (const version of tuyaVersions) {
    try {
      if (isReached) await pause(timings.settle);
      return { version, values: await readOnce({ ...target, version }, hurried, signal) };
    } catch (error) {
      const failure = error as NexaError;
      const meaning = signal.aborted ? 'end' : meaningOf(failure, version, isReached);
      if (meaning === 'end') throw failure;
      if (meaning === 'suspicious') suspicion = failure;
      isReached = true;
    }
  }
  throw suspicion ?? linkFailure.noVersion(target);
}

const third = (duration: Duration): Duration => Math.round(duration / 3);

/** Connects, reads all data points and goes away again. */
export async function readOnce(target: LinkTarget, timings: Timings, signal: CancelSignal): Promise<DataPoints> {
  const quiet = () => undefined;
  const listener = { values: quiet, contact: quiet, malformed: quiet, lost: quiet };
  const link = await TuyaLink.open(target, { timings, signal, listener });
  try {
    return await link.read(signal);
  } finally {
    link.close();
  }
}

/**
 * A proof of another key, another device, or nothing at the address end the search. That a 3.3 device lives and does not
 * answer is only suspicious: one of 3.1 does the same.
 */
function meaningOf(failure: NexaError, version: TuyaVersion, isReached: boolean): 'end' | 'next' | 'suspicious' {
  const reason = hasErrorCode(failure) ? failure.params.reason : undefined;
  if (reason === 'wrong-key') return hasSession(version) ? 'end' : 'suspicious';
  if (reason === 'other-device') return 'end';
  // It agreed on a session key: version and key are right, and it takes no question.
  if (reason === 'refused' && hasSession(version)) return 'end';
  // Dropped and not back yet, after it was asked in a version that it does not speak.
  if (reason === 'no-connection') return isReached ? 'next' : 'end';
  return 'next';
}
