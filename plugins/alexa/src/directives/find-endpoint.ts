import type { ExposedDevice, HookCaller } from '@nexa/sdk';
import type { AlexaConnection } from '../connection/alexa-connection.ts';
import { alexaError } from '../model/alexa-error.ts';

export interface FoundEndpoint {
  readonly home: AlexaConnection;
  readonly device: ExposedDevice;
}

/** The device that a directive means, in whichever home of the caller. Throws `NO_SUCH_ENDPOINT` or `BRIDGE_UNREACHABLE`. */
export async function findEndpoint(
  homes: readonly AlexaConnection[],
  endpointId: string | undefined,
  caller: HookCaller,
): Promise<FoundEndpoint> {
  if (endpointId === undefined) throw alexaError('INVALID_DIRECTIVE', 'The directive names no endpoint.');
  const answers = await Promise.allSettled(homes.map((home) => home.context.exposed.devices(caller)));
  for (const [index, answer] of answers.entries()) {
    const home = homes[index];
    const device = answer.status === 'fulfilled' ? answer.value.find(({ id }) => id === endpointId) : undefined;
    if (home !== undefined && device !== undefined) return { home, device };
  }
  if (answers.some(({ status }) => status === 'fulfilled'))
    throw alexaError('NO_SUCH_ENDPOINT', 'There is no such device.');
  throw alexaError('BRIDGE_UNREACHABLE', 'NEXA is not connected to Alexa now.');
}
