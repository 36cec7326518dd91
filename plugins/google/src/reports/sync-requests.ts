import { type Duration, type HookCaller, type IntegrationContext, minutes, seconds } from '@nexa/sdk';
import { CloudFailure } from '../cloud/cloud-failure.ts';
import type { HomeGraph } from '../cloud/home-graph.ts';
import type { CloudWatch } from '../connection/cloud-watch.ts';
import type { Counters } from '../connection/counters.ts';
import type { LinkedUsers } from './linked-users.ts';
import type { Told } from './told.ts';

const FIRST_PAUSE: Duration = seconds(15);
const LONGEST_PAUSE: Duration = minutes(15);

export interface SyncRequestsOptions {
  readonly context: Pick<IntegrationContext, 'clock' | 'signal'>;
  readonly homeGraph: HomeGraph;
  readonly watch: CloudWatch;
  readonly users: LinkedUsers;
  readonly told: Told;
  readonly counters: Counters;
}

/**
 * Asks Google to fetch the devices of users. A request that fails is owed, and made again with growing pauses until it
 * succeeds, the user's Google fetches by itself, or nobody is linked as this user any more.
 */
export class SyncRequests {
  readonly #options: SyncRequestsOptions;
  readonly #owed = new Set<string>();
  #isTrying = false;

  constructor(options: SyncRequestsOptions) {
    this.#options = options;
  }

  /** Asks for each of these users now. Rejects with the first failure; what failed is owed. */
  async ask(userIds: readonly string[]): Promise<void> {
    for (const userId of userIds) this.#owed.add(userId);
    const results = await Promise.allSettled(userIds.map((userId) => this.#ask(userId)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed === undefined) return;
    void this.#tryAgain();
    throw failed.reason;
  }

  /** The same without waiting for it. */
  owe({ userId }: Pick<HookCaller, 'userId'>): void {
    void this.ask([userId]).catch(() => undefined);
  }

  /** Its Google has just fetched. */
  settled(userId: string): void {
    this.#owed.delete(userId);
  }

  async #ask(userId: string): Promise<void> {
    const { homeGraph, watch, users, told, context, counters } = this.#options;
    try {
      await watch.learn(() => homeGraph.requestSync(userId, context.signal));
      counters.syncRequests += 1;
      this.#owed.delete(userId);
    } catch (error) {
      if (!(error instanceof CloudFailure) || error.kind !== 'unknown-user') throw error;
      this.#owed.delete(userId);
      told.forget(userId);
      await users.removeUser(userId);
    }
  }

  async #tryAgain(): Promise<void> {
    if (this.#isTrying) return;
    this.#isTrying = true;
    const { context } = this.#options;
    try {
      for (let pause = FIRST_PAUSE; this.#owed.size > 0; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
        await context.clock.sleep(pause);
        await Promise.allSettled([...this.#owed].map((userId) => this.#ask(userId)));
      }
    } catch {
      // The integration was disconnected while this slept.
    } finally {
      this.#isTrying = false;
    }
  }
}
