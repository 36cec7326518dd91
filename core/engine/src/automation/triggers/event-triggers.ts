import { type Cause, type EventTrigger, type JsonObject, MAIN_COMPONENT } from '@nexa/sdk';
import type { Watcher } from './watcher.ts';

/** Something that happened at a device. */
export interface HappenedEvent {
  readonly deviceId: string;
  readonly component: string;
  readonly capability: string;
  readonly event: string;
  readonly data: JsonObject;
  readonly cause: Cause;
}

interface Entry {
  readonly watcher: Watcher;
  readonly trigger: EventTrigger;
}

const keyOf = (deviceId: string, component: string, capability: string, event: string) =>
  [deviceId, component, capability, event].join('\n');

/** Triggers that wait for an event of a device. */
export class EventTriggers {
  readonly #byKey = new Map<string, Entry[]>();

  add(watcher: Watcher, trigger: EventTrigger): void {
    const { deviceId, component = MAIN_COMPONENT, capability, event } = trigger;
    const key = keyOf(deviceId, component, capability, event);
    this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), { watcher, trigger }]);
  }

  remove(watcherKey: string): void {
    for (const [key, entries] of this.#byKey) {
      const rest = entries.filter(({ watcher }) => watcher.key !== watcherKey);
      if (rest.length === entries.length) continue;
      if (rest.length === 0) this.#byKey.delete(key);
      else this.#byKey.set(key, rest);
    }
  }

  happened({ deviceId, component, capability, event, data, cause }: HappenedEvent): void {
    for (const { watcher, trigger } of this.#byKey.get(keyOf(deviceId, component, capability, event)) ?? []) {
      if (!fits(trigger.match, data)) continue;
      watcher.fired(trigger.id, { deviceId, event: `${capability}.${event}`, data, cause });
    }
  }
}

const fits = (match: EventTrigger['match'], data: JsonObject): boolean =>
  Object.entries(match ?? {}).every(([name, wanted]) => Object.hasOwn(data, name) && data[name] === wanted);
