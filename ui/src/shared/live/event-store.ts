import { useSyncExternalStore } from 'react';
import type { DeviceEventRecord } from '../api/types.ts';

type Listener = () => void;

/** The newest event of each device since the page was opened: what a button shows when it is pressed. */
class EventStore {
  readonly #latest = new Map<string, DeviceEventRecord>();
  readonly #listeners = new Set<Listener>();

  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  latest(deviceId: string): DeviceEventRecord | undefined {
    return this.#latest.get(deviceId);
  }

  add(deviceId: string, event: DeviceEventRecord): void {
    this.#latest.set(deviceId, event);
    for (const listener of this.#listeners) listener();
  }
}

export const eventStore = new EventStore();

export function useLatestEvent(deviceId: string): DeviceEventRecord | undefined {
  return useSyncExternalStore(eventStore.subscribe, () => eventStore.latest(deviceId));
}
