import type { JsonObject } from '../platform/json.ts';

/** A service heard by multicast DNS. @since 0.1.0 */
export interface HeardMdns {
  readonly kind: 'mdns';
  readonly type: string;
  readonly name: string;
  readonly host: string;
  readonly addresses: readonly string[];
  readonly port: number;
  readonly txt: Readonly<Record<string, string>>;
}

/** An answer to an SSDP search, or an SSDP announcement. @since 0.1.0 */
export interface HeardSsdp {
  readonly kind: 'ssdp';
  readonly address: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A datagram received on a port of the manifest. @since 0.1.0 */
export interface HeardUdp {
  readonly kind: 'udp';
  readonly address: string;
  readonly port: number;
  /** Port on which it was received. */
  readonly localPort: number;
  /** The datagram, base64. */
  readonly payload: string;
}

/** Something heard on the network that matched the plugin's manifest. @since 0.1.0 */
export type Heard = HeardMdns | HeardSsdp | HeardUdp;

/** What a plugin makes of it: something that a person can pair. @since 0.1.0 */
export interface DiscoveryOffer {
  /** The same bridge or device always has the same id, however often and from wherever it is heard. */
  readonly uniqueId: string;
  /** What a person would call it. */
  readonly title: string;
  readonly model?: string;
  /** The start of its configuration; a person completes it in the pairing steps. */
  readonly config: JsonObject;
}
