import type { PluginManifest } from '@nexa/sdk';
import type { DiscoveryMode } from './discovery-mode.ts';
import type { KnownService } from './known-services.ts';

/** What the listeners have to do, as data for their process. */
export interface ListenPlan {
  readonly mode: DiscoveryMode;
  /** Service types, `_hue._tcp`. */
  readonly mdnsTypes: readonly string[];
  /** Search targets; `ssdp:all` when a plugin wants whatever is there. */
  readonly ssdpTargets: readonly string[];
  readonly udpPorts: readonly number[];
  /** Whether the machine's address table is looked at. */
  readonly neighbours: boolean;
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)].sort();

/** Everything that the manifests want to hear of, and the services of `known` brands, each thing once. */
export function listenPlan(
  manifests: readonly PluginManifest[],
  mode: DiscoveryMode,
  known: readonly KnownService[] = [],
): ListenPlan {
  const matchers = manifests.map((manifest) => manifest.discovery ?? {});
  const knownTypes = known.flatMap(({ mdns }) => (mdns === undefined ? [] : [mdns]));
  const knownTargets = known.flatMap(({ ssdp }) => (ssdp === undefined ? [] : [ssdp]));
  return {
    mode,
    mdnsTypes: unique([
      ...matchers.flatMap(({ mdns = [] }) => mdns.map(({ type }) => type.toLowerCase())),
      ...knownTypes,
    ]),
    ssdpTargets: unique([
      ...matchers.flatMap(({ ssdp = [] }) => ssdp.map(({ st }) => st ?? 'ssdp:all')),
      ...knownTargets,
    ]),
    udpPorts: unique(matchers.flatMap(({ udp = [] }) => udp.map(({ port }) => port))),
    neighbours: matchers.some(({ mac = [] }) => mac.length > 0) || known.length > 0,
  };
}

export function isIdle({ mode, mdnsTypes, ssdpTargets, udpPorts, neighbours }: ListenPlan): boolean {
  return mode === 'off' || (mdnsTypes.length + ssdpTargets.length + udpPorts.length === 0 && !neighbours);
}
