import {
  type Cause,
  type Instant,
  MAIN_COMPONENT,
  type NumericTrigger,
  type ScalarValue,
  type StateTrigger,
  stateKey,
} from '@nexa/sdk';
import type { TriggerWait } from '../../home/records.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SeenState } from '../automation-scope.ts';
import type { MemoryShelf } from './memory-shelf.ts';
import { comesToMatch, hasGoneBack, matches } from './value-match.ts';
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
  /** Of a threshold with hysteresis: it fires again only after the value has gone back. Undefined: no value was ever seen. */
  isSpent: boolean | undefined;
  /** What has to stay so for a while. */
  waiting: TriggerWait | undefined;
  /** While the clock runs for that. */
  cancel: (() => void) | undefined;
}

const placeKey = (deviceId: string, key: string) => `${deviceId}\n${key}`;
const placeOf = ({ deviceId, key }: Entry) => `${deviceId}/${key}`;

/** Triggers that look at the value of an attribute, found without looking at the others. */
export class ValueTriggers {
  readonly #clock: Clock;
  readonly #now: (deviceId: string, key: string) => SeenState | undefined;
  readonly #shelf: MemoryShelf;
  readonly #byPlace = new Map<string, Entry[]>();
  readonly #byWatcher = new Map<string, Entry[]>();
  #hasStarted = false;

  constructor(clock: Clock, now: (deviceId: string, key: string) => SeenState | undefined, shelf: MemoryShelf) {
    this.#clock = clock;
    this.#now = now;
    this.#shelf = shelf;
  }

  /** What the shelf knows of it goes on. */
  add(watcher: Watcher, trigger: ValueTrigger): void {
    const { deviceId, component, capability, attribute, others = [] } = trigger;
    for (const place of [{ deviceId, component }, ...others]) {
      const key = stateKey(capability, attribute, place.component ?? MAIN_COMPONENT);
      const entry: Entry = {
        watcher,
        trigger,
        deviceId: place.deviceId,
        key,
        isSpent: undefined,
        waiting: undefined,
        cancel: undefined,
      };
      if (remembers(trigger)) this.#takeUp(entry);
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
      for (const entry of entries) {
        if (entry.deviceId !== deviceId) continue;
        entry.isSpent = undefined;
        this.#giveUp(entry);
      }
    }
  }

  /**
   * After a start: what had come to match before and has to stay so for a while goes on waiting. What came to its end
   * while nobody looked ends now.
   */
  resume(): void {
    this.#hasStarted = true;
    for (const entry of this.#all()) {
      if (entry.waiting === undefined) continue;
      const state = this.#now(entry.deviceId, entry.key);
      if (state === undefined || hasGoneBack(entry.trigger, state.value)) this.#giveUp(entry);
      else this.#arm(entry, entry.waiting);
    }
  }

  /**
   * Where nothing was kept: what came to match before and whose time comes after `since` waits, as far as the state alone
   * tells since when it has matched.
   */
  assume(since: Instant): void {
    for (const entry of this.#all()) {
      const { trigger, deviceId, key } = entry;
      const state = this.#now(deviceId, key);
      if (trigger.for === undefined || state?.changedAt === undefined) continue;
      if (!matchesSinceChange(trigger) || !matches(trigger, state.value)) continue;
      if (state.changedAt + trigger.for * 1000 <= since) continue;
      const fired = { deviceId, stateKey: key, value: state.value, cause: { kind: 'unknown' } as const };
      this.#wait(entry, { since: state.changedAt, fired });
    }
  }

  #all(): Entry[] {
    return [...this.#byWatcher.values()].flat();
  }

  #takeUp(entry: Entry): void {
    const { trigger, watcher } = entry;
    const { waiting, isSpent } = this.#shelf.claim(watcher, trigger.id, placeOf(entry));
    const now = this.#now(entry.deviceId, entry.key)?.value;
    if (hasHysteresis(trigger)) {
      entry.isSpent =
        now === undefined ? isSpent : matches(trigger, now) || (isSpent === true && !hasGoneBack(trigger, now));
    }
    if (trigger.for !== undefined) entry.waiting = waiting;
    this.#keep(entry);
    if (entry.waiting !== undefined && this.#hasStarted) this.#arm(entry, entry.waiting);
  }

  #look(entry: Entry, change: ValueChange): void {
    const { trigger } = entry;
    const { value, observedAt } = change;
    const isHit =
      trigger.type === 'state' ? comesToMatch(trigger, value, change.previous) : this.#crosses(entry, change);
    const { deviceId, key, previous, cause } = change;
    const fired = { deviceId, stateKey: key, value, previous, cause };
    if (isHit && trigger.for !== undefined) this.#wait(entry, { since: observedAt, fired });
    // Any other value breaks a trigger that waits for every change; others only what does not match.
    else if (isHit || hasGoneBack(trigger, value)) this.#giveUp(entry);
    else this.#keep(entry);
    if (isHit && trigger.for === undefined) entry.watcher.fired(trigger.id, fired);
  }

  #crosses(entry: Entry, { value, previous }: ValueChange): boolean {
    const { trigger } = entry;
    if (!hasHysteresis(trigger)) return matches(trigger, value) && !matches(trigger, previous);
    const wasSpent = entry.isSpent ?? matches(trigger, previous);
    const isIn = matches(trigger, value);
    entry.isSpent = isIn || (wasSpent && !hasGoneBack(trigger, value));
    return isIn && !wasSpent;
  }

  #wait(entry: Entry, waiting: TriggerWait): void {
    entry.waiting = waiting;
    this.#keep(entry);
    this.#arm(entry, waiting);
  }

  #arm(entry: Entry, { since, fired }: TriggerWait): void {
    const { trigger, watcher } = entry;
    entry.cancel?.();
    const until = Math.max(since + (trigger.for ?? 0) * 1000, this.#clock.now());
    entry.cancel = this.#clock.schedule(until, () => {
      this.#giveUp(entry);
      watcher.fired(trigger.id, fired);
    });
  }

  #giveUp(entry: Entry): void {
    entry.cancel?.();
    entry.cancel = undefined;
    entry.waiting = undefined;
    this.#keep(entry);
  }

  #keep(entry: Entry): void {
    const { watcher, trigger, waiting } = entry;
    if (!remembers(trigger)) return;
    const isSpent = entry.isSpent === true && hasHysteresis(trigger) ? true : undefined;
    this.#shelf.tell(watcher, trigger.id, placeOf(entry), { waiting, isSpent });
  }
}

const hasHysteresis = (trigger: ValueTrigger): boolean =>
  trigger.type === 'numeric' && trigger.hysteresis !== undefined;

/** Whether there is more to know of the trigger than its value tells; of most there is not. */
const remembers = (trigger: ValueTrigger): boolean => trigger.for !== undefined || hasHysteresis(trigger);

/** Whether the trigger comes to match at a change and at no other time, so that the last change tells since when it does. */
const matchesSinceChange = (trigger: ValueTrigger): boolean =>
  trigger.type === 'state' &&
  trigger.from === undefined &&
  trigger.notFrom === undefined &&
  trigger.above === undefined &&
  trigger.below === undefined &&
  !(Array.isArray(trigger.to) && trigger.to.length > 1);

function append(index: Map<string, Entry[]>, key: string, entry: Entry): void {
  const entries = index.get(key);
  if (entries === undefined) index.set(key, [entry]);
  else index.set(key, [...entries, entry]);
}
