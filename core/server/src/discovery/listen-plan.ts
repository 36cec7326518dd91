import type { PluginManifest } from '@nexa/sdk';
import type { DiscoveryMode } from './discovery-mode.ts';

/** What the listeners have to do, as data for their process. */
export interface ListenPlan {
  readonly mode: DiscoveryMode;
  /** Service types, `_hue._tcp`. */
  readonly mdnsTypes: readonly string[];
  /** Search targets; `ssdp:all` when a plugin wants whatever is there. */
  readonly ssdpTargets: readonly string[];
  readonly udpPorts: readonly number[];
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)].sort();

/** Everything that the manifests want to hear of, each thing once. */
export function listenPlan(manifests: readonly PluginManifest[], mode: DiscoveryMode): ListenPlan {
  const matchers = manifests.map((manifest) => manifest.discovery ?? {});
  return {
    mode,
    mdnsTypes: unique(matchers.flatMap(({ mdns = [] }) => mdns.map(({ type }) => type.toLowerCase()))),
    ssdpTargets: unique(matchers.flatMap(({ ssdp = [] }) => ssdp.map(({ st }) => st ?? 'ssdp:all'))),
    udpPorts: unique(matchers.flatMap(({ udp = [] }) => udp.map(({ port }) => port))),
  };
}

export function isIdle({ mode, mdnsTypes, ssdpTargets, udpPorts }: ListenPlan): boolean {
  return mode === 'off' || mdnsTypes.length + ssdpTargets.length + udpPorts.length === 0;
}
