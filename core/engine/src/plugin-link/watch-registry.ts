import type { JsonObject } from '@nexa/sdk';
import type { Clock } from '../ports/clock.ts';
import { Budget } from './budget.ts';
import { isCleanText, readPlainObject } from './plain-json.ts';
import type { SchemaCheck } from './schema-compiler.ts';

export interface WatchedTrigger {
  readonly trigger: string;
  /** Of the data that come with a firing. */
  readonly check: SchemaCheck;
  readonly fired: (data: JsonObject) => void;
}

/** Most triggers that one integration watches for at once. */
export const MAX_WATCHES = 200;

/** Each firing can be a run of an automation. */
const FIRINGS = { perSecond: 50, burst: 500 };

/** The triggers that are watched for at one integration, and whom each firing is told to. */
export class WatchRegistry {
  readonly #refuse: (what: string, reason: string) => void;
  readonly #budget: Budget;
  readonly #watches = new Map<string, WatchedTrigger>();

  constructor(clock: Clock, refuse: (what: string, reason: string) => void) {
    this.#refuse = refuse;
    this.#budget = new Budget({ clock, ...FIRINGS });
  }

  /** `false` when there are as many as may be. */
  add(watchId: string, watch: WatchedTrigger): boolean {
    if (!this.#watches.has(watchId) && this.#watches.size >= MAX_WATCHES) return false;
    this.#watches.set(watchId, watch);
    return true;
  }

  /** `false` when there is none of this id, or another one than `watch`. */
  remove(watchId: string, watch = this.#watches.get(watchId)): boolean {
    return watch !== undefined && this.#watches.get(watchId) === watch && this.#watches.delete(watchId);
  }

  /** Reads a firing as it came. Nothing in it can make this throw. */
  read({ watchId, data }: Record<string, unknown>): void {
    if (!this.#budget.spend()) {
      this.#refuse('firing', `there are more than ${FIRINGS.perSecond} a second for longer than one can bear`);
      return;
    }
    if (!isCleanText(watchId, 200, 1)) {
      this.#refuse('firing', 'it does not say of which watch it is');
      return;
    }
    // What was on its way while the watch was being ended is no fault.
    const watch = this.#watches.get(watchId);
    if (watch === undefined) return;
    const plain = readPlainObject(data);
    const reason = 'reason' in plain ? plain.reason : watch.check(plain.value);
    if (reason !== undefined) this.#refuse('firing', `${watch.trigger}: ${reason}`);
    else if ('value' in plain) watch.fired(plain.value);
  }
}
