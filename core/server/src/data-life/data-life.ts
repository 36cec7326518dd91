import {
  closeAccount,
  type DataExport,
  type ErasurePlan,
  exportData,
  planErasure,
  type RequestDatabase,
  type RequestInfo,
  type UserClaims,
} from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import type { HomeService } from '../http/home-service.ts';
import type { LiveHub } from '../live/live-hub.ts';

export interface DataLifeOptions {
  readonly database: RequestDatabase;
  readonly homes: HomeService;
  readonly live: LiveHub;
  readonly now: () => number;
}

/** An export holds a connection of the pool for as long as its reader takes. */
const mostExports = 2;

/**
 * What requests may ask of the whole life of data, each in the name of whoever asks. Nothing is removed here: accounts and
 * homes are marked, and the job `erasures` takes their rows.
 */
export class DataLife {
  readonly #options: DataLifeOptions;
  #exports = 0;

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

  /** Signs the person out everywhere and stops their homes at once. */
  async erase(
    userId: string,
    options: { readonly removeSharedHomes: boolean; readonly request: RequestInfo },
  ): Promise<ErasurePlan> {
    const { database, live } = this.#options;
    const { plan, integrations, ended } = await closeAccount(database, userId, options);
    for (const credentialId of ended) live.revoke(credentialId);
    live.reconsider();
    for (const home of plan.homes)
      await this.#options.homes.homeRemoved(
        home.id,
        integrations.filter(({ homeId }) => homeId === home.id).map(({ id }) => id),
      );
    return plan;
  }

  /** The home was marked as removed: its runtime ends. */
  async homeRemoved(homeId: string, integrationIds: readonly string[]): Promise<void> {
    await this.#options.homes.homeRemoved(homeId, integrationIds);
    this.#options.live.reconsider();
  }
}
