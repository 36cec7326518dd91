import { DeviceDescription, type JsonObject } from '@nexa/sdk';
import { Value } from '@sinclair/typebox/value';
import type { ChunkedStore } from '../storage/chunked-store.ts';
import { isRecord } from '../template/values.ts';

/** A device as it was known before this start. */
export interface RememberedDevice {
  readonly description: DeviceDescription;
  readonly marks: readonly string[];
  /** Components by identity of their entity. */
  readonly placed: ReadonlyMap<string, string>;
}

/** What is kept of devices over restarts: who they are, so that none becomes another and none stays as a ghost. */
export class RememberedDevices {
  readonly #store: ChunkedStore;

  constructor(store: ChunkedStore) {
    this.#store = store;
  }

  all(): Map<string, RememberedDevice> {
    const devices = new Map<string, RememberedDevice>();
    for (const [externalId, value] of this.#store.entries()) {
      const device = readRemembered(value);
      if (device !== undefined) devices.set(externalId, device);
    }
    return devices;
  }

  remember(externalId: string, { description, marks, placed }: RememberedDevice): void {
    const value = { description, marks: [...marks], placed: Object.fromEntries(placed) };
    this.#store.set(externalId, JSON.parse(JSON.stringify(value)) as JsonObject);
  }

  forget(externalId: string): void {
    this.#store.delete(externalId);
  }
}

function readRemembered(value: unknown): RememberedDevice | undefined {
  if (!isRecord(value) || !Array.isArray(value.marks) || !isRecord(value.placed)) return undefined;
  if (!Value.Check(DeviceDescription, value.description)) return undefined;
  const placed = Object.entries(value.placed).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return {
    description: value.description,
    marks: value.marks.filter((mark) => typeof mark === 'string') as string[],
    placed: new Map(placed),
  };
}
