import type { Trigger } from '@nexa/sdk';
import type { HomeContext } from '../../home/home-context.ts';
import type { HomePlace } from '../../home/records.ts';
import type { SeenState } from '../automation-scope.ts';
import { EventTriggers } from './event-triggers.ts';
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

  constructor(context: HomeContext, place: HomePlace, now: (deviceId: string, key: string) => SeenState | undefined) {
    this.values = new ValueTriggers(context.clock, now);
    this.times = new TimeTriggers(context.clock, place);
    this.signals = new SignalTriggers(context.clock);
    this.plugins = new PluginTriggers(context);
  }

  add(watcher: Watcher, triggers: readonly Trigger[]): void {
    for (const trigger of triggers) this.#add(watcher, trigger);
  }

  remove(watcherKey: string): void {
    for (const kind of [this.values, this.events, this.times, this.signals, this.plugins]) kind.remove(watcherKey);
  }

  #add(watcher: Watcher, trigger: Trigger): void {
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
