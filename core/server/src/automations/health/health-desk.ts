import type { Clock } from '@nexa/engine';
import { errorMessage, seconds } from '@nexa/sdk';
import {
  type AllHomesOutcome,
  checkAllAutomations,
  checkHomeAutomations,
  type HealthCheckParts,
  type HealthOutcome,
} from './check-home-automations.ts';

export interface HealthDeskOptions {
  readonly parts: HealthCheckParts;
  /** The homes that run here. */
  readonly homeIds: () => readonly string[];
  readonly clock: Clock;
  readonly log: { warn(fields: object, message: string): void };
}

/** After a change a home is looked at when it has been quiet for so long, */
const QUIET = seconds(2);
/** and after so long at the latest. */
const LONGEST_WAIT = seconds(30);

interface Waiting {
  readonly since: number;
  cancel: () => void;
}

/** When the automations of the homes that run here are looked at: a while after changes, and when asked. One at a time. */
export class HealthDesk {
  readonly #options: HealthDeskOptions;
  readonly #waiting = new Map<string, Waiting>();
  /** The checks that were begun or wait for their turn; it never rejects. */
  #turn: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(options: HealthDeskOptions) {
    this.#options = options;
  }

  /** Something in the home is not as it was: it is looked at soon. */
  changed(homeId: string): void {
    if (this.#isStopped) return;
    const { clock, log } = this.#options;
    const now = clock.now();
    const known = this.#waiting.get(homeId);
    known?.cancel();
    const since = known?.since ?? now;
    const cancel = clock.schedule(Math.min(now + QUIET, since + LONGEST_WAIT), () => {
      this.#waiting.delete(homeId);
      this.check(homeId).catch((error) => {
        log.warn(
          { homeId, reason: errorMessage(error) },
          'Automations could not be looked at; tomorrow they are again',
        );
      });
    });
    this.#waiting.set(homeId, { since, cancel });
  }

  /** Looks at the home when the checks before have come to their end. Undefined: there is no such home any more. */
  check(homeId: string): Promise<HealthOutcome | undefined> {
    return this.#inTurn(() => checkHomeAutomations(this.#options.parts, homeId));
  }

  /** Looks at every home that runs here, one after the other; what changed meanwhile has its turn in between. */
  async checkAll(signal: AbortSignal): Promise<AllHomesOutcome> {
    const { parts, homeIds, log } = this.#options;
    const failed = (homeId: string, error: unknown) =>
      log.warn({ homeId, reason: errorMessage(error) }, 'Automations could not be looked at');
    const sum = { homes: 0, failed: 0, opened: 0, resolved: 0, raised: 0 };
    for (const homeId of homeIds()) {
      const one = await this.#inTurn(() => checkAllAutomations(parts, [homeId], { signal, failed }));
      for (const name of Object.keys(sum) as (keyof AllHomesOutcome)[]) sum[name] += one[name];
    }
    return sum;
  }

  /** Looks at nothing any more; resolves when what was under way has come to its end. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { cancel } of this.#waiting.values()) cancel();
    this.#waiting.clear();
    await this.#turn;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(() => {
      if (this.#isStopped) throw new Error('the server stops');
      return work();
    });
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
