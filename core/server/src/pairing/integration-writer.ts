import { type DatabaseTransaction, integrationExists, integrationStore, type RequestDatabase } from '@nexa/db';
import type { PluginSurface } from '@nexa/engine';
import { errorMessage, hasErrorCode, type JsonObject, NexaError, type PairingResult } from '@nexa/sdk';
import type { HomeService } from '../http/home-service.ts';
import type { IntegrationSecrets } from '../secrets/integration-secrets.ts';
import { splitConfig } from '../secrets/split-config.ts';
import type { FlowError, PairingFlow } from './flow-vault.ts';
import type { PairingPerson } from './pairing-person.ts';
import { configProblem } from './step-input.ts';

export type Done = Extract<PairingResult, { result: 'done' }>;

export interface WriterOptions {
  readonly database: RequestDatabase;
  readonly homes: HomeService;
  readonly secrets: IntegrationSecrets;
  readonly newId: () => string;
  /** Whether the plugin shows the home to an ecosystem: twice would show everything twice. */
  readonly isEcosystem: (pluginId: string) => boolean;
}

type Wanted = Done & { readonly configVersion: number };

/** Brings what a flow came to into being: in the database and in the running home. */
export class IntegrationWriter {
  readonly #options: WriterOptions;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** The id of the integration; or why its present settings stay as they are. */
  async write(
    person: PairingPerson,
    surface: PluginSurface,
    flow: PairingFlow,
    done: Done,
  ): Promise<{ readonly id: string } | { readonly error: FlowError }> {
    const problem = configProblem(surface.configSchema, done.config);
    if (problem !== undefined)
      throw new NexaError('NEXA_PLUGIN_BUG', `pairing gave a configuration that breaks its schema: ${problem}`);
    const { homeId, pluginId, integrationId } = flow;
    const other = await this.#asPerson(person, (tx) =>
      integrationStore.findByUniqueId(tx, homeId, pluginId, done.uniqueId),
    );
    if (other !== undefined && other.id !== integrationId) throw integrationExists(done.title, other.id);
    if (integrationId === undefined && this.#options.isEcosystem(pluginId)) await this.#requireFirst(person, flow);
    const wanted = { ...done, configVersion: surface.configVersion };
    if (integrationId === undefined) return { id: await this.#add(person, surface, flow, wanted) };
    if (flow.purpose === 'reauth') await this.#replace(person, surface, { flow, id: integrationId, wanted });
    else if (!isSame(flow, done)) {
      const error = await this.#try(person, surface, { flow, id: integrationId, wanted });
      if (error !== undefined) return { error };
    }
    return { id: integrationId };
  }

  async #requireFirst(person: PairingPerson, { homeId, pluginId }: PairingFlow): Promise<void> {
    const all = await this.#asPerson(person, (tx) => integrationStore.list(tx, homeId));
    const first = all.find(({ plugin }) => plugin === pluginId);
    if (first !== undefined) throw integrationExists(first.title, first.id);
  }

  async #add(person: PairingPerson, surface: PluginSurface, flow: PairingFlow, wanted: Wanted): Promise<string> {
    const id = this.#options.newId();
    const { homeId, pluginId } = flow;
    const { title, uniqueId, configVersion } = wanted;
    const { open, secret } = splitConfig(surface.configSchema, wanted.config);
    await this.#asPerson(person, async (tx) => {
      await integrationStore.create(tx, { id, homeId, pluginId, title, uniqueId, config: open, configVersion });
      await this.#options.secrets.replace(tx, homeId, id, secret);
    });
    await this.#options.homes.integrationAdded(homeId, specOf(flow, id, wanted));
    return id;
  }

  /** A key that is refused is not worth keeping: the new one is put down before it is used. */
  async #replace(person: PairingPerson, surface: PluginSurface, change: Change): Promise<void> {
    const { flow, id, wanted } = change;
    await this.#store(person, surface, change);
    await this.#options.homes.reconnect(flow.homeId, id, specOf(flow, id, wanted));
  }

  /** Connects with the new settings first; the old ones are given up when that went well, and used again when not. */
  async #try(person: PairingPerson, surface: PluginSurface, change: Change): Promise<FlowError | undefined> {
    const { flow, id, wanted } = change;
    const { homes } = this.#options;
    const next = specOf(flow, id, wanted);
    const { title = wanted.title, config = {} } = flow.integration ?? {};
    const previous = { ...next, title, config };
    try {
      await homes.reconfigure(flow.homeId, id, { next, previous });
    } catch (error) {
      const field = hasErrorCode(error) && typeof error.params.field === 'string' ? error.params.field : '';
      return {
        message: `It does not connect with these settings: ${errorMessage(error)} The settings from before are in use again.`,
        ...(hasErrorCode(error) ? { code: error.code } : {}),
        ...(field === '' ? {} : { field }),
      };
    }
    try {
      await this.#store(person, surface, change);
    } catch (error) {
      await homes.reconnect(flow.homeId, id, previous);
      throw error;
    }
    return undefined;
  }

  async #store(person: PairingPerson, surface: PluginSurface, { flow, id, wanted }: Change): Promise<void> {
    const { title, uniqueId, configVersion } = wanted;
    const { open, secret } = splitConfig(surface.configSchema, wanted.config);
    await this.#asPerson(person, async (tx) => {
      await this.#options.secrets.replace(tx, flow.homeId, id, secret);
      await integrationStore.change(tx, id, { title, uniqueId, config: open, configVersion });
    });
  }

  #asPerson<T>({ claims, request }: PairingPerson, work: (tx: DatabaseTransaction) => Promise<T>): Promise<T> {
    return this.#options.database.withUser(claims, work, request);
  }
}

interface Change {
  readonly flow: PairingFlow;
  readonly id: string;
  readonly wanted: Wanted;
}

const specOf = (
  { homeId, pluginId }: PairingFlow,
  integrationId: string,
  { title, config, configVersion }: Wanted,
) => ({
  integrationId,
  homeId,
  pluginId,
  title,
  config,
  configVersion,
});

/** A repair that mended something else leaves the link alone. */
function isSame({ integration }: PairingFlow, { title, uniqueId, config }: Done): boolean {
  return (
    integration?.title === title && integration.uniqueId === uniqueId && sorted(integration.config) === sorted(config)
  );
}

const sorted = (config: JsonObject): string =>
  JSON.stringify(Object.entries(config).sort(([one], [other]) => (one < other ? -1 : 1)));
