import type { DiscoveryOffer, Heard, Instant } from '@nexa/sdk';

/** Something on the network that a plugin can pair. */
export interface Discovery {
  readonly pluginId: string;
  readonly offer: DiscoveryOffer;
  readonly heard: Heard;
  /** The address at which it was heard. */
  readonly address?: string;
  readonly heardAt: Instant;
}

/** Where discoveries are kept for people to see. */
export interface DiscoveryStore {
  /** Keeps it, or renews what is kept of the same plugin and `offer.uniqueId`. */
  upsert(discovery: Discovery): Promise<void>;
  /** Forgets what was last heard before `instant`. */
  removeHeardBefore(instant: Instant): Promise<void>;
}
