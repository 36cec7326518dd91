import type { DiscoveryOffer, Heard, Instant } from '@nexa/sdk';

/** Something on the network that a plugin can pair. */
export interface Discovery {
  readonly pluginId: string;
  readonly offer: DiscoveryOffer;
  readonly heard: Heard;
  /** Heard by a relay of this home; left out for what the server heard itself. */
  readonly homeId?: string;
  /** The address at which it was heard. */
  readonly address?: string;
  readonly heardAt: Instant;
}

/** Where discoveries are kept for people to see. */
export interface DiscoveryStore {
  /** Keeps it, or renews what is kept of the same home, plugin and `offer.uniqueId`. Resolves to whether it is new. */
  upsert(discovery: Discovery): Promise<boolean>;
  /** Forgets what was last heard before `instant`. */
  removeHeardBefore(instant: Instant): Promise<void>;
}
