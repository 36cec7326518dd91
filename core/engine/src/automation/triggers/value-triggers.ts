import {
  type Cause,
  type Instant,
  MAIN_COMPONENT,
  type NumericTrigger,
  type ScalarValue,
  type StateTrigger,
  stateKey,
} from '@nexa/sdk';
import type { Clock } from '../../ports/clock.ts';
import type { SeenState } from '../automation-scope.ts';
import { comesToMatch, isOutOfReach, matches } from './value-match.ts';
import type { Watcher } from './watcher.ts';

export type ValueTrigger = StateTrigger | NumericTrigger;

/** An attribute's value that changed from one that was known. */
export interface ValueChange {
  readonly deviceId: string;
  readonly key: string;
  readonly value: ScalarValue;
  readonly previous: ScalarValue;
  readonly observedAt: Instant;
  readonly cause: Cause;
}

interface Entry {
  readonly watcher: Watcher;
  readonly trigger: ValueTrigger;
  readonly deviceId: string;
  readonly key: string;
  /** Of a threshold with hysteresis: whether it may fire. */
  isArmed: boolean;
  /** While it waits for its time to be up. */
  cancel: (() => void) | undefined;
}

const placeKey = (deviceId: string, key: string) => `${deviceId}\n${key}`;

/** Triggers that look at the value of an attribute, found without looking at the others. */
export class ValueTriggers {
  readonly #clock: Clock;
  readonly #now: (deviceId: string, key: string) => SeenState | undefined;
  readonly #byPlace = new Map<string, Entry[]>();
  readonly #byWatcher = new Map<string, Entry[]>();

  constructor(clock: Clock, now: (deviceId: string, key: string) => SeenState | undefined) {
    this.#clock = clock;
    this.#now = now;
  }

  add(watcher: Watcher, trigger: ValueTrigger): void {
    const { deviceId, component, capability, attribute, others = [] } = trigger;
    for (const place of [{ deviceId, component }, ...others]) {
      const key = stateKey(capability, attribute, place.component ?? MAIN_COMPONENT);
      const now = this.#now(place.deviceId, key)?.value;
      const isArmed = now !== undefined && !matches(trigger, now);
      const entry: Entry = { watcher, trigger, deviceId: place.deviceId, key, isArmed, cancel: undefined };
      append(this.#byPlace, placeKey(place.deviceId, key), entry);
      append(this.#byWatcher, watcher.key, entry);
    }
  }

  remove(watcherKey: string): void {
    for (const entry of this.#byWatcher.get(watcherKey) ?? []) {
      entry.cancel?.();
      const place = placeKey(entry.deviceId, entry.key);
      const rest = (this.#byPlace.get(place) ?? []).filter((other) => other !== entry);
      if (rest.length === 0) this.#byPlace.delete(place);
      else this.#byPlace.set(place, rest);
    }
    this.#byWatcher.delete(watcherKey);
  }

  listensTo(deviceId: string, key: string): boolean {
    return this.#byPlace.has(placeKey(deviceId, key));
  }

  changed(change: ValueChange): void {
    for (const entry of this.#byPlace.get(placeKey(change.deviceId, change.key)) ?? []) this.#look(entry, change);
  }

  /** What had to stay so stays no more. */
  deviceRemoved(deviceId: string): void {
    for (const entries of this.#byPlace.values()) {
      for (const entry of entries) if (entry.deviceId === deviceId) this.#giveUp(entry);
    }
  }

  /**
   * After a start: what had come to match before and has to stay so for a while goes on waiting. A span that came to its
   * end after `since`, while nobody looked, ends now.
   */
  resume(since: Instant | undefined): void {
    const now = this.#clock.now();
    for (const entry of [...this.#byWatcher.values()].flat()) {
      const span = entry.trigger.for;
      const state = this.#now(entry.deviceId, entry.key);
      if (span === undefined || state?.changedAt === undefined || !matches(entry.trigger, state.value)) continue;
      const due = state.changedAt + span * 1000;
      if (due <= now && (since === undefined || due <= since)) continue;
      const { deviceId, key } = entry;
      this.#wait(entry, Math.max(due, now), {
        deviceId,
        stateKey: key,
        value: state.value,
        cause: { kind: 'unknown' },
      });
    }
  }

  #look(entry: Entry, change: ValueChange): void {
    const { trigger } = entry;
    const { value, observedAt } = change;
    const isHit =
      trigger.type === 'state' ? comesToMatch(trigger, value, change.previous) : this.#crosses(entry, change);
    // Any other value breaks a trigger that waits for every change; others only what does not match.
    if (entry.cancel !== undefined && (isHit || !matches(trigger, value))) this.#giveUp(entry);
    if (!isHit) return;
    const { deviceId, key, previous, cause } = change;
    const fired = { deviceId, stateKey: key, value, previous, cause };
    if (trigger.for === undefined) entry.watcher.fired(trigger.id, fired);
    else this.#wait(entry, observedAt + trigger.for * 1000, fired);
  }

  #crosses(entry: Entry, { value, previous }: ValueChange): boolean {
    const { trigger } = entry;
    if (trigger.type !== 'numeric') return false;
    if (!entry.isArmed && isOutOfReach(trigger, previous)) entry.isArmed = true;
    if (matches(trigger, value)) {
      const isHit = entry.isArmed;
      entry.isArmed = false;
      return isHit;
    }
    if (isOutOfReach(trigger, value)) entry.isArmed = true;
    return false;
  }

  #wait(entry: Entry, until: Instant, fired: Parameters<Watcher['fired']>[1]): void {
    entry.cancel?.();
    entry.cancel = this.#clock.schedule(until, () => {
      entry.cancel = undefined;
      entry.watcher.fired(entry.trigger.id, fired);
    });
  }

  #giveUp(entry: Entry): void {
    entry.cancel?.();
    entry.cancel = undefined;
  }
}

function append(index: Map<string, Entry[]>, key: string, entry: Entry): void {
  const entries = index.get(key);
  if (entries === undefined) index.set(key, [entry]);
  else index.set(key, [...entries, entry]);
}
