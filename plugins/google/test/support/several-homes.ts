import type { ExposedDevice, ExposedResult, ExposedState, ExposedWish, HookCaller } from '@nexa/sdk';
import { ExposedTestHome } from '@nexa/testkit';

/** Homes of one person, each with an integration of its own. */
export class SeveralHomes extends ExposedTestHome {
  readonly #homes: Readonly<Record<string, ExposedTestHome>>;

  /** By integration id. */
  constructor(homes: Readonly<Record<string, ExposedTestHome>>) {
    super();
    this.#homes = homes;
  }

  override attach(...[integrationId, link, clock]: Parameters<ExposedTestHome['attach']>): void {
    this.#of(integrationId).attach(integrationId, link, clock);
  }

  override detach(integrationId: string): void {
    this.#of(integrationId).detach(integrationId);
  }

  override devices(integrationId: string, caller?: HookCaller): Promise<readonly ExposedDevice[]> {
    return this.#of(integrationId).devices(integrationId, caller);
  }

  override states(
    integrationId: string,
    deviceIds: readonly string[],
    caller?: HookCaller,
  ): Promise<Readonly<Record<string, ExposedState>>> {
    return this.#of(integrationId).states(integrationId, deviceIds, caller);
  }

  override command(integrationId: string, wish: ExposedWish, caller: HookCaller): Promise<ExposedResult> {
    return this.#of(integrationId).command(integrationId, wish, caller);
  }

  override fetched(integrationId: string, deviceIds: readonly string[]): Promise<void> {
    return this.#of(integrationId).fetched(integrationId, deviceIds);
  }

  override forgotten(integrationId: string): Promise<void> {
    return this.#of(integrationId).forgotten(integrationId);
  }

  #of(integrationId: string): ExposedTestHome {
    const home = this.#homes[integrationId];
    if (home === undefined) throw new Error(`there is no home of ${integrationId}`);
    return home;
  }
}
