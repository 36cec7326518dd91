import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type DatabaseTransaction, integrationStore, type RequestDatabase, type StoredIntegration } from '@nexa/db';
import type { PairingStepSurface, PluginGateway, PluginSurface } from '@nexa/engine';
import {
  hasErrorCode,
  type JsonObject,
  NexaError,
  type PairingPurpose,
  type PairingResult,
  type Presentation,
} from '@nexa/sdk';
import type { HomeService } from '../http/home-service.ts';
import type { PluginCatalogue } from '../http/plugin-catalogue.ts';
import { presentConfig } from '../plugin-host/present-config.ts';
import type { IntegrationSecrets } from '../secrets/integration-secrets.ts';
import { type FlowShape, flowShape } from './flow-shape.ts';
import { configStep, firstStep, repairOf, stepOf, waits } from './flow-steps.ts';
import type { FlowError, FlowVault, PairingFlow } from './flow-vault.ts';
import { type Done, IntegrationWriter } from './integration-writer.ts';
import { withKeptSecrets, withoutSecrets } from './kept-secrets.ts';
import type { PairingPerson } from './pairing-person.ts';
import { checkInput, fieldNames, requireKnownFields } from './step-input.ts';

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

export type PairingAnswer = { readonly integration: StoredIntegration } | { readonly flow: FlowShape };

/** An issue that a person wants to mend. */
export interface RepairWish {
  readonly id: string;
  readonly code: string;
  readonly externalId?: string;
}

type Begun = Omit<PairingFlow, 'id' | 'userId' | 'expiresAt'> & { readonly isAsked: boolean };

/** Steps that may follow each other without a person in between; a plugin that goes in circles stops here. */
const mostStepsAtOnce = 10;
const mostKept = 20;
/** Where the page takes up what a vendor's page sends back. */
export const callbackPath = '/pairing/callback';

/** Leads a person, or a program in their stead, through the steps of a plugin: to pair, renew, change or mend. */
export class PairingEngine {
  readonly #options: PairingOptions;
  readonly #writer: IntegrationWriter;
  /** One step of a flow at a time: the page and a person may both send it. */
  readonly #busy = new Map<string, Promise<unknown>>();

  constructor(options: PairingOptions) {
    this.#options = options;
    this.#writer = new IntegrationWriter({
      ...options,
      isEcosystem: (pluginId) => options.plugins.find(pluginId)?.manifest.kind === 'ecosystem',
    });
  }

  /** Begins, and goes on by itself as long as what was sent answers what is asked. */
  async start(
    person: PairingPerson,
    wanted: { readonly homeId: string; readonly pluginId: string; readonly config?: JsonObject },
  ): Promise<PairingAnswer> {
    const surface = await this.#surface(wanted.pluginId);
    requireKnownFields(surface, wanted.config);
    return this.#begin(person, surface, {
      homeId: wanted.homeId,
      pluginId: wanted.pluginId,
      purpose: 'pair',
      step: surface.pairing.start,
      data: {},
      given: wanted.config ?? {},
      isAsked: wanted.config !== undefined,
    });
  }

  /** Renews the key of an integration, or changes its configuration; what it is at present goes along. */
  async startAgain(
    person: PairingPerson,
    integration: StoredIntegration,
    wanted: { readonly purpose: 'reauth' | 'reconfigure'; readonly config?: JsonObject },
  ): Promise<PairingAnswer> {
    const surface = await this.#surface(integration.plugin);
    const { purpose, config } = wanted;
    requireKnownFields(surface, config);
    const begun = await this.#onIntegration(person, surface, integration, {
      purpose,
      step: firstStep(surface, purpose),
    });
    return this.#begin(person, surface, {
      ...begun,
      given: { ...begun.given, ...config },
      isAsked: config !== undefined,
    });
  }

  /** Begins to mend an issue. Rejects with `NEXA_REPAIR_UNAVAILABLE` when there is no way for a person. */
  async startRepair(person: PairingPerson, integration: StoredIntegration, issue: RepairWish): Promise<PairingAnswer> {
    const surface = await this.#surface(integration.plugin);
    const repair = repairOf(surface, issue.code);
    if (repair === undefined)
      throw new NexaError('NEXA_REPAIR_UNAVAILABLE', `${integration.plugin} has no repair for ${issue.code}.`, {
        params: { code: issue.code },
      });
    const begun = await this.#onIntegration(person, surface, integration, repair);
    return this.#begin(person, surface, { ...begun, issue, isAsked: false });
  }

  /** Whether {@link startRepair} would begin one. Does not start a plugin for it. */
  async isRepairable(pluginId: string, code: string): Promise<boolean> {
    const plugin = this.#options.plugins.find(pluginId);
    if (plugin?.status.value !== 'running') return false;
    const surface = await this.#options.gateway.surface(pluginId).catch(() => undefined);
    return surface !== undefined && repairOf(surface, code) !== undefined;
  }

  async show(person: PairingPerson, flowId: string): Promise<FlowShape> {
    const flow = await this.#find(person, flowId);
    return flowShape(flow, stepOf(await this.#surface(flow.pluginId), flow));
  }

  async answer(person: PairingPerson, flowId: string, input: JsonObject): Promise<PairingAnswer> {
    return this.#alone(flowId, async () => {
      const flow = await this.#find(person, flowId);
      const surface = await this.#surface(flow.pluginId);
      if (stepOf(surface, flow).kind === 'external')
        throw new NexaError('NEXA_FLOW_STATE_WRONG', 'This step is answered by the page that it opens.');
      const { error: _, ...rest } = flow;
      return this.#proceed(person, surface, { ...rest, given: merged(flow, input) }, true);
    });
  }

  /** What a vendor's page sent a person back with. Each state is taken once, from the person whose flow it is. */
  async comeBack(
    person: PairingPerson,
    flowId: string,
    brought: { readonly state: string; readonly params: JsonObject },
  ): Promise<PairingAnswer> {
    return this.#alone(flowId, async () => {
      const { shown, error: _, ...flow } = await this.#find(person, flowId);
      if (flow.userId !== person.claims.sub || !isSameText(shown?.state, brought.state))
        throw new NexaError('NEXA_FLOW_STATE_WRONG', 'This answer belongs to no sign-in that is under way here.');
      await this.#asPerson(person, (tx) => this.#options.flows.update(tx, flow));
      const surface = await this.#surface(flow.pluginId);
      const { params } = brought;
      const given = { ...flow.given, ...params };
      const refusal = params.error_description ?? params.error;
      if (refusal !== undefined) {
        const error = { message: `The sign-in was not finished: ${String(refusal).slice(0, 300)}` };
        return this.#keep(person, surface, { ...flow, error });
      }
      return this.#proceed(person, surface, { ...flow, given }, true);
    });
  }

  async cancel(person: PairingPerson, flowId: string): Promise<void> {
    await this.#alone(flowId, async () => {
      await this.#find(person, flowId);
      await this.#end(person, flowId);
    });
  }

  /** Forgets flows that nobody went on with, and takes back what they were allowed. */
  async sweep(): Promise<void> {
    const expired = await this.#options.removeExpired();
    for (const id of expired) this.#options.gateway.endPairing(id);
  }

  async #onIntegration(
    person: PairingPerson,
    surface: PluginSurface,
    integration: StoredIntegration,
    first: { readonly purpose: Exclude<PairingPurpose, 'pair'>; readonly step: string },
  ): Promise<Omit<Begun, 'isAsked'>> {
    const { id, homeId, plugin: pluginId, title, uniqueId = '', configVersion } = integration;
    const secret = await this.#asPerson(person, (tx) => this.#options.secrets.load(tx, homeId, id));
    const kept = { pluginId, configVersion, config: { ...integration.config, ...secret } };
    const { config } = await presentConfig({ ...kept, secretFields: Object.keys(secret) }, surface, (migration) =>
      this.#options.gateway.migrateConfig(pluginId, migration),
    ).catch((error: unknown) => {
      // An older form that cannot be brought over does not keep a person from entering it anew.
      if (configVersion > surface.configVersion) throw error;
      return kept;
    });
    return {
      ...first,
      homeId,
      pluginId,
      integrationId: id,
      integration: { title, uniqueId, config },
      data: config,
      given: withoutSecrets(surface.configSchema, config),
    };
  }

  async #begin(person: PairingPerson, surface: PluginSurface, wanted: Begun): Promise<PairingAnswer> {
    const { isAsked, ...begun } = wanted;
    const flow = { ...begun, id: this.#options.newId(), userId: person.claims.sub };
    const expiresAt = await this.#asPerson(person, (tx) => this.#options.flows.create(tx, flow));
    const first = stepOf(surface, flow);
    const isTried = first.presents !== true && (isAsked || fieldNames(first.fields).length === 0);
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
      const { fields } = stepOf(surface, flow);
      const checked = checkInput(fields, inputOf(flow, fields));
      if (!checked.isComplete) {
        flow = checked.error === undefined ? flow : { ...flow, error: checked.error };
        break;
      }
      const result = await this.#run(flow, checked.input);
      if ('error' in result) {
        flow = { ...flow, error: result.error };
        break;
      }
      if (result.result === 'done') {
        const finished = await this.#finish(person, surface, flow, result);
        if ('integration' in finished) return finished;
        flow = { ...flow, error: finished.error };
        break;
      }
      if (result.result === 'retry') {
        const error = { message: result.message, ...(result.field === undefined ? {} : { field: result.field }) };
        flow = { ...flow, error };
        break;
      }
      const { shown: _, ...rest } = flow;
      const passed = [...(flow.passed ?? []), { step: flow.step, input: checked.input }].slice(-mostKept);
      flow = { ...rest, passed, step: result.step, data: { ...flow.data, ...result.data } };
      if (waits(stepOf(surface, flow))) break;
    }
    return this.#keep(person, surface, flow);
  }

  /** Puts the flow down and shows it; a step that shows something of its own is asked for that first. */
  async #keep(person: PairingPerson, surface: PluginSurface, flow: PairingFlow): Promise<PairingAnswer> {
    const step = stepOf(surface, flow);
    const isToShow = step.presents === true && flow.shown === undefined;
    const kept = isToShow ? await this.#present(person, flow, step) : flow;
    const expiresAt = await this.#asPerson(person, (tx) => this.#options.flows.update(tx, kept));
    return { flow: flowShape({ ...kept, expiresAt }, step) };
  }

  async #present(person: PairingPerson, flow: PairingFlow, step: PairingStepSurface): Promise<PairingFlow> {
    const state = step.kind === 'external' ? `${flow.id}.${randomBytes(32).toString('base64url')}` : undefined;
    const callback = state === undefined ? {} : { callback: { url: `${person.origin}${callbackPath}`, state } };
    const shown = await answerOf<Presentation>(() =>
      this.#options.gateway.presentPairingStep({ ...contextOf(flow), ...callback, step: flow.step, data: flow.data }),
    );
    if ('error' in shown) return { ...flow, error: flow.error ?? shown.error };
    const data = { ...flow.data, ...shown.data };
    return { ...flow, data, shown: { content: shown.content, ...(state === undefined ? {} : { state }) } };
  }

  /** Errors of the contract are the step's answer to the person; anything else is a fault. */
  #run(flow: PairingFlow, input: JsonObject): Promise<PairingResult | { readonly error: FlowError }> {
    const { step, data, integration } = flow;
    if (step === configStep && integration !== undefined) {
      const { title, uniqueId } = integration;
      return Promise.resolve({ result: 'done', title, uniqueId, config: input });
    }
    return answerOf(() => this.#options.gateway.runPairingStep({ ...contextOf(flow), step, input, data }));
  }

  async #finish(
    person: PairingPerson,
    surface: PluginSurface,
    flow: PairingFlow,
    done: Done,
  ): Promise<{ readonly integration: StoredIntegration } | { readonly error: FlowError }> {
    const written = await this.#writer.write(person, surface, flow, done).catch(async (error: unknown) => {
      if (hasErrorCode(error, 'NEXA_INTEGRATION_EXISTS')) await this.#end(person, flow.id);
      throw error;
    });
    if ('error' in written) return written;
    if (flow.purpose === 'repair' && flow.issue !== undefined) this.#options.homes.recheck(flow.homeId, flow.issue.id);
    await this.#end(person, flow.id);
    const integration = await this.#asPerson(person, (tx) => integrationStore.find(tx, written.id));
    if (integration === undefined) throw new NexaError('NEXA_INTEGRATION_NOT_FOUND', 'It was removed meanwhile.');
    return { integration };
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

/** What every step of a flow is told. */
function contextOf({ id, pluginId, purpose, integration, issue, passed }: PairingFlow) {
  const { id: _, ...about } = issue ?? { id: '', code: '' };
  return {
    flowId: id,
    pluginId,
    purpose,
    ...(passed === undefined ? {} : { passed }),
    ...(integration === undefined ? {} : { integration }),
    ...(issue === undefined || purpose !== 'repair' ? {} : { issue: about }),
  };
}

async function answerOf<T extends object>(ask: () => Promise<T>): Promise<T | { readonly error: FlowError }> {
  try {
    return await ask();
  } catch (error) {
    if (!hasErrorCode(error) || !error.code.startsWith('NEXA_PLUGIN_')) throw error;
    const { field } = error.params;
    return { error: { message: error.message, code: error.code, ...(typeof field === 'string' ? { field } : {}) } };
  }
}

/** In a change of settings a secret left empty is the present one, and `null` takes a value away. */
function inputOf({ purpose, given, integration }: PairingFlow, fields: JsonObject): JsonObject {
  return purpose === 'reconfigure' ? withKeptSecrets(fields, given, integration?.config ?? {}) : given;
}

function merged({ given, step }: PairingFlow, input: JsonObject): JsonObject {
  const all = { ...given, ...input };
  return step === configStep ? Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) : all;
}

function isSameText(one: string | undefined, other: string): boolean {
  const [a, b] = [Buffer.from(one ?? ''), Buffer.from(other)];
  return one !== undefined && a.length === b.length && timingSafeEqual(a, b);
}
