import type {
  Cause,
  HomeMode,
  IssueTrigger,
  JsonObject,
  ModeTrigger,
  PresenceTrigger,
  StartTrigger,
  WebhookTrigger,
} from '@nexa/sdk';
import type { IssueRecord, TriggerWait } from '../../home/records.ts';
import type { Clock } from '../../ports/clock.ts';
import { HOME_PLACE, type MemoryShelf } from './memory-shelf.ts';
import type { Fired, Watcher } from './watcher.ts';

export type SignalTrigger = PresenceTrigger | ModeTrigger | WebhookTrigger | IssueTrigger | StartTrigger;

interface Entry {
  readonly watcher: Watcher;
  readonly trigger: SignalTrigger;
  /** What has to stay so for a while. */
  waiting: TriggerWait | undefined;
  /** While the clock runs for that. */
  cancel: (() => void) | undefined;
}

const severities = ['info', 'warning', 'error', 'critical'] as const;

/** Triggers by something that the home itself says: its mode, who is there, its issues, a start, a call from outside. */
export class SignalTriggers {
  readonly #clock: Clock;
  readonly #shelf: MemoryShelf;
  readonly #entries: Entry[] = [];
  #hasStarted = false;

  constructor(clock: Clock, shelf: MemoryShelf) {
    this.#clock = clock;
    this.#shelf = shelf;
  }

  /** What the shelf knows of it goes on. */
  add(watcher: Watcher, trigger: SignalTrigger): void {
    const entry: Entry = { watcher, trigger, waiting: undefined, cancel: undefined };
    this.#entries.push(entry);
    if (trigger.type !== 'presence' || trigger.for === undefined) return;
    const { waiting } = this.#shelf.claim(watcher, trigger.id, HOME_PLACE);
    if (waiting === undefined) return;
    entry.waiting = waiting;
    if (this.#hasStarted) this.#arm(entry, waiting, trigger.for);
  }

  remove(watcherKey: string): void {
    for (let index = this.#entries.length - 1; index >= 0; index -= 1) {
      const entry = this.#entries[index];
      if (entry?.watcher.key !== watcherKey) continue;
      entry.cancel?.();
      this.#entries.splice(index, 1);
    }
  }

  /** After a start: what had to stay so for a while goes on waiting, unless who is there is known to have changed. */
  resume(someoneHome: boolean | undefined): void {
    this.#hasStarted = true;
    this.#each('presence', (entry, { event, for: span = 0 }) => {
      if (entry.waiting === undefined) return;
      if ((event === 'first-arrived') !== someoneHome) this.#setWaiting(entry, undefined);
      else this.#arm(entry, entry.waiting, span);
    });
  }

  started(): void {
    this.#each('start', (entry) => this.#fire(entry, { cause: { kind: 'unknown' } }));
  }

  modeChanged(mode: HomeMode, previous: HomeMode, cause: Cause): void {
    this.#each('mode', (entry, { to, from }) => {
      if (to !== undefined && !to.includes(mode)) return;
      if (from !== undefined && !from.includes(previous)) return;
      this.#fire(entry, { value: mode, previous, cause });
    });
  }

  presenceChanged(someoneHome: boolean, cause: Cause): void {
    this.#each('presence', (entry, { event, for: span }) => {
      entry.cancel?.();
      entry.cancel = undefined;
      const isHit = (event === 'first-arrived') === someoneHome;
      const fired = { value: someoneHome, previous: !someoneHome, cause };
      const waiting = isHit && span !== undefined ? { since: this.#clock.now(), fired } : undefined;
      this.#setWaiting(entry, waiting);
      if (waiting !== undefined && span !== undefined) this.#arm(entry, waiting, span);
      else if (isHit) this.#fire(entry, fired);
    });
  }

  issueChanged(issue: IssueRecord, on: IssueTrigger['on']): void {
    this.#each('issue', (entry, trigger) => {
      if (trigger.on !== on || (trigger.code !== undefined && trigger.code !== issue.code)) return;
      if (trigger.deviceId !== undefined && trigger.deviceId !== issue.deviceId) return;
      if (severities.indexOf(issue.severity) < severities.indexOf(trigger.minSeverity ?? 'info')) return;
      const data = { issueId: issue.id, code: issue.code, severity: issue.severity, title: issue.title };
      const { deviceId } = issue;
      this.#fire(entry, { data, cause: { kind: 'unknown' }, ...(deviceId === undefined ? {} : { deviceId }) });
    });
  }

  /** Whether somebody waits at the address. */
  called(watcherKey: string, triggerId: string, data: JsonObject, cause: Cause): void {
    this.#each('webhook', (entry) => {
      if (entry.watcher.key === watcherKey && entry.trigger.id === triggerId) this.#fire(entry, { data, cause });
    });
  }

  #arm(entry: Entry, { since, fired }: TriggerWait, span: number): void {
    entry.cancel?.();
    entry.cancel = this.#clock.schedule(Math.max(since + span * 1000, this.#clock.now()), () => {
      entry.cancel = undefined;
      this.#setWaiting(entry, undefined);
      this.#fire(entry, fired);
    });
  }

  #setWaiting(entry: Entry, waiting: TriggerWait | undefined): void {
    entry.waiting = waiting;
    this.#shelf.tell(entry.watcher, entry.trigger.id, HOME_PLACE, { waiting });
  }

  #fire({ watcher, trigger }: Entry, fired: Fired): void {
    watcher.fired(trigger.id, fired);
  }

  #each<T extends SignalTrigger['type']>(
    type: T,
    visit: (entry: Entry, trigger: Extract<SignalTrigger, { type: T }>) => void,
  ): void {
    for (const entry of [...this.#entries]) {
      if (entry.trigger.type === type) visit(entry, entry.trigger as Extract<SignalTrigger, { type: T }>);
    }
  }
}
