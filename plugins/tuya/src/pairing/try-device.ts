import { type CancelSignal, errorMessage, hasErrorCode, type NexaError } from '@nexa/sdk';
import type { DataPoints } from '../link/device-message.ts';
import { TuyaLink } from '../link/tuya-link.ts';
import type { LinkTarget } from '../link/tuyapi-device.ts';
import type { Timings } from '../timings.ts';

/** What came of it: the device's data points, or what a person has to correct. */
export type Trial = { readonly values: DataPoints } | { readonly message: string; readonly field: string };

/** Connects once, reads all data points and goes away again; nothing is switched. */
export async function tryDevice(target: LinkTarget, timings: Timings, signal: CancelSignal): Promise<Trial> {
  const quiet = () => undefined;
  let link: TuyaLink | undefined;
  try {
    link = await TuyaLink.open(target, {
      timings,
      signal,
      listener: { values: quiet, contact: quiet, malformed: quiet, lost: quiet },
    });
    return { values: await link.read(signal) };
  } catch (error) {
    return explain(error, target);
  } finally {
    link?.close();
  }
}

function explain(error: unknown, target: LinkTarget): Trial {
  const message = errorMessage(error);
  const reason = hasErrorCode(error) ? (error as NexaError).params.reason : undefined;
  switch (reason) {
    case 'silent':
      return {
        field: 'localKey',
        message: `${wrongKey(target)} Or the device speaks another protocol version, or hangs.`,
      };
    case 'wrong-key':
      return { field: 'localKey', message: wrongKey(target) };
    case 'other-device':
      return { field: 'deviceId', message };
    case 'other-version':
      return { field: 'version', message };
    case 'refused':
      return { field: 'version', message };
    default:
      return { field: 'host', message };
  }
}

const wrongKey = ({ version }: LinkTarget) =>
  `The device takes the connection but does not answer to this local key with protocol ${version}: most likely a wrong local key.`;
