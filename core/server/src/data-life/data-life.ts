import {
  closeAccount,
  type Database,
  type DataExport,
  type ErasurePlan,
  erasePerson,
  exportData,
  planErasure,
  purgeHome,
  requireNoSharedHomes,
  type UserClaims,
} from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import type { HomeService } from '../http/home-service.ts';
import type { LiveHub } from '../live/live-hub.ts';

export interface DataLifeOptions {
  readonly database: Database;
  readonly homes: HomeService;
  readonly live: LiveHub;
  readonly now: () => number;
  /** Told when work behind an answer failed; the nightly job takes it up again. */
  readonly onFailure?: (what: string, error: unknown) => void;
}

/** An export holds a connection of the pool for as long as its reader takes. */
const mostExports = 2;

/**
 * What requests may ask of the whole life of data. Every call is bound to one person, or to one home whose owner was
 * looked at before; the service role works behind it, because row security cannot remove what nobody may see.
 */
export class DataLife {
  readonly #options: DataLifeOptions;
  #exports = 0;
  #behind = new Set<Promise<void>>();

  constructor(options: DataLifeOptions) {
    this.#options = options;
  }

  export(claims: UserClaims, homeId?: string): DataExport {
    if (this.#exports >= mostExports)
      throw new NexaError('NEXA_REQUEST_RATE_LIMITED', 'Others are exporting just now. Try again in a minute.', {
        params: { retryAfter: 60 },
      });
    this.#exports += 1;
    const { database, now } = this.#options;
    const running = exportData(database, { claims, now: now(), ...(homeId === undefined ? {} : { homeId }) });
    const end = () => {
      this.#exports -= 1;
    };
    running.done.then(end, end);
    return running;
  }

  plan(userId: string): Promise<ErasurePlan> {
    return planErasure(this.#options.database, userId);
  }

  /** Signs the person out everywhere and stops their homes at once; rows go behind the answer. */
  async erase(userId: string, options: { readonly removeSharedHomes: boolean }): Promise<ErasurePlan> {
    const { database, live } = this.#options;
    const plan = await this.plan(userId);
    if (!options.removeSharedHomes) requireNoSharedHomes(plan);
    for (const credentialId of await closeAccount(database, userId)) live.revoke(credentialId);
    live.reconsider();
    for (const { id } of plan.homes) await this.#stopHome(id);
    this.#workBehind('erasure', async () => void (await erasePerson(database, userId, { removeSharedHomes: true })));
    return plan;
  }

  /** The home was marked as removed: its runtime ends, and on request its rows go now instead of in a month. */
  async homeRemoved(homeId: string, isAtOnce: boolean): Promise<void> {
    await this.#stopHome(homeId);
    this.#options.live.reconsider();
    if (isAtOnce) this.#workBehind('purge', async () => void (await purgeHome(this.#options.database, homeId)));
  }

  /** When everything that was begun behind answers is done. */
  async settled(): Promise<void> {
    while (this.#behind.size > 0) await Promise.all(this.#behind);
  }

  async #stopHome(homeId: string): Promise<void> {
    const integrations = await this.#options.database.asService(
      'erasure',
      ({ sql }) => sql<{ id: string }[]>`SELECT id FROM nexa.integrations WHERE home_id = ${homeId}`,
    );
    await this.#options.homes.homeRemoved(
      homeId,
      integrations.map(({ id }) => id),
    );
  }

  #workBehind(what: string, work: () => Promise<void>): void {
    const running = work()
      .catch((error) => this.#options.onFailure?.(what, error))
      .finally(() => this.#behind.delete(running));
    this.#behind.add(running);
  }
}
