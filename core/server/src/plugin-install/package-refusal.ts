import { NexaError } from '@nexa/sdk';

/** The package cannot be taken; nothing of it is kept. */
export function packageRefused(reason: string, cause?: unknown): NexaError {
  return new NexaError('NEXA_PLUGIN_PACKAGE_REFUSED', `The package is refused: ${reason}`, {
    params: { reason },
    ...(cause === undefined ? {} : { cause }),
  });
}
