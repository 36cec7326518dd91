import {
  type DatabaseTransaction,
  integrationExists,
  integrationStore,
  type RequestDatabase,
  type RequestInfo,
  type StoredIntegration,
  type UserClaims,
} from '@nexa/db';
import type { PairingStepSurface, PluginGateway, PluginSurface } from '@nexa/engine';
import { hasErrorCode, type JsonObject, NexaError, type PairingResult } from '@nexa/sdk';
import type { HomeService } from '../http/home-service.ts';
import type { PluginCatalogue } from '../http/plugin-catalogue.ts';
import { iso } from '../http/present.ts';
import type { IntegrationSecrets } from '../secrets/integration-secrets.ts';
import { splitConfig } from '../secrets/split-config.ts';
import type { FlowError, FlowVault, PairingFlow } from './flow-vault.ts';
import { checkInput, configProblem, fieldNames, shownValues } from './step-input.ts';

/** In whose name a pairing goes on. */
export interface PairingPerson {
  readonly claims: UserClaims;
  readonly request: RequestInfo;
}

export interface PairingOptions {
  readonly database: RequestDatabase;
  readonly gateway: PluginGateway;
  readonly homes: HomeService;
  readonly plugins: PluginCatalogue;
  readonly flows: FlowVault;
  /** Forgets the pairings that nobody went on with, and says which they were. */
  readonly removeExpired: () => Promise<readonly string[]>;
  readonly secrets: IntegrationSecrets;
  readonly newId: () => string;
}

/** A flow as a person sees it. */
export interface FlowShape {
  readonly id: string;
  readonly plugin: string;
  readonly step: string;
  readonly kind: 'form' | 'link-button';
  readonly title: string;
  readonly hint?: string;
  readonly fields: Record<string, unknown>;
  readonly values?: Record<string, unknown>;
  readonly error?: FlowError;
  readonly expiresAt: string;
}

export type PairingAnswer = { readonly integration: StoredIntegration } | { readonly flow: FlowShape };
type Done = Extract<PairingResult, { result: 'done' }>;

/** Steps that may follow each other without a person in between; a plugin that goes in circles stops here. */
const mostStepsAtOnce = 10;

/** Leads a person, or a program in their stead, through the steps of a plugin to an integration. */
export class PairingEngine {
  readonly #options: PairingOptions;
  /** One step of a flow at a time: the page and a person may both send it. */
  readonly #busy = new Map<string, Promise<unknown>>();

  constructor(options: PairingOptions) {
    this.#options = options;
  }

  /** Begins, and goes on by itself as long as what was sent answers what is asked. */
  async start(
    person: PairingPerson,
    wanted: { readonly homeId: string; readonly pluginId: string; readonly config?: JsonObject },
  ): Promise<PairingAnswer> {
    const surface = await this.#surface(wanted.pluginId);
    return this.#begin(person, surface, {
      homeId: wanted.homeId,
      pluginId: wanted.pluginId,
      step: surface.pairing.start,
      data: {},
      given: wanted.config ?? {},
      isAsked: wanted.config !== undefined,
    });
  }

  /** Renews the key of an integration; its present configuration goes along. */
  async startAgain(
    person: PairingPerson,
    integration: StoredIntegration,
    config: JsonObject | undefined,
  ): Promise<PairingAnswer> {
    const surface = await this.#surface(integration.plugin);
    const { homeId, id } = integration;
    const secret = await this.#asPerson(person, (tx) => this.#options.secrets.load(tx, homeId, id));
    const present = { ...integration.config, ...secret };
    return this.#begin(person, surface, {
      homeId: integration.homeId,
      pluginId: integration.plugin,
      integrationId: integration.id,
      step: surface.pairing.reauth ?? surface.pairing.start,
      data: present,
      given: { ...integration.config, ...config },
      isAsked: config !== undefined,
    });
  }

  async show(person: PairingPerson, flowId: string): Promise<FlowShape> {
    const flow = await this.#find(person, flowId);
    return shape(flow, stepOf(await this.#surface(flow.pluginId), flow.step));
  }

  async answer(person: PairingPerson, flowId: string, input: JsonObject): Promise<PairingAnswer> {
    return this.#alone(flowId, async () => {
      const flow = await this.#find(person, flowId);
      const surface = await this.#surface(flow.pluginId);
      const given = { ...flow.given, ...input };
      const { error: _, ...rest } = flow;
      return this.#proceed(person, surface, { ...rest, given }, true);
    });
  }

  async cancel(person: PairingPerson, flowId: string): Promise<void> {
    await this.#alone(flowId, async () => {
      await this.#find(person, flowId);
      await this.#asPerson(person, (tx) => this.#options.flows.remove(tx, flowId));
      this.#options.gateway.endPairing(flowId);
    });
  }

  /** Forgets flows that nobody went on with, and takes back what they were allowed. */
  async sweep(): Promise<void> {
    const expired = await this.#options.removeExpired();
    for (const id of expired) this.#options.gateway.endPairing(id);
  }

  async #begin(
    person: PairingPerson,
    surface: PluginSurface,
    wanted: Omit<PairingFlow, 'id' | 'userId' | 'expiresAt'> & { readonly isAsked: boolean },
  ): Promise<PairingAnswer> {
    const { isAsked, ...begun } = wanted;
    const flow = { ...begun, id: this.#options.newId(), userId: person.claims.sub };
    const expiresAt = await this.#asPerson(person, (tx) => this.#options.flows.create(tx, flow));
    const first = stepOf(surface, flow.step);
    const isTried = isAsked || fieldNames(first.fields).length === 0;
    return this.#alone(flow.id, () => this.#proceed(person, surface, { ...flow, expiresAt }, isTried));
  }

  /** Runs the step at hand when `isTried` and its input is there, then those that follow while theirs is too. */
  async #proceed(
    person: PairingPerson,
    surface: PluginSurface,
    begun: PairingFlow,
    isTried: boolean,
  ): Promise<PairingAnswer> {
    let flow = begun;
    for (let count = 0; isTried && count < mostStepsAtOnce; count += 1) {
      const step = stepOf(surface, flow.step);
      const checked = checkInput(step.fields, flow.given);
      if (!checked.isComplete) {
        flow = checked.error === undefined ? flow : { ...flow, error: checked.error };
        break;
      }
      const result = await this.#run(flow, checked.input);
      if ('error' in result) {
        flow = { ...flow, error: result.error };
        break;
      }
      if (result.result === 'done') return { integration: await this.#finish(person, surface, flow, result) };
      if (result.result === 'retry') {
        const error = { message: result.message, ...(result.field === undefined ? {} : { field: result.field }) };
        flow = { ...flow, error };
        break;
      }
      flow = { ...flow, step: result.step, data: { ...flow.data, ...result.data } };
      // A form without questions and a button both wait for a person.
      if (fieldNames(stepOf(surface, flow.step).fields).length === 0) break;
    }
    const kept = flow;
    const expiresAt = await this.#asPerson(person, (tx) => this.#options.flows.update(tx, kept));
    return { flow: shape({ ...kept, expiresAt }, stepOf(surface, kept.step)) };
  }

  /** Errors of the contract are the step's answer to the person; anything else is a fault. */
  async #run(flow: PairingFlow, input: JsonObject): Promise<PairingResult | { readonly error: FlowError }> {
    const { id: flowId, pluginId, step, data } = flow;
    try {
      return await this.#options.gateway.runPairingStep({ flowId, pluginId, step, input, data });
    } catch (error) {
      if (!hasErrorCode(error) || !error.code.startsWith('NEXA_PLUGIN_')) throw error;
      const { field } = error.params;
      return {
        error: { message: error.message, code: error.code, ...(typeof field === 'string' ? { field } : {}) },
      };
    }
  }

  async #finish(
    person: PairingPerson,
    surface: PluginSurface,
    flow: PairingFlow,
    done: Done,
  ): Promise<StoredIntegration> {
    const { homeId, pluginId } = flow;
    const problem = configProblem(surface.configSchema, done.config);
    if (problem !== undefined)
      throw new NexaError('NEXA_PLUGIN_BUG', `pairing gave a configuration that breaks its schema: ${problem}`);
    const { open, secret } = splitConfig(surface.configSchema, done.config);
    const other = await this.#asPerson(person, (tx) =>
      integrationStore.findByUniqueId(tx, homeId, pluginId, done.uniqueId),
    );
    if (other !== undefined && other.id !== flow.integrationId) {
      await this.#end(person, flow.id);
      throw integrationExists(done.title, other.id);
    }
    const id = flow.integrationId ?? this.#options.newId();
    const { title, uniqueId } = done;
    if (flow.integrationId === undefined) {
      await this.#asPerson(person, async (tx) => {
        await integrationStore.create(tx, { id, homeId, pluginId, title, uniqueId, config: open });
        await this.#options.secrets.replace(tx, homeId, id, secret);
      });
    } else {
      await this.#asPerson(person, async (tx) => {
        await this.#options.secrets.replace(tx, homeId, id, secret);
        await integrationStore.change(tx, id, { title, uniqueId, config: open });
      });
    }
    const spec = { integrationId: id, homeId, pluginId, config: done.config, title };
    if (flow.integrationId === undefined) await this.#options.homes.integrationAdded(homeId, spec);
    else await this.#options.homes.reconnect(homeId, id, spec);
    await this.#end(person, flow.id);
    const integration = await this.#asPerson(person, (tx) => integrationStore.find(tx, id));
    if (integration === undefined) throw new NexaError('NEXA_INTEGRATION_NOT_FOUND', 'It was removed meanwhile.');
    return integration;
  }

  async #end(person: PairingPerson, flowId: string): Promise<void> {
    await this.#asPerson(person, (tx) => this.#options.flows.remove(tx, flowId));
    this.#options.gateway.endPairing(flowId);
  }

  async #surface(pluginId: string): Promise<PluginSurface> {
    if (this.#options.plugins.find(pluginId) === undefined)
      throw new NexaError('NEXA_PLUGIN_NOT_FOUND', `No plugin ${pluginId} is installed.`, {
        params: { known: this.#options.plugins.list().map(({ manifest }) => manifest.id) },
      });
    return this.#options.gateway.surface(pluginId);
  }

  async #find(person: PairingPerson, flowId: string): Promise<PairingFlow> {
    const flow = await this.#asPerson(person, (tx) => this.#options.flows.find(tx, flowId));
    if (flow !== undefined) return flow;
    throw new NexaError('NEXA_FLOW_NOT_FOUND', 'This pairing is finished or has expired. Start it again.');
  }

  #asPerson<T>({ claims, request }: PairingPerson, work: (tx: DatabaseTransaction) => Promise<T>): Promise<T> {
    return this.#options.database.withUser(claims, work, request);
  }

  #alone<T>(flowId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#busy.get(flowId) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#busy.set(flowId, mine);
    const forget = (): void => {
      if (this.#busy.get(flowId) === mine) this.#busy.delete(flowId);
    };
    mine.then(forget, forget);
    return mine;
  }
}

function stepOf(surface: PluginSurface, name: string): PairingStepSurface {
  const step = Object.hasOwn(surface.pairing.steps, name) ? surface.pairing.steps[name] : undefined;
  if (step === undefined) throw new NexaError('NEXA_PLUGIN_BUG', `the plugin has no pairing step ${name}`);
  return step;
}

function shape(flow: PairingFlow, step: PairingStepSurface): FlowShape {
  const values = shownValues(step.fields, flow.given);
  return {
    id: flow.id,
    plugin: flow.pluginId,
    step: flow.step,
    kind: step.kind,
    title: step.title,
    ...(step.hint === undefined ? {} : { hint: step.hint }),
    fields: step.fields as Record<string, unknown>,
    ...(Object.keys(values).length === 0 ? {} : { values: values as Record<string, unknown> }),
    ...(flow.error === undefined ? {} : { error: flow.error }),
    expiresAt: iso(flow.expiresAt),
  };
}
