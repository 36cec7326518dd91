import type { ExposedDevice, ExposedResult, ExposedState, ExposedWish, HookCaller } from '@nexa/sdk';

/**
 * The home of an ecosystem's integration, as far as people exposed it. Rejects with `NEXA_INTEGRATION_NOT_FOUND` for an
 * integration of another kind; see `Exposed` of the sdk for the rest.
 */
export interface ExposedHome {
  devices(integrationId: string, caller?: HookCaller): Promise<readonly ExposedDevice[]>;
  states(
    integrationId: string,
    deviceIds: readonly string[],
    caller?: HookCaller,
  ): Promise<Readonly<Record<string, ExposedState>>>;
  command(integrationId: string, wish: ExposedWish, caller: HookCaller): Promise<ExposedResult>;
  fetched(integrationId: string, deviceIds: readonly string[]): Promise<void>;
  forgotten(integrationId: string): Promise<void>;
}
