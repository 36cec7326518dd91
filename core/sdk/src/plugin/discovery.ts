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
  /**
   * Name of the relay that heard it, on another network segment; left out when NEXA heard it itself. A relay passes on
   * what it hears and nothing else: whether NEXA reaches that address is for the network to say. @since 0.2.0
   */
  readonly via?: string;
}

/** An answer to an SSDP search, or an SSDP announcement. @since 0.1.0 */
export interface HeardSsdp {
  readonly kind: 'ssdp';
  readonly address: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As in {@link HeardMdns.via}. @since 0.2.0 */
  readonly via?: string;
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
  /** As in {@link HeardMdns.via}. @since 0.2.0 */
  readonly via?: string;
}

/**
 * A neighbour in the address table of the machine (ARP): something that this machine has spoken with on its own network
 * segment. A hint, no more: the table holds what the machine needed lately, and an address may change hands.
 *
 * @since 0.2.0
 */
export interface HeardArp {
  readonly kind: 'arp';
  /** IPv4 address. */
  readonly address: string;
  /** `00:17:88:aa:bb:cc`, lower case. Its first three octets name the maker, unless the device makes addresses up. */
  readonly mac: string;
  /** Host name that the same address gave itself by multicast DNS, without `.local`; left out when it gave none. */
  readonly hostname?: string;
  /** As in {@link HeardMdns.via}. */
  readonly via?: string;
}

/** Something heard on the network that matched the plugin's manifest. @since 0.1.0 */
export type Heard = HeardMdns | HeardSsdp | HeardUdp | HeardArp;

/** What a plugin makes of it: something that a person can pair. @since 0.1.0 */
export interface DiscoveryOffer {
  /** The same bridge or device always has the same id, however often and from wherever it is heard. */
  readonly uniqueId: string;
  /** What a person would call it. */
  readonly title: string;
  readonly model?: string;
  /** The start of its configuration; a person completes it in the pairing steps. */
  readonly config: JsonObject;
  /**
   * Whether NEXA may lead a paired integration to this address by itself when it is not reached where it was, and only
   * host and port fields differ. Set it only when `connect` proves the identity of the other side before any secret
   * leaves (a pinned certificate, a challenge by a shared key): whoever is on the network can announce this id. Left
   * out: a person is asked. @since 0.2.0
   */
  readonly followsAddress?: boolean;
}
