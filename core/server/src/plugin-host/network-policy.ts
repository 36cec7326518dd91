/** An address or name with ports that a person gave to an integration. */
export interface HostGrant {
  readonly host: string;
  readonly ports: readonly number[];
}

/** What a plugin's process may reach. The host sends it before any of the plugin's code runs, and whenever it changes. */
export interface NetworkPolicy {
  /** Private and link-local addresses. */
  readonly lan: boolean;
  /** Names, exact or `*.example.com`. */
  readonly internet: readonly string[];
  readonly listen: readonly number[];
  readonly grants: readonly HostGrant[];
  /** NEXA's own ports on this machine: never reachable, whatever was granted. */
  readonly forbiddenPorts: readonly number[];
  /** Addresses that are never reachable: a Postgres of NEXA's on another machine. */
  readonly forbiddenEndpoints: readonly { readonly address: string; readonly port: number }[];
}
