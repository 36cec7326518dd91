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
import type { IssueRecord } from '../../home/records.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fired, Watcher } from './watcher.ts';

export type SignalTrigger = PresenceTrigger | ModeTrigger | WebhookTrigger | IssueTrigger | StartTrigger;

interface Entry {
  readonly watcher: Watcher;
  readonly trigger: SignalTrigger;
  cancel: (() => void) | undefined;
}

const severities = ['info', 'warning', 'error', 'critical'] as const;

/** Triggers by something that the home itself says: its mode, who is there, its issues, a start, a call from outside. */
export class SignalTriggers {
  readonly #clock: Clock;
  readonly #entries: Entry[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(watcher: Watcher, trigger: SignalTrigger): void {
    this.#entries.push({ watcher, trigger, cancel: undefined });
  }

  remove(watcherKey: string): void {
    for (let index = this.#entries.length - 1; index >= 0; index -= 1) {
      const entry = this.#entries[index];
      if (entry?.watcher.key !== watcherKey) continue;
      entry.cancel?.();
      this.#entries.splice(index, 1);
    }
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
      if ((event === 'first-arrived') !== someoneHome) return;
      const fired = { value: someoneHome, previous: !someoneHome, cause };
      if (span === undefined) this.#fire(entry, fired);
      else entry.cancel = this.#clock.schedule(this.#clock.now() + span * 1000, () => this.#fire(entry, fired));
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
