import type { Duration } from '@nexa/sdk';
import type { Clock } from '../ports/clock.ts';

const WINDOW: Duration = 10_000;
const MAX_KINDS = 200;

/** Something that a plugin sent and the host did not take. */
export interface Refusal {
  readonly pluginId: string;
  readonly integrationId?: string;
  /** What it was: `reading`, `device`, `message`, ... */
  readonly what: string;
  readonly reason: string;
  /** How many of this kind were refused since it was last said. */
  readonly count: number;
}

interface Kind {
  readonly refusal: Omit<Refusal, 'count'>;
  count: number;
}

/**
 * Counts what was refused and says so: the first of a kind at once, the rest of it summed up every ten seconds, so
 * that garbage in a loop does not fill the log.
 */
export class Refusals {
  readonly #pluginId: string;
  readonly #clock: Clock;
  readonly #say: (refusal: Refusal) => void;
  readonly #kinds = new Map<string, Kind>();
  #cancel: (() => void) | undefined;
  #total = 0;

  constructor(pluginId: string, clock: Clock, say: (refusal: Refusal) => void) {
    this.#pluginId = pluginId;
    this.#clock = clock;
    this.#say = say;
  }

  get total(): number {
    return this.#total;
  }

  add(what: string, reason: string, integrationId?: string, count = 1): void {
    this.#total += count;
    const text = reason.slice(0, 300);
    const key = `${integrationId ?? ''} ${what} ${text}`;
    const known = this.#kinds.get(key) ?? (this.#kinds.size < MAX_KINDS ? undefined : this.#kinds.get('rest'));
    if (known !== undefined) {
      known.count += count;
      return;
    }
    const refusal = {
      pluginId: this.#pluginId,
      what,
      reason: text,
      ...(integrationId === undefined ? {} : { integrationId }),
    };
    const isRest = this.#kinds.size >= MAX_KINDS;
    this.#kinds.set(isRest ? 'rest' : key, {
      refusal: isRest ? { ...refusal, reason: 'and more' } : refusal,
      count: 0,
    });
    this.#cancel ??= this.#clock.schedule(this.#clock.now() + WINDOW, () => this.#sumUp());
    this.#say({ ...refusal, count });
  }

  end(): void {
    this.#cancel?.();
    this.#sumUp();
  }

  #sumUp(): void {
    this.#cancel = undefined;
    const kinds = [...this.#kinds.values()];
    this.#kinds.clear();
    for (const { refusal, count } of kinds) if (count > 0) this.#say({ ...refusal, count });
  }
}
