import type { HookCaller } from '@nexa/sdk';
import type { GoogleConnection } from '../connection/google-connection.ts';
import type { Part } from '../model/part.ts';

export interface FoundPart {
  readonly home: GoogleConnection;
  readonly part: Part;
}

export interface FoundParts {
  /** By the device's id at Google. */
  readonly parts: ReadonlyMap<string, FoundPart>;
  /** What is said of a device that is not among them: it is not there, or a home could not be read. */
  readonly otherwise: 'deviceNotFound' | 'transientError';
}

/** The devices that Google names, in whichever home they are. A home that cannot be read is no harm to the others. */
export async function findParts(
  homes: readonly GoogleConnection[],
  caller: HookCaller,
  ids: ReadonlySet<string>,
): Promise<FoundParts> {
  const found = await Promise.allSettled(
    homes.map(async (home) => (await home.partsFor(caller, ids)).map((part) => [part.id, { home, part }] as const)),
  );
  return {
    parts: new Map(found.flatMap((result) => (result.status === 'fulfilled' ? result.value : []))),
    otherwise: found.every(({ status }) => status === 'fulfilled') ? 'deviceNotFound' : 'transientError',
  };
}
