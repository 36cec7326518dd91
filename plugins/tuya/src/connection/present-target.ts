import { hasErrorCode, type IntegrationContext } from '@nexa/sdk';
import type { TuyaConfig } from '../config.ts';
import { findVersion } from '../link/find-version.ts';
import type { LinkTarget } from '../link/tuyapi-device.ts';
import type { Timings } from '../timings.ts';
import { isTuyaVersion } from '../version.ts';

/** The version that was found out for a configuration that says `auto`. */
const STORED_VERSION = 'version';
/** Reasons of failures that a device which speaks another version by now brings about. */
const ELSEWHERE: readonly unknown[] = [
  'silent',
  'dropped',
  'unanswered',
  'key-doubted',
  'wrong-key',
  'other-version',
  'garbled',
];

/** Where the device is and which version it speaks. Finds that out once where the configuration leaves it open. */
export async function presentTarget(context: IntegrationContext<TuyaConfig>, timings: Timings): Promise<LinkTarget> {
  const { host, port, deviceId, localKey, version } = context.config;
  const address = { host, port, deviceId, localKey };
  if (version !== 'auto') return { ...address, version };
  const stored = await context.storage.get(STORED_VERSION);
  if (isTuyaVersion(stored)) return { ...address, version: stored };
  const found = await findVersion(address, timings, context.signal);
  await context.storage.set(STORED_VERSION, found.version);
  context.logger.info('The protocol version was found out.', { version: found.version });
  return { ...address, version: found.version };
}

/** After a failure that another version would explain, the next connection finds out anew. */
export async function forgetVersion(context: IntegrationContext<TuyaConfig>, failure: unknown): Promise<void> {
  const isOpen = context.config.version === 'auto';
  const reason = hasErrorCode(failure) ? failure.params.reason : undefined;
  if (isOpen && ELSEWHERE.includes(reason)) await context.storage.delete(STORED_VERSION);
}
