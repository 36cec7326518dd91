import {
  audit,
  type Database,
  type DatabaseTransaction,
  integrationStore,
  type PairedIntegration,
  pairedIntegrations,
} from '@nexa/db';
import type { PluginGateway } from '@nexa/engine';
import { errorMessage, type JsonObject, minutes } from '@nexa/sdk';
import type { BaseLogger } from 'pino';
import { startableFrom } from '../homes/startable-integration.ts';
import type { HomeService } from '../http/home-service.ts';
import { isLoopback, isMetadataService, isPrivate, parseAddress } from '../plugin-host/child/ip-address.ts';
import type { IntegrationSecrets } from '../secrets/integration-secrets.ts';
import { type AddressChange, addressChange } from './address-change.ts';
import type { Discovery } from './discovery-store.ts';

export interface AddressMovesOptions {
  readonly database: Database;
  readonly gateway: Pick<PluginGateway, 'surface'>;
  readonly homes: Pick<HomeService, 'reconnect'>;
  readonly secrets: IntegrationSecrets;
  readonly now: () => number;
  readonly log?: Pick<BaseLogger, 'info' | 'warn'>;
}

/** An integration is moved by itself once in this time: whoever announces its id elsewhere cannot drive it around. */
const MOVE_PAUSE = minutes(5);
/** Integrations whose last move is remembered. */
const REMEMBERED = 1000;

/** Leads integrations after their devices when these are heard at another address. */
export class AddressMoves {
  readonly #options: AddressMovesOptions;
  readonly #movedAt = new Map<string, number>();

  constructor(options: AddressMovesOptions) {
    this.#options = options;
  }

  /** How an integration's configuration would change; `undefined` when more than the address differs, or nothing. */
  async change(pluginId: string, present: JsonObject, offered: JsonObject): Promise<AddressChange | undefined> {
    if (Object.keys(offered).every((name) => JSON.stringify(offered[name]) === JSON.stringify(present[name])))
      return undefined;
    // A plugin that does not answer now says nothing about its fields.
    const surface = await this.#options.gateway.surface(pluginId).catch(() => undefined);
    return surface === undefined ? undefined : addressChange(surface.configSchema, present, offered);
  }

  /**
   * Moves every integration that this device belongs to and that does not reach it where it was. Only where its plugin
   * says that it proves the other side's identity before it sends a secret, and never away from one that is online.
   */
  async follow({ pluginId, offer, homeId }: Discovery): Promise<void> {
    if (offer.followsAddress !== true) return;
    const { database, log } = this.#options;
    try {
      const paired = await database.asService('discovery', (tx) =>
        pairedIntegrations(tx, { pluginId, uniqueId: offer.uniqueId, ...(homeId === undefined ? {} : { homeId }) }),
      );
      for (const integration of paired) await this.#followOne(integration, offer.config);
    } catch (error) {
      log?.warn({ plugin: pluginId, reason: errorMessage(error) }, 'A device at another address was not followed');
    }
  }

  /** Writes the new address down and connects there; `person` runs in the name of whoever asked for it. */
  async move(
    integration: Pick<PairedIntegration, 'id' | 'homeId' | 'pluginId' | 'title' | 'config' | 'configVersion'>,
    change: AddressChange,
    person?: (work: (tx: DatabaseTransaction) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const { database, homes, secrets } = this.#options;
    const { id, homeId } = integration;
    const config = { ...integration.config, ...change.to };
    let secret: JsonObject = {};
    const work = async (tx: DatabaseTransaction): Promise<void> => {
      await integrationStore.readdress(tx, id, config);
      secret = await secrets.load(tx, homeId, id);
      const deed = { homeId, action: 'integrations.moved', entityId: id, after: { ...change } } as const;
      await audit(tx, deed, person === undefined ? 'system' : 'user');
    };
    await (person === undefined ? database.asService('discovery', work) : person(work));
    await homes.reconnect(homeId, id, startableFrom({ ...integration, config }, secret));
  }

  async #followOne(integration: PairedIntegration, offered: JsonObject): Promise<void> {
    const { now, log } = this.#options;
    const { id, pluginId, config, isOnline } = integration;
    if (isOnline || now() - (this.#movedAt.get(id) ?? -MOVE_PAUSE) < MOVE_PAUSE) return;
    const change = await this.change(pluginId, config, offered);
    if (change === undefined || !isPlausible(change)) return;
    this.#movedAt.delete(id);
    this.#movedAt.set(id, now());
    const oldest = this.#movedAt.size > REMEMBERED ? this.#movedAt.keys().next().value : undefined;
    if (oldest !== undefined) this.#movedAt.delete(oldest);
    await this.move(integration, change);
    log?.info({ integrationId: id, plugin: pluginId }, 'An integration follows its device to another address');
  }
}

/** Addresses at home only; this machine's own where the device was on this machine before. */
function isPlausible({ from, to }: AddressChange): boolean {
  return Object.entries(to).every(([name, value]) => {
    if (typeof value !== 'string') return true;
    const [next, before] = [parseAddress(value), parseAddress(String(from[name] ?? ''))];
    if (next === undefined || isMetadataService(next)) return false;
    return isLoopback(next) ? before !== undefined && isLoopback(before) : isPrivate(next);
  });
}
