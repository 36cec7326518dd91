import { type CancelSignal, errorMessage, hasErrorCode, type NexaError } from '@nexa/sdk';
import { type FoundVersion, findVersion, readOnce } from '../link/find-version.ts';
import type { LinkTarget } from '../link/tuyapi-device.ts';
import type { Timings } from '../timings.ts';
import type { ConfiguredVersion } from '../version.ts';

export interface TrialTarget extends Omit<LinkTarget, 'version'> {
  readonly version: ConfiguredVersion;
}

/** What came of it: the device's version and data points, or what a person has to correct. */
export type Trial = FoundVersion | { readonly message: string; readonly field: string };

/** Connects, reads all data points and goes away again; nothing is switched. */
export async function tryDevice(target: TrialTarget, timings: Timings, signal: CancelSignal): Promise<Trial> {
  const { version, ...address } = target;
  try {
    if (version === 'auto') return await findVersion(address, timings, signal);
    return { version, values: await readOnce({ ...address, version }, timings, signal) };
  } catch (error) {
    return explain(error, target);
  }
}

function explain(error: unknown, target: TrialTarget): Trial {
  const message = errorMessage(error);
  const reason = hasErrorCode(error) ? (error as NexaError).params.reason : undefined;
  switch (reason) {
    case 'silent':
    case 'unanswered':
      return {
        field: 'localKey',
        message: `${wrongKey(target)} Or it speaks another protocol version, hangs, or serves another program now.`,
      };
    case 'wrong-key':
      return { field: 'localKey', message: wrongKey(target) };
    case 'no-version':
      return { field: 'localKey', message };
    case 'other-device':
      return { field: 'deviceId', message };
    case 'other-version':
    case 'refused':
      return { field: 'version', message };
    default:
      return { field: 'host', message };
  }
}

const wrongKey = ({ version }: TrialTarget) =>
  `The device takes the connection but does not answer to this local key${version === 'auto' ? '' : ` with protocol ${version}`}: most likely a wrong local key.`;
