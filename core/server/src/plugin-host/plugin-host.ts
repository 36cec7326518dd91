import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type {
  CheckTarget,
  Clock,
  HealingTarget,
  IntegrationSink,
  IntegrationSpec,
  IntegrationStorage,
  PluginGateway,
  PluginLink,
  PluginSurface,
} from '@nexa/engine';
import {
  type CapabilityDefinition,
  type CheckOutcome,
  type CommandAcknowledgement,
  type CommandRequest,
  type DiscoveryOffer,
  type Duration,
  type HealingOutcome,
  type Heard,
  NexaError,
  type PairingResult,
  type PluginManifest,
} from '@nexa/sdk';
import { bundlePluginProcess } from './bundle.ts';
import type { FromProcess } from './control-message.ts';
import { bundleOf, findPlugins, type InstalledPlugin } from './installed-plugins.ts';
import { IntegrationKeeper } from './integration-keeper.ts';
import { grantsOf } from './network-grants.ts';
import type { NetworkPolicy } from './network-policy.ts';
import { defaultPluginLimits, type PluginLimits } from './plugin-limits.ts';
import { type PluginStatus, PluginSupervisor } from './plugin-supervisor.ts';
import { ProcessRecord } from './process-record.ts';

/** What the host tells the log; pino's logger fits. */
export interface PluginHostLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface PluginHostOptions {
  /** Folders whose subfolders are plugins. */
  readonly pluginsDirs: readonly string[];
  /** The server's data folder; plugins get `plugins/<id>` in it. */
  readonly dataDir: string;
  readonly logger: PluginHostLog;
  readonly clock: Clock;
  /** NEXA's own capabilities. */
  readonly capabilities: readonly CapabilityDefinition[];
  /** Ports of NEXA and its Postgres on this machine. */
  readonly forbiddenPorts: readonly number[];
  /** A Postgres of NEXA's elsewhere, by address. */
  readonly forbiddenEndpoints?: NetworkPolicy['forbiddenEndpoints'];
  readonly storage: IntegrationStorage;
  readonly limits?: Partial<PluginLimits>;
  /** The bundled beginning of every plugin's process; left out, it is made in the data folder when first needed. */
  readonly runnerFile?: string;
  /** While it is pending, plugins that report in bulk are held back. */
  readonly backpressure?: () => Promise<void> | undefined;
  readonly random?: () => number;
  /** Restarts a plugin when its bundle changed. For development. */
  readonly watch?: boolean;
}

/** A plugin as the API lists it. */
export interface PluginInfo {
  readonly manifest: PluginManifest;
  readonly version: string;
  readonly status: PluginStatus;
  /** Bytes, at the last look. */
  readonly memory?: number;
  readonly pid?: number;
  /** What it sent and the host did not take, since its process was started. */
  readonly refused: number;
  /** What it reached on the network, or tried to. */
  readonly contacts: readonly { readonly target: string; readonly verdict: 'contacted' | 'refused' }[];
}

type StatusListener = (pluginId: string, status: PluginStatus) => void;

interface Entry {
  readonly plugin: InstalledPlugin;
  readonly supervisor: PluginSupervisor;
  readonly contacts: Map<string, 'contacted' | 'refused'>;
  surface?: PluginSurface;
}

const MAX_CONTACTS = 500;
const WATCH_EVERY = 300;

/** Runs each plugin in a process of its own and is the engine's way to it. */
export class PluginHost implements PluginGateway {
  readonly #options: PluginHostOptions;
  readonly #limits: PluginLimits;
  readonly #record: ProcessRecord;
  readonly #plugins = new Map<string, Entry>();
  readonly #keepers = new Map<string, IntegrationKeeper>();
  readonly #flows = new Map<string, { readonly pluginId: string; readonly owners: Set<string> }>();
  readonly #listeners = new Set<StatusListener>();
  #forbiddenPorts: readonly number[];
  #runner: Promise<string> | undefined;
  #watchTimer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: PluginHostOptions) {
    this.#options = options;
    this.#limits = { ...defaultPluginLimits, ...options.limits };
    this.#forbiddenPorts = options.forbiddenPorts;
    this.#record = new ProcessRecord(join(options.dataDir, 'plugin-processes.json'));
  }

  /** Finds the plugins and stops processes that a killed predecessor left. Plugins start when they are needed. */
  async start(): Promise<void> {
    const { logger, pluginsDirs, watch } = this.#options;
    for (const { pluginId, pid } of await this.#record.stopLeftOvers()) {
      logger.warn({ plugin: pluginId, pid }, 'A plugin that the last run of NEXA left behind was stopped.');
    }
    const { installed, broken } = findPlugins(pluginsDirs);
    for (const { folder, error } of broken) logger.error({ folder, error: error.message }, 'A plugin cannot be used.');
    for (const plugin of installed) this.#add(plugin);
    if (watch === true) this.#watch();
  }

  /** What is installed, and how it is doing. */
  plugins(): readonly PluginInfo[] {
    return [...this.#plugins.values()].map(({ plugin, supervisor, contacts }) => {
      const { memory, pid } = supervisor;
      return {
        manifest: plugin.manifest,
        version: plugin.version,
        status: supervisor.status,
        refused: supervisor.refused,
        contacts: [...contacts].map(([target, verdict]) => ({ target, verdict })),
        ...(memory === undefined ? {} : { memory }),
        ...(pid === undefined ? {} : { pid }),
      };
    });
  }

  /** Calls `listener` at every change of a plugin's status. Returns how to end that. */
  onPluginStatus(listener: StatusListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Starts the plugin afresh, out of safe mode too. Rejects when it does not come up. */
  async restart(pluginId: string): Promise<void> {
    const { supervisor } = this.#entry(pluginId);
    const keepers = [...this.#keepers.values()].filter(({ spec }) => spec.pluginId === pluginId);
    await Promise.allSettled(keepers.map((keeper) => keeper.pause()));
    await supervisor.restart();
  }

  /** Ports of NEXA that were not known when the host was made. */
  forbid(ports: readonly number[]): void {
    this.#forbiddenPorts = [...new Set([...this.#forbiddenPorts, ...ports])];
    for (const { supervisor } of this.#plugins.values()) supervisor.refreshPolicy();
  }

  /** Disconnects every integration and ends every process. Nothing of the host is left afterwards. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#watchTimer);
    await Promise.allSettled([...this.#keepers.values()].map((keeper) => keeper.end()));
    this.#keepers.clear();
    await Promise.allSettled([...this.#plugins.values()].map(({ supervisor }) => supervisor.stop()));
  }

  async surface(pluginId: string): Promise<PluginSurface> {
    const entry = this.#entry(pluginId);
    const surface = entry.supervisor.link === undefined ? entry.surface : undefined;
    if (surface !== undefined) return surface;
    entry.surface = await (await entry.supervisor.up()).surface();
    return entry.surface;
  }

  connect(spec: IntegrationSpec, sink: IntegrationSink): void {
    const { integrationId, pluginId } = spec;
    const entry = this.#plugins.get(pluginId);
    if (entry === undefined) {
      sink.integrationStatus({
        value: 'offline',
        detail: 'plugin-stopped',
        message: `The plugin ${pluginId} is not installed.`,
      });
      return;
    }
    void this.#keepers.get(integrationId)?.end();
    const { clock, random = Math.random } = this.#options;
    const { supervisor } = entry;
    const keeper = new IntegrationKeeper({ spec, sink, supervisor, clock, limits: this.#limits, random });
    this.#keepers.set(integrationId, keeper);
    keeper.start();
  }

  async disconnect(integrationId: string): Promise<void> {
    const keeper = this.#keepers.get(integrationId);
    this.#keepers.delete(integrationId);
    await keeper?.end();
  }

  async reconnect(integrationId: string): Promise<HealingOutcome> {
    const keeper = this.#keepers.get(integrationId);
    if (keeper === undefined) return { outcome: 'failed', reason: 'There is no such integration.' };
    return await keeper.reconnect();
  }

  async command(integrationId: string, request: CommandRequest, timeout: Duration): Promise<CommandAcknowledgement> {
    return await this.#link(integrationId).command(integrationId, request, timeout);
  }

  async refresh(integrationId: string, externalId?: string): Promise<void> {
    await this.#link(integrationId).refresh(integrationId, externalId);
  }

  async runCheck(target: CheckTarget): Promise<CheckOutcome> {
    return await this.#link(target.integrationId).runCheck(target);
  }

  async heal(target: HealingTarget): Promise<HealingOutcome> {
    return await this.#link(target.integrationId).heal(target);
  }

  async runPairingStep(step: Parameters<PluginGateway['runPairingStep']>[0]): Promise<PairingResult> {
    const { flowId, pluginId, step: name, input, data } = step;
    const { supervisor } = this.#entry(pluginId);
    const link = await supervisor.up();
    const { pairing } = await link.surface();
    const fields = Object.hasOwn(pairing.steps, name) ? pairing.steps[name]?.fields : undefined;
    const owner = `flow ${flowId} ${name}`;
    const flow = this.#flows.get(flowId) ?? { pluginId, owners: new Set<string>() };
    this.#flows.set(flowId, flow);
    flow.owners.add(owner);
    if (fields !== undefined) supervisor.grant(owner, grantsOf(fields, input));
    return await link.runPairingStep({ flowId, step: name, input, data });
  }

  endPairing(flowId: string): void {
    const flow = this.#flows.get(flowId);
    this.#flows.delete(flowId);
    const supervisor = flow === undefined ? undefined : this.#plugins.get(flow.pluginId)?.supervisor;
    for (const owner of flow?.owners ?? []) supervisor?.withdraw(owner);
    supervisor?.link?.endPairing(flowId);
  }

  async identify(pluginId: string, heard: Heard): Promise<DiscoveryOffer | undefined> {
    return await (await this.#entry(pluginId).supervisor.up()).identify(heard);
  }

  #add(plugin: InstalledPlugin): void {
    const { id } = plugin.manifest;
    const { logger, dataDir, clock, capabilities, storage, backpressure, random = Math.random } = this.#options;
    if (this.#plugins.has(id)) {
      logger.error({ plugin: id, folder: plugin.folder }, 'A second plugin with the same id is left out.');
      return;
    }
    const contacts = new Map<string, 'contacted' | 'refused'>();
    const supervisor = new PluginSupervisor({
      plugin,
      dataDir,
      clock,
      capabilities,
      storage,
      random,
      limits: this.#limits,
      record: this.#record,
      runnerFile: () => this.#runnerFile(),
      forbidden: () => ({
        forbiddenPorts: this.#forbiddenPorts,
        forbiddenEndpoints: this.#options.forbiddenEndpoints ?? [],
      }),
      backpressure: () => backpressure?.(),
      onStatus: (status) => this.#statusChanged(id, status),
      onLog: ({ level, message, fields, integrationId }) =>
        logger[level]({ plugin: id, ...(integrationId === undefined ? {} : { integrationId }), fields }, message),
      onRefused: ({ pluginId: _id, ...refusal }) =>
        logger.warn({ plugin: id, ...refusal }, 'Something that a plugin sent was refused.'),
      onNetwork: (contact) => this.#contacted(id, contacts, contact),
    });
    this.#plugins.set(id, { plugin, supervisor, contacts });
  }

  #statusChanged(pluginId: string, status: PluginStatus): void {
    const { logger } = this.#options;
    const fields = { plugin: pluginId, status: status.value, restarts: status.restarts };
    if (status.value === 'failed' || status.value === 'safe-mode') {
      logger.error({ ...fields, reason: status.reason }, 'A plugin failed. The others go on.');
      for (const keeper of this.#keepers.values()) {
        if (keeper.spec.pluginId === pluginId) keeper.pluginStopped(`The plugin ${pluginId} stopped. ${status.reason}`);
      }
    } else {
      logger.info(fields, 'A plugin changed its status.');
    }
    for (const listener of this.#listeners) this.#tell(listener, pluginId, status);
  }

  /** A listener's error must not stop the host, nor the listeners after it. */
  #tell(listener: StatusListener, pluginId: string, status: PluginStatus): void {
    try {
      listener(pluginId, status);
    } catch (error) {
      this.#options.logger.error({ plugin: pluginId, error: String(error) }, 'A listener of plugin statuses failed.');
    }
  }

  #contacted(
    pluginId: string,
    contacts: Map<string, 'contacted' | 'refused'>,
    { verdict, target, reason }: Extract<FromProcess, { kind: 'network' }>,
  ): void {
    if (typeof target !== 'string' || (verdict !== 'contacted' && verdict !== 'refused')) return;
    const where = target.slice(0, 300);
    if (contacts.get(where) === verdict || contacts.size >= MAX_CONTACTS) return;
    contacts.set(where, verdict);
    if (verdict === 'contacted') return;
    const fields = { plugin: pluginId, target: where, reason: String(reason).slice(0, 300) };
    this.#options.logger.warn(fields, 'A plugin was kept from the network.');
  }

  #entry(pluginId: string): Entry {
    const entry = this.#plugins.get(pluginId);
    if (entry !== undefined && !this.#isStopped) return entry;
    throw new NexaError('NEXA_PLUGIN_NOT_FOUND', `There is no plugin ${pluginId}.`, { params: { plugin: pluginId } });
  }

  #link(integrationId: string): PluginLink {
    const keeper = this.#keepers.get(integrationId);
    const link = keeper?.isConnected === true ? this.#plugins.get(keeper.spec.pluginId)?.supervisor.link : undefined;
    if (link !== undefined) return link;
    throw new NexaError('NEXA_INTEGRATION_OFFLINE', 'The integration is not connected.', { params: { integrationId } });
  }

  #runnerFile(): Promise<string> {
    this.#runner ??= this.#makeRunner();
    return this.#runner;
  }

  async #makeRunner(): Promise<string> {
    const { runnerFile, dataDir } = this.#options;
    if (runnerFile !== undefined) return runnerFile;
    const file = join(dataDir, 'runtime', 'plugin-process.mjs');
    await bundlePluginProcess(file);
    return file;
  }

  #watch(): void {
    const known = new Map([...this.#plugins].map(([id, { plugin }]) => [id, changeTime(plugin)]));
    this.#watchTimer = setInterval(() => {
      for (const [id, { plugin }] of this.#plugins) {
        const changedAt = changeTime(plugin);
        if (changedAt === 0 || changedAt === known.get(id)) continue;
        known.set(id, changedAt);
        this.restart(id).catch(() => {});
      }
    }, WATCH_EVERY);
    this.#watchTimer.unref();
  }
}

function changeTime(plugin: InstalledPlugin): number {
  try {
    const bundle = bundleOf(plugin);
    return existsSync(bundle) ? statSync(bundle).mtimeMs : 0;
  } catch {
    return 0;
  }
}
