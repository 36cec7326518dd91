import {
  type Announcement,
  type AnnouncementResult,
  type CapabilityDefinition,
  type CheckOutcome,
  type CommandAcknowledgement,
  type CommandRequest,
  type DiscoveryOffer,
  type Duration,
  deserializeError,
  type ExposedChange,
  type HealingOutcome,
  type Heard,
  type HookAnswer,
  type JsonObject,
  NexaError,
  type PairingResult,
  type Presentation,
} from '@nexa/sdk';
import type { HealingCall, PluginCalls, PluginOperation, ToPlugin } from '../plugin-runner/protocol.ts';
import type { Transport } from '../plugin-runner/transport.ts';
import type { Clock } from '../ports/clock.ts';
import type { ExposedHome } from '../ports/exposed-home.ts';
import type {
  ConfigMigration,
  HookCall,
  IntegrationSink,
  IntegrationSpec,
  PairingStepRun,
  PairingStepShow,
  PairingStepSurface,
  PluginSurface,
} from '../ports/plugin-gateway.ts';
import { AskDesk, type IntegrationStorage } from './ask-desk.ts';
import { AutomationDesk } from './automation-desk.ts';
import { BatchDesk } from './batch-desk.ts';
import { callDeadlines } from './call-deadlines.ts';
import { CapabilityRegistry, measuredKeys } from './capability-registry.ts';
import { ExposedDesk } from './exposed-desk.ts';
import { LogDesk, type PluginLogLine } from './log-desk.ts';
import {
  type Read,
  readAcknowledgement,
  readAnnouncementResult,
  readCheckOutcome,
  readDiagnostics,
  readHealingOutcome,
  readHookAnswer,
  readMigratedConfig,
  readOffer,
  readPairingResult,
  readPresentation,
} from './message-shapes.ts';
import { PendingCalls } from './pending-calls.ts';
import { isPlainObject, readPlainObject } from './plain-json.ts';
import { Redactor } from './redactor.ts';
import { type Refusal, Refusals } from './refusals.ts';
import { ReportReader } from './report-reader.ts';
import type { SchemaCompiler } from './schema-compiler.ts';
import { readSurface } from './surface-reader.ts';

export interface PluginLinkOptions {
  readonly pluginId: string;
  readonly transport: Transport;
  readonly clock: Clock;
  /** NEXA's own capabilities; the plugin's join them when its surface was read. */
  readonly capabilities: readonly CapabilityDefinition[];
  readonly compileSchema: SchemaCompiler;
  readonly storage: IntegrationStorage;
  /** For a plugin of the kind `ecosystem`. */
  readonly exposed?: ExposedHome | undefined;
  readonly onLog: (line: PluginLogLine) => void;
  readonly onRefused: (refusal: Refusal) => void;
  /**
   * Called when a batch was read, before the plugin may send the next one; what it returns is waited for. This is where
   * the host holds back reports that it cannot store as fast as they come.
   */
  readonly beforeNextBatch?: () => Promise<void> | undefined;
}

const MAX_CALLS = 1_000;

/**
 * The host's end of the pipe to one plugin. Whatever comes out of the pipe is checked before it goes on; what is wrong
 * is refused, counted and said, and never throws into the host.
 */
export class PluginLink {
  /** What automations ask of it. */
  readonly automation: AutomationDesk;
  readonly #options: PluginLinkOptions;
  readonly #calls: PendingCalls;
  readonly #capabilities: CapabilityRegistry;
  readonly #refusals: Refusals;
  readonly #redactor = new Redactor();
  readonly #asks: AskDesk;
  readonly #log: LogDesk;
  readonly #batches: BatchDesk;
  readonly #readers = new Map<string, ReportReader>();
  #surface: Promise<PluginSurface> | undefined;
  #isClosed = false;
  #breaches = 0;
  #migrations = 0;

  constructor(options: PluginLinkOptions) {
    const { pluginId, transport, clock, capabilities, compileSchema } = options;
    this.#options = options;
    this.#calls = new PendingCalls({ pluginId, transport, clock, maximum: MAX_CALLS });
    this.#capabilities = new CapabilityRegistry(capabilities, compileSchema);
    this.#refusals = new Refusals(pluginId, clock, options.onRefused);
    const refuse = (what: string, reason: string): void => this.#breach(what, reason);
    const isConnected = (integrationId: string): boolean => this.#readers.has(integrationId);
    const held = (what: string, reason: string, count?: number): void =>
      this.#refusals.add(what, reason, undefined, count);
    this.#asks = new AskDesk({
      transport,
      clock,
      storage: options.storage,
      exposed: new ExposedDesk(options.exposed),
      onSecret: (integrationId, text) => this.#redactor.learnText(integrationId, text),
      isConnected,
      refuse,
      held,
    });
    this.#log = new LogDesk({
      pluginId,
      clock,
      redactor: this.#redactor,
      say: options.onLog,
      isConnected,
      refuse,
      leftOut: (count) => held('log line', 'there are too many', count),
    });
    this.#batches = new BatchDesk({
      transport,
      // What was on its way while the integration was being disconnected is no fault.
      read: (integrationId, entry) => this.#readers.get(integrationId)?.read(entry),
      beforeNext: options.beforeNextBatch,
      breach: refuse,
      refuse: held,
    });
    this.automation = new AutomationDesk({
      pluginId,
      compileSchema,
      redactor: this.#redactor,
      surface: () => this.surface(),
      reader: (integrationId) => this.#readers.get(integrationId),
      call: (operation, input, timeout) => this.#call(operation, input, timeout),
      read: (answer, read) => this.#read(answer, read),
    });
    transport.post({ kind: 'welcome', measured: measuredKeys(capabilities) } satisfies ToPlugin);
    transport.onMessage((message) => this.#receive(message));
    transport.onClose((reason) => this.close(reason));
  }

  /** How much was refused since the plugin was started. */
  get refused(): number {
    return this.#refusals.total;
  }

  /** How often the plugin broke the protocol itself, which the runner never does: it does not go through it. */
  get breaches(): number {
    return this.#breaches;
  }

  /** Asked once; a surface that breaks the contract rejects with `NEXA_PLUGIN_SCHEMA_REFUSED`. */
  surface(): Promise<PluginSurface> {
    this.#surface ??= this.#readSurface();
    return this.#surface;
  }

  /** Opens the link of one integration. Resolves when its first devices were delivered. */
  async connect({ integrationId, config }: IntegrationSpec, sink: IntegrationSink, timeout?: Duration): Promise<void> {
    const { configSchema } = await this.surface();
    this.#redactor.learn(integrationId, configSchema, config);
    const reader = new ReportReader({
      sink,
      capabilities: this.#capabilities,
      clock: this.#options.clock,
      redactor: this.#redactor,
      refuse: (what, reason, count) => this.#refusals.add(what, reason, integrationId, count),
    });
    this.#readers.set(integrationId, reader);
    try {
      await this.#call('connect', { integrationId, config }, timeout);
    } catch (error) {
      if (this.#readers.get(integrationId) === reader) this.#readers.delete(integrationId);
      throw error;
    }
  }

  /** Ends the link: nothing of it is delivered from now on. Calls under way are rejected. */
  async disconnect(integrationId: string, timeout?: Duration): Promise<void> {
    this.#readers.delete(integrationId);
    this.#calls.cancelFor(integrationId);
    try {
      await this.#call('disconnect', { integrationId }, timeout);
    } finally {
      this.#redactor.forget(integrationId);
    }
  }

  async command(integrationId: string, request: CommandRequest, timeout: Duration): Promise<CommandAcknowledgement> {
    const deadline = Math.min(timeout, callDeadlines.command);
    return this.#read(await this.#call('command', { integrationId, request }, deadline), readAcknowledgement);
  }

  async refresh(integrationId: string, externalId?: string): Promise<void> {
    await this.#call('refresh', { integrationId, ...(externalId === undefined ? {} : { externalId }) });
  }

  async runCheck(input: PluginCalls['check']['in']): Promise<CheckOutcome> {
    const check = (await this.surface()).checks.find(({ id }) => id === input.check);
    if (check === undefined) throw this.#unknown('check');
    const answer = await this.#call('check', input, check.timeout);
    const codes = check.raises.map(({ code }) => code);
    return this.#redactor.json(this.#read(answer, (data) => readCheckOutcome(data, codes)));
  }

  async heal(input: HealingCall): Promise<HealingOutcome> {
    const answer = await this.#call('heal', input, (await this.#action(input.action)).timeout);
    return this.#redactor.json(this.#read(answer, readHealingOutcome));
  }

  async undo(input: HealingCall): Promise<void> {
    await this.#call('undo', input, (await this.#action(input.action)).timeout);
  }

  async runPairingStep(input: PairingStepRun): Promise<PairingResult> {
    const { pairing } = await this.surface();
    const step = await this.#pairingStep(input);
    const answer = await this.#call('pair', input, step.timeout);
    return this.#read(answer, (data) => readPairingResult(data, Object.keys(pairing.steps)));
  }

  async presentPairingStep(input: PairingStepShow): Promise<Presentation> {
    const step = await this.#pairingStep(input);
    if (step.presents !== true) throw this.#unknown('pairing step that shows something');
    const answer = await this.#call('present', input, step.timeout);
    return this.#read(answer, (data) => readPresentation(data, step.kind));
  }

  endPairing(flowId: string): void {
    this.#redactor.forget(`flow ${flowId}`);
  }

  async identify(heard: Heard): Promise<DiscoveryOffer | undefined> {
    if (!(await this.surface()).canIdentify) return undefined;
    return this.#read(await this.#call('identify', { heard }), readOffer);
  }

  /** The configuration in its present form, still to be checked against the schema. */
  async migrateConfig(migration: ConfigMigration): Promise<JsonObject> {
    const { canMigrateConfig } = await this.surface();
    if (!canMigrateConfig) throw this.#unknown('way to bring an older configuration to its present form');
    // Several may be under way at once, and each forgets its own secrets only.
    this.#migrations += 1;
    const owner = `migration ${this.#migrations}`;
    const secrets = migration.secretFields.map((name) => [name, { 'x-nexa-secret': true }] as const);
    this.#redactor.learn(owner, { properties: Object.fromEntries(secrets) }, migration.config);
    try {
      return this.#read(await this.#call('migrate', migration), readMigratedConfig);
    } finally {
      this.#redactor.forget(owner);
    }
  }

  /** What the plugin collects of an integration or one of its devices; `undefined` when it collects nothing. */
  async diagnostics(integrationId: string, externalId?: string): Promise<JsonObject | undefined> {
    if ((await this.surface()).diagnosticsSchema === undefined) return undefined;
    const answer = await this.#call('diagnostics', {
      integrationId,
      ...(externalId === undefined ? {} : { externalId }),
    });
    return this.#redactor.json(this.#read(answer, readDiagnostics));
  }

  /** Hands a request to one of the plugin's HTTP handlers. Rejects with what it threw. */
  async hook(call: HookCall): Promise<HookAnswer> {
    const { hooks } = await this.surface();
    if (!hooks.some(({ path }) => path === call.path)) throw this.#unknown('HTTP handler');
    return this.#read(await this.#call('hook', call), readHookAnswer);
  }

  /** Lets the plugin tell its ecosystem of devices. Answers the ids that were acknowledged. */
  async announce(integrationId: string, announcement: Announcement): Promise<AnnouncementResult> {
    const answer = await this.#call('announce', { integrationId, announcement });
    const asked = new Set([...announcement.present.map(({ id }) => id), ...announcement.gone]);
    return this.#read(answer, (data) => readAnnouncementResult(data, asked));
  }

  async reportChanges(integrationId: string, changes: readonly ExposedChange[]): Promise<void> {
    await this.#call('changes', { integrationId, changes });
  }

  /** The pipe is gone, or is to be taken as gone: every call is rejected with this reason. */
  close(reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#calls.close(reason);
    this.#readers.clear();
    this.#log.end();
    this.#refusals.end();
  }

  #call<O extends PluginOperation>(operation: O, input: PluginCalls[O]['in'], timeout?: Duration): Promise<unknown> {
    const integrationId = 'integrationId' in input ? (input.integrationId as string) : undefined;
    return this.#calls.call(operation, input, {
      timeout: timeout ?? callDeadlines[operation],
      ...(integrationId === undefined ? {} : { integrationId }),
    });
  }

  async #readSurface(): Promise<PluginSurface> {
    const { pluginId, compileSchema } = this.#options;
    const read = readSurface(await this.#call('surface', {}), pluginId, compileSchema);
    if ('reason' in read) {
      this.#refusals.add('surface', read.reason);
      throw new NexaError('NEXA_PLUGIN_SCHEMA_REFUSED', `What ${pluginId} declares was refused: ${read.reason}`, {
        params: { plugin: pluginId, reason: read.reason },
      });
    }
    for (const capability of read.value.capabilities) this.#capabilities.add(capability);
    this.automation.learn(read.value);
    return read.value;
  }

  async #action(id: string) {
    const action = (await this.surface()).healingActions.find((candidate) => candidate.id === id);
    if (action === undefined) throw this.#unknown('healing action');
    return action;
  }

  /** The step by its name; the secrets that it is about to be given are known from here on, until the flow ends. */
  async #pairingStep(given: PairingStepShow & { readonly input?: JsonObject }): Promise<PairingStepSurface> {
    const { pairing, configSchema } = await this.surface();
    const step = Object.hasOwn(pairing.steps, given.step) ? pairing.steps[given.step] : undefined;
    if (step === undefined) throw this.#unknown('pairing step');
    const owner = `flow ${given.flowId}`;
    this.#redactor.learn(owner, step.fields, given.input ?? {});
    this.#redactor.learn(owner, configSchema, given.integration?.config ?? {});
    return step;
  }

  #unknown(what: string): NexaError {
    const { pluginId } = this.#options;
    return new NexaError('NEXA_PLUGIN_UNSUPPORTED', `The plugin ${pluginId} has no such ${what}.`, {
      params: { plugin: pluginId },
    });
  }

  #read<T>(answer: unknown, read: (data: unknown) => Read<T>): T {
    const result = read(answer);
    if ('value' in result) return result.value;
    this.#refusals.add('answer', result.reason);
    const { pluginId } = this.#options;
    throw new NexaError('NEXA_PLUGIN_BUG', `The plugin ${pluginId} answered with garbage: ${result.reason}`, {
      params: { plugin: pluginId, reason: result.reason },
    });
  }

  #receive(message: unknown): void {
    if (this.#isClosed) return;
    if (!isPlainObject(message)) {
      this.#breach('message', 'it is not an object');
      return;
    }
    switch (message.kind) {
      case 'batch':
        this.#batches.take(message);
        break;
      case 'answer':
        this.#answer(message);
        break;
      case 'log':
        this.#log.take(message);
        break;
      case 'ask':
        this.#asks.take(message);
        break;
      default:
        this.#breach('message', 'there is no such kind of message');
        break;
    }
  }

  #answer({ id, value, error }: Record<string, unknown>): void {
    const isKnown = this.#calls.answered(id, () => (error === undefined ? { value } : { error: this.#error(error) }));
    if (!isKnown) this.#breach('answer', 'nothing was asked');
  }

  #error(data: unknown): NexaError {
    const { code, message, params } = deserializeError(data);
    const plain = readPlainObject(params);
    const fields = 'value' in plain ? plain.value : {};
    return new NexaError(code, this.#redactor.text(message), {
      params: this.#redactor.json<JsonObject>({ ...fields, plugin: this.#options.pluginId }),
    });
  }

  #breach(what: string, reason: string): void {
    this.#breaches += 1;
    this.#refusals.add(what, reason);
  }
}
