import { type Duration, hasErrorCode, minutes, NexaError, seconds } from '@nexa/sdk';
import type { Clock } from '../ports/clock.ts';
import type { WatchWish } from '../ports/plugin-gateway.ts';
import type { AutomationDesk } from './automation-desk.ts';
import { MAX_WATCHES } from './watch-registry.ts';

export interface KeptWatchesOptions {
  readonly integrationId: string;
  readonly clock: Clock;
  /** The plugin does not watch. Told once until it does; `isTried`: it is tried again by itself. */
  readonly onFailed: (wish: WatchWish, error: unknown, isTried: boolean) => void;
}

interface Kept {
  readonly wish: WatchWish;
  pause: Duration;
  isFailing: boolean;
  cancelRetry: () => void;
}

const FIRST_PAUSE = seconds(5);
const LONGEST_PAUSE = minutes(5);
/** All integrations of a plugin come back together, and commands have to get through meanwhile. */
const AT_ONCE = 20;

/**
 * The triggers that are to be watched for at one integration. A plugin forgets its watches with the connection: they are
 * set again whenever it is there, and tried again when that failed for a reason that may pass.
 */
export class KeptWatches {
  readonly #options: KeptWatchesOptions;
  readonly #kept = new Map<string, Kept>();
  #desk: AutomationDesk | undefined;
  /** Counts the connections: what fails with an earlier one says nothing of this one. */
  #life = 0;

  constructor(options: KeptWatchesOptions) {
    this.#options = options;
  }

  /** Resolves when the plugin watches or that has to wait; rejects when it cannot. See `PluginGateway.watchTrigger`. */
  async add(wish: WatchWish): Promise<void> {
    const earlier = this.#kept.get(wish.watchId);
    if (earlier === undefined && this.#kept.size >= MAX_WATCHES)
      throw new NexaError('NEXA_PLUGIN_UNSUPPORTED', `An integration watches for at most ${MAX_WATCHES} triggers.`);
    earlier?.cancelRetry();
    const kept: Kept = { wish, pause: FIRST_PAUSE, isFailing: false, cancelRetry: () => undefined };
    this.#kept.set(wish.watchId, kept);
    await this.#set(kept);
  }

  /** Never rejects. */
  async remove(watchId: string): Promise<void> {
    this.#kept.get(watchId)?.cancelRetry();
    if (!this.#kept.delete(watchId)) return;
    // It ends with the connection at the latest, and nothing of it is told any more.
    await this.#desk?.unwatch(this.#options.integrationId, watchId).catch(() => undefined);
  }

  /** The integration is connected. Resolves when every watch was tried. */
  async opened(desk: AutomationDesk): Promise<void> {
    this.closed();
    this.#desk = desk;
    const life = this.#life;
    const waiting = [...this.#kept.values()];
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined && this.#life === life; next = waiting.shift())
        if (this.#kept.get(next.wish.watchId) === next) await this.#setAgain(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  }

  /** The integration is not connected any more, or is about to be given up. */
  closed(): void {
    this.#life += 1;
    this.#desk = undefined;
    for (const kept of this.#kept.values()) {
      kept.cancelRetry();
      kept.pause = FIRST_PAUSE;
    }
  }

  /** None of them is wanted any more; the connection, if there is one, is about to be closed. */
  end(): void {
    this.closed();
    this.#kept.clear();
  }

  async #setAgain(kept: Kept): Promise<void> {
    await this.#set(kept).catch((error: unknown) => this.#failed(kept, error, false));
  }

  async #set(kept: Kept): Promise<void> {
    const desk = this.#desk;
    if (desk === undefined) return;
    const life = this.#life;
    const { integrationId } = this.#options;
    const { watchId } = kept.wish;
    try {
      await desk.watch(integrationId, kept.wish);
      kept.isFailing = false;
      // It was given up before the plugin had heard of it.
      if (!this.#kept.has(watchId)) await desk.unwatch(integrationId, watchId).catch(() => undefined);
    } catch (error) {
      if (this.#kept.get(watchId) !== kept || this.#life !== life) return;
      if (!hasErrorCode(error) || !error.retryable) throw error;
      this.#failed(kept, error, true);
      this.#retryLater(kept);
    }
  }

  #retryLater(kept: Kept): void {
    const { clock } = this.#options;
    kept.cancelRetry = clock.schedule(clock.now() + kept.pause, () => void this.#setAgain(kept));
    kept.pause = Math.min(kept.pause * 2, LONGEST_PAUSE);
  }

  #failed(kept: Kept, error: unknown, isTried: boolean): void {
    if (!kept.isFailing) this.#options.onFailed(kept.wish, error, isTried);
    kept.isFailing = true;
  }
}
