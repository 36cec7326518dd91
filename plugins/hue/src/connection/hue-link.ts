import type { Connection, JsonObject } from '@nexa/sdk';

/** What a look at one light found. */
export interface LightSight {
  readonly name: string;
  readonly isReachable: boolean;
}

/** What the bridge says of itself when it is asked. */
export interface BridgeIdentity {
  readonly firmware: string | undefined;
}

/** A live link to one bridge, by whichever of its APIs. */
export interface HueLink extends Connection {
  refresh(externalId: string | undefined, signal: AbortSignal): Promise<void>;
  /** Asks the bridge who it is. Fails when it does not answer as the bridge that was paired. */
  identify(signal: AbortSignal): Promise<BridgeIdentity>;
  /** What is known of a device's light now; `undefined` when the device has none. */
  sightOfLight(externalId: string, signal: AbortSignal): Promise<LightSight | undefined>;
  /** Asks the bridge for a device's light now; `undefined` when the device has none. */
  lookAtLight(externalId: string, signal: AbortSignal): Promise<LightSight | undefined>;
  /** Drops all connections to the bridge, opens new ones and reads everything over them. */
  reopen(signal: AbortSignal): Promise<void>;
  /** What diagnostics show, without asking the bridge. */
  facts(externalId: string | undefined): JsonObject;
}
