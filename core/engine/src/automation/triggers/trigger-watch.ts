import type { JsonValue, Trigger } from '@nexa/sdk';
import type { HomeContext } from '../../home/home-context.ts';
import type { HomePlace, TriggerMemory } from '../../home/records.ts';
import type { SeenState } from '../automation-scope.ts';
import { jsonEqual } from '../template/json-equal.ts';
import { EventTriggers } from './event-triggers.ts';
import { MemoryShelf } from './memory-shelf.ts';
import { PluginTriggers } from './plugin-triggers.ts';
import { SignalTriggers } from './signal-triggers.ts';
import { TimeTriggers } from './time-triggers.ts';
import { ValueTriggers } from './value-triggers.ts';
import type { Watcher } from './watcher.ts';

/** Every trigger that somebody waits for, by what sets it off. */
export class TriggerWatch {
  readonly values: ValueTriggers;
  readonly events = new EventTriggers();
  readonly times: TimeTriggers;
  readonly signals: SignalTriggers;
  readonly plugins: PluginTriggers;
  readonly #shelf: MemoryShelf;

  constructor(context: HomeContext, place: HomePlace, now: (deviceId: string, key: string) => SeenState | undefined) {
    this.#shelf = new MemoryShelf((output) => context.emit(output));
    this.values = new ValueTriggers(context.clock, now, this.#shelf);
    this.times = new TimeTriggers(context.clock, place);
    this.signals = new SignalTriggers(context.clock, this.#shelf);
    this.plugins = new PluginTriggers(context);
  }

  add(watcher: Watcher, triggers: readonly Trigger[]): void {
    for (const trigger of triggers) this.#add(watcher, trigger);
  }

  remove(watcherKey: string): void {
    this.#stop(watcherKey);
    this.#shelf.forget(watcherKey);
  }

  /**
   * Adds the triggers of an automation in the place of those that it had; left out: it is new here. What a trigger knows
   * stays known unless the trigger is another one now.
   */
  replace(watcher: Watcher, triggers: readonly Trigger[], before?: readonly Trigger[]): void {
    this.#stop(watcher.key);
    if (before !== undefined) this.#shelf.forget(watcher.key, unchangedIds(before, triggers));
    this.add(watcher, triggers);
  }

  /** What the triggers of a predecessor knew: before any is added. */
  restore(memories: readonly TriggerMemory[]): void {
    this.#shelf.restore(memories);
  }

  /** After a start: what had to stay so for a while goes on waiting. */
  resume(someoneHome: boolean | undefined): void {
    this.#shelf.prune();
    this.values.resume();
    this.signals.resume(someoneHome);
  }

  #stop(watcherKey: string): void {
    for (const kind of [this.values, this.events, this.times, this.signals, this.plugins]) kind.remove(watcherKey);
  }

  #add(watcher: Watcher, trigger: Trigger): void {
    if (trigger.enabled === false) return;
    switch (trigger.type) {
      case 'state':
      case 'numeric':
        this.values.add(watcher, trigger);
        break;
      case 'event':
        this.events.add(watcher, trigger);
        break;
      case 'time':
      case 'cron':
      case 'sun':
      case 'schedule':
        this.times.add(watcher, trigger);
        break;
      case 'plugin':
        this.plugins.add(watcher, trigger);
        break;
      default:
        this.signals.add(watcher, trigger);
    }
  }
}

/** Ids of triggers that are there before and after, and the same. */
function unchangedIds(before: readonly Trigger[], after: readonly Trigger[]): ReadonlySet<string> {
  const byId = new Map(before.map((trigger) => [trigger.id, trigger]));
  const isSame = (trigger: Trigger) => jsonEqual(byId.get(trigger.id) as JsonValue | undefined, trigger as JsonValue);
  return new Set(after.filter(isSame).map(({ id }) => id));
}
