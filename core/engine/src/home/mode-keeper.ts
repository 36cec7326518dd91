import type { Cause, HomeMode, Instant } from '@nexa/sdk';
import { limitedCause } from './cause-chain.ts';
import type { HomeContext } from './home-context.ts';
import type { ModeRecord } from './records.ts';

/** What mode the home is in, and when that ends. */
export class ModeKeeper {
  readonly #context: HomeContext;
  readonly #onChange: (mode: HomeMode, previous: HomeMode, cause: Cause) => void;
  #record: ModeRecord;
  #cancel: (() => void) | undefined;

  constructor(context: HomeContext, onChange: (mode: HomeMode, previous: HomeMode, cause: Cause) => void) {
    this.#context = context;
    this.#onChange = onChange;
    this.#record = { mode: 'home', since: context.clock.now(), cause: { kind: 'unknown' } };
  }

  get record(): ModeRecord {
    return this.#record;
  }

  restore(record: ModeRecord): void {
    this.#record = record;
    this.#watchEnd();
  }

  set(mode: HomeMode, cause: Cause, until?: Instant): void {
    const previous = this.#record;
    if (previous.mode === mode && previous.until === until) return;
    const since = previous.mode === mode ? previous.since : this.#context.clock.now();
    // The mode `home` is where others end: it has no end of its own.
    const end = until === undefined || mode === 'home' ? {} : { until };
    this.#record = { mode, since, cause: limitedCause(cause), ...end };
    this.#context.emit({ type: 'mode', mode: this.#record });
    this.#watchEnd();
    if (previous.mode !== mode) this.#onChange(mode, previous.mode, this.#record.cause);
  }

  #watchEnd(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const { until, cause } = this.#record;
    if (until === undefined) return;
    this.#cancel = this.#context.clock.schedule(until, () => this.set('home', cause));
  }
}
