import type { PluginGateway } from '@nexa/engine';
import pino from 'pino';
import { openDiscovery, type RunningDiscovery } from '../../src/discovery/discovery.ts';
import type { DiscoveryStore } from '../../src/discovery/discovery-store.ts';
import { MemoryDiscoveryStore } from '../discovery/memory-discovery-store.ts';

/** The real discovery without ears of its own: it knows what relays tell it. */
export function deafDiscovery(
  gateway: Pick<PluginGateway, 'identify'>,
  store: DiscoveryStore = new MemoryDiscoveryStore(),
): RunningDiscovery {
  return openDiscovery({ gateway, store, mode: 'off', logger: pino({ level: 'silent' }) });
}
