import type { NetworkPolicy } from '../network-policy.ts';
import {
  addressKey,
  type IpAddress,
  isLoopback,
  isMetadataService,
  isMulticast,
  isPrivate,
  parseAddress,
} from './ip-address.ts';
import { currentTime, endsWith, includes, lowerCase, newDictionary } from './safe-builtins.ts';

/** Allowed, on the internet with the declared host that allows it, or why not. */
export type Verdict =
  | { readonly allowed: true; readonly host?: string }
  | { readonly allowed: false; readonly reason: string };

const allowed: Verdict = { allowed: true };
const refused = (reason: string): Verdict => ({ allowed: false, reason });

/** Addresses of an internet host are good for so long after its name was looked up. */
const RESOLVED_FOR = 24 * 3_600_000;
const OWN_ADDRESSES_FOR = 10_000;

export interface AddressPolicyOptions {
  readonly policy: NetworkPolicy;
  /** Addresses of this machine's own interfaces. */
  readonly ownAddresses: () => readonly string[];
}

/** Decides what a plugin may reach. Written so that plugin code in the same realm cannot talk it round. */
export class AddressPolicy {
  #policy: NetworkPolicy;
  readonly #readOwn: () => readonly string[];
  #own = newDictionary<true>();
  #ownReadAt = Number.NEGATIVE_INFINITY;
  /** Ports of granted hosts by address: given as an address, or found by looking up a granted name. */
  #granted = newDictionary<readonly number[]>();
  #resolvedInternet = newDictionary<{ readonly host: string; readonly until: number }>();

  constructor({ policy, ownAddresses }: AddressPolicyOptions) {
    this.#policy = policy;
    this.#readOwn = ownAddresses;
    this.update(policy);
  }

  update(policy: NetworkPolicy): void {
    this.#policy = policy;
    this.#granted = newDictionary<readonly number[]>();
    for (let i = 0; i < policy.grants.length; i++) {
      const grant = policy.grants[i] as NetworkPolicy['grants'][number];
      const address = parseAddress(grant.host);
      if (address !== undefined) this.#grant(address, grant.ports);
    }
  }

  /** May the name be looked up at all? */
  name(name: string): Verdict {
    const { lan } = this.#policy;
    if (lan || this.#isGrantedName(name) || this.#internetHost(name) !== undefined) return allowed;
    return refused(`${name} is no host that the plugin may reach`);
  }

  /** Takes what a name was resolved to. Says whether this address of it may be used. */
  resolved(name: string, text: string): boolean {
    const address = parseAddress(text);
    if (address === undefined) return false;
    if (this.#isGrantedName(name, address)) return true;
    const isLocal = isPrivate(address) || isLoopback(address);
    const host = isLocal ? undefined : this.#internetHost(name);
    if (host !== undefined) {
      this.#resolvedInternet[addressKey(address)] = { host, until: currentTime() + RESOLVED_FOR };
      return true;
    }
    return this.#policy.lan && isPrivate(address) && !this.#isOwn(address);
  }

  /** May this address be reached on this port? */
  reach(text: string, port: number): Verdict {
    const address = parseAddress(text);
    if (address === undefined || port < 0) return refused(`${text}:${port} is no address`);
    const isHere = isLoopback(address) || this.#isOwn(address);
    if ((isHere && includes(this.#policy.forbiddenPorts, port)) || this.#isForbidden(address, port)) {
      return refused(`${text}:${port} is NEXA's own`);
    }
    const key = addressKey(address);
    const ports = this.#granted[key];
    if (ports !== undefined && includes(ports, port)) return allowed;
    if (isHere) return refused(`${text}:${port} is on this machine, and nobody granted it`);
    if (isMetadataService(address)) return refused(`${text} hands out credentials of this machine`);
    if (isPrivate(address) || isMulticast(address)) {
      return this.#policy.lan
        ? allowed
        : refused(`the plugin has no permission for the local network (${text}:${port})`);
    }
    const found = this.#resolvedInternet[key];
    if (found !== undefined && found.until > currentTime()) return { allowed: true, host: found.host };
    return refused(`${text}:${port} belongs to no host that the plugin may reach`);
  }

  /** May the plugin wait for others on this port? Port 0 of UDP is only where answers come to. */
  listen(port: number, isDatagram: boolean): Verdict {
    if (isDatagram && port === 0) return allowed;
    return includes(this.#policy.listen, port) ? allowed : refused(`the plugin may not listen on port ${port}`);
  }

  #grant(address: IpAddress, ports: readonly number[]): void {
    const key = addressKey(address);
    const known = this.#granted[key];
    if (known === undefined) {
      this.#granted[key] = ports;
      return;
    }
    // Not by spreading: that goes through an iterator which plugin code can replace.
    const both = newDictionary<number>();
    for (let i = 0; i < known.length; i++) both[i] = known[i] as number;
    for (let i = 0; i < ports.length; i++) both[known.length + i] = ports[i] as number;
    both.length = known.length + ports.length;
    this.#granted[key] = both as unknown as readonly number[];
  }

  /** Whether the name was granted; `found` is then one of its addresses. */
  #isGrantedName(name: string, found?: IpAddress): boolean {
    const wanted = lowerCase(name);
    const { grants } = this.#policy;
    let isGranted = false;
    for (let i = 0; i < grants.length; i++) {
      const grant = grants[i] as NetworkPolicy['grants'][number];
      if (lowerCase(grant.host) !== wanted) continue;
      isGranted = true;
      if (found !== undefined) this.#grant(found, grant.ports);
    }
    return isGranted;
  }

  /** The declared host, exact or with a star, that the name falls under. */
  #internetHost(name: string): string | undefined {
    const wanted = lowerCase(name);
    const { internet } = this.#policy;
    for (let i = 0; i < internet.length; i++) {
      const declared = internet[i] as string;
      const host = lowerCase(declared);
      if (host === wanted) return declared;
      if (host[0] === '*' && host[1] === '.' && endsWithSuffix(wanted, host)) return declared;
    }
    return undefined;
  }

  #isForbidden(address: IpAddress, port: number): boolean {
    const { forbiddenEndpoints } = this.#policy;
    for (let i = 0; i < forbiddenEndpoints.length; i++) {
      const endpoint = forbiddenEndpoints[i] as NetworkPolicy['forbiddenEndpoints'][number];
      if (endpoint.port !== port) continue;
      const forbidden = parseAddress(endpoint.address);
      if (forbidden !== undefined && addressKey(forbidden) === addressKey(address)) return true;
    }
    return false;
  }

  #isOwn(address: IpAddress): boolean {
    const now = currentTime();
    if (now - this.#ownReadAt > OWN_ADDRESSES_FOR || now < this.#ownReadAt) {
      this.#own = newDictionary<true>();
      this.#ownReadAt = now;
      const texts = this.#readOwn();
      for (let i = 0; i < texts.length; i++) {
        const own = parseAddress(texts[i] as string);
        if (own !== undefined) this.#own[addressKey(own)] = true;
      }
    }
    return this.#own[addressKey(address)] === true;
  }
}

/** Whether `name` ends with what follows the `*` of `wildcard`, with at least one letter in front. */
function endsWithSuffix(name: string, wildcard: string): boolean {
  let suffix = '';
  for (let i = 1; i < wildcard.length; i++) suffix += wildcard[i];
  return name.length > suffix.length && endsWith(name, suffix);
}
