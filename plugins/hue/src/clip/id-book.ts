import { errorMessage, type JsonObject, type PluginLogger, type PluginStorage } from '@nexa/sdk';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { ClipResource } from './clip-resource.ts';
import { isConnectivity } from './connectivity.ts';
import type { ResourceStore } from './resource-store.ts';
import type { V1Name, V1Names } from './v1-names.ts';

const Entry = Type.Object({
  externalId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  endpoint: Type.Optional(Type.String({ maxLength: 10 })),
  keys: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
});
type Entry = Static<typeof Entry>;

const STORAGE_KEY = 'v2-ids';
/** The host keeps 64 kB a key. */
const MOST_CHARACTERS = 60_000;
const radioAddress = /^[0-9a-f]{2}(?::[0-9a-f]{2}){7}$/;

/**
 * Which id each device of the v2 API has in NEXA, once and for ever: the one that it had by the v1 API, where it is
 * known there; else its radio address; else its own. It is written down, so that it outlives the v1 API.
 */
export class IdBook {
  readonly #storage: PluginStorage;
  readonly #logger: PluginLogger;
  readonly #entries = new Map<string, Entry>();

  constructor(storage: PluginStorage, logger: PluginLogger) {
    this.#storage = storage;
    this.#logger = logger;
  }

  /** Reads what was written down by earlier connections. */
  async load(): Promise<void> {
    const kept = await this.#storage.get(STORAGE_KEY);
    if (typeof kept !== 'object' || kept === null) return;
    for (const [id, entry] of Object.entries(kept)) if (Value.Check(Entry, entry)) this.#entries.set(id, entry);
  }

  /** Whether there is something whose id is not settled. */
  isIncomplete(store: ResourceStore): boolean {
    return [...store.ofType('device'), ...store.ofType('light')].some(({ id }) => !this.#entries.has(id));
  }

  /** Settles the ids of all that is new, and writes them down. */
  async settle(store: ResourceStore, names: V1Names): Promise<void> {
    const services = store.byOwner();
    for (const device of store.ofType('device')) {
      if (!this.#entries.has(device.id))
        this.#entries.set(device.id, entryOf(device, services.get(device.id) ?? [], names));
    }
    for (const light of store.ofType('light')) {
      if (this.#entries.has(light.id)) continue;
      const endpoint = nameOf(light, names)?.endpoint;
      this.#entries.set(light.id, endpoint === undefined || endpoint === '' ? {} : { endpoint });
    }
    await this.#write(store);
  }

  externalIdOf(device: ClipResource): string {
    return this.#entries.get(device.id)?.externalId ?? device.id;
  }

  /** Hexadecimal number of the light's endpoint within its device; empty where it is not known. */
  endpointOf(light: ClipResource): string {
    return this.#entries.get(light.id)?.endpoint ?? '';
  }

  /** How many keys the device had by the v1 API; 0 where it had none. */
  keysOf(device: ClipResource): number {
    return this.#entries.get(device.id)?.keys ?? 0;
  }

  async #write(store: ResourceStore): Promise<void> {
    const all = Object.fromEntries(this.#entries) as JsonObject;
    const isTooMuch = JSON.stringify(all).length > MOST_CHARACTERS;
    const present = Object.entries(all).filter(([id]) => store.get(id) !== undefined);
    try {
      await this.#storage.set(STORAGE_KEY, isTooMuch ? Object.fromEntries(present) : all);
    } catch (error) {
      // Without it the ids are found in the same way again.
      this.#logger.debug('The ids of Hue devices could not be written down', { reason: errorMessage(error) });
    }
  }
}

function entryOf(device: ClipResource, services: readonly ClipResource[], names: V1Names): Entry {
  const known = [device, ...services].map((resource) => nameOf(resource, names)).filter((name) => name !== undefined);
  const [name] = known;
  const keys = Math.max(0, ...known.map((one) => one.keys ?? 0));
  return {
    externalId: name?.externalId ?? addressIn(services) ?? device.id,
    ...(keys === 0 ? {} : { keys }),
  };
}

function nameOf({ id_v1: path }: ClipResource, names: V1Names): V1Name | undefined {
  return typeof path === 'string' ? names.get(path) : undefined;
}

function addressIn(services: readonly ClipResource[]): string | undefined {
  for (const { mac_address: address } of services.filter(isConnectivity)) {
    const normal = typeof address === 'string' ? address.toLowerCase() : '';
    if (radioAddress.test(normal)) return normal;
  }
  return undefined;
}
