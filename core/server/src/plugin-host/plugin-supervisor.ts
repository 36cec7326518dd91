import { mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Clock, type IntegrationStorage, PluginLink, type PluginLogLine, type Refusal } from '@nexa/engine';
import {
  type CapabilityDefinition,
  type Duration,
  errorMessage,
  hostFieldPorts,
  type Instant,
  NexaError,
} from '@nexa/sdk';
import { Backoff } from './backoff.ts';
import type { FromProcess } from './control-message.ts';
import { assetsOf, bundleOf, type InstalledPlugin } from './installed-plugins.ts';
import type { HostGrant, NetworkPolicy } from './network-policy.ts';
import { hasNetworkFlag, permissionFlags } from './permission-flags.ts';
import type { PluginLimits } from './plugin-limits.ts';
import { PluginProcess, type ProcessEnd } from './plugin-process.ts';
import type { ProcessRecord } from './process-record.ts';
import { compilePluginSchema } from './schema-compiler.ts';

export type PluginStatusValue = 'running' | 'starting' | 'stopped' | 'failed' | 'safe-mode';

/** How a plugin's process is doing. */
export interface PluginStatus {
  readonly value: PluginStatusValue;
  /** Why it is not running: code and sentence, `spinning: it did not answer for 3.6 s and kept a processor busy`. */
  readonly reason?: string;
  readonly restarts: number;
  readonly since: Instant;
}

export interface SupervisorOptions {
  readonly plugin: InstalledPlugin;
  readonly dataDir: string;
  readonly runnerFile: () => Promise<string>;
  readonly record: ProcessRecord;
  readonly clock: Clock;
  readonly limits: PluginLimits;
  readonly random: () => number;
  readonly capabilities: readonly CapabilityDefinition[];
  readonly storage: IntegrationStorage;
  readonly forbidden: () => Pick<NetworkPolicy, 'forbiddenPorts' | 'forbiddenEndpoints'>;
  readonly backpressure: () => Promise<void> | undefined;
  readonly onStatus: (status: PluginStatus) => void;
  readonly onLog: (line: PluginLogLine) => void;
  readonly onRefused: (refusal: Refusal) => void;
  readonly onNetwork: (contact: Extract<FromProcess, { kind: 'network' }>) => void;
}

interface Running {
  readonly process: PluginProcess;
  readonly link: PluginLink;
}

/** Keeps one plugin's process alive: starts it, says why it died, brings it back with growing pauses, never gives up. */
export class PluginSupervisor {
  readonly #options: SupervisorOptions;
  readonly #backoff: Backoff;
  readonly #grants = new Map<string, readonly HostGrant[]>();
  readonly #upListeners = new Set<(link: PluginLink) => void>();
  #status: PluginStatus;
  #running: Running | undefined;
  #starting: Promise<PluginLink> | undefined;
  #loading: PluginProcess | undefined;
  #cancelRestart: (() => void) | undefined;
  #isStopped = false;
  #startedAt: Instant = 0;
  #restarts = 0;
  #usesNetwork: boolean;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    const { restartAfter: first, restartCeiling: ceiling } = options.limits;
    this.#backoff = new Backoff({ first, ceiling, random: options.random });
    this.#status = { value: 'stopped', restarts: 0, since: options.clock.now() };
    const { lan, internet = [], listen = [] } = options.plugin.manifest.permissions ?? {};
    this.#usesNetwork = lan === true || internet.length + listen.length > 0;
  }

  get status(): PluginStatus {
    return this.#status;
  }

  get memory(): number | undefined {
    return this.#running?.process.memory;
  }

  get pid(): number | undefined {
    return this.#running?.process.pid;
  }

  get refused(): number {
    return this.#running?.link.refused ?? 0;
  }

  /** The link of the running process, when there is one. */
  get link(): PluginLink | undefined {
    return this.#running?.link;
  }

  /** Calls `listener` whenever the plugin came up. Returns how to end that. */
  onUp(listener: (link: PluginLink) => void): () => void {
    this.#upListeners.add(listener);
    return () => this.#upListeners.delete(listener);
  }

  /** The link, once the plugin runs; starts it when it does not, also in a pause. Rejects when that start fails. */
  up(): Promise<PluginLink> {
    if (this.#running !== undefined) return Promise.resolve(this.#running.link);
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** Starts the plugin when it is neither running nor waiting for its next try. */
  wake(): void {
    if (this.#running === undefined && this.#cancelRestart === undefined && !this.#isStopped) this.up().catch(() => {});
  }

  /** On a person's request, or because its file changed: afresh and with a clean record. */
  async restart(): Promise<void> {
    this.#backoff.reset();
    const { process } = this.#running ?? {};
    this.#loading?.kill('stopped', 'it was stopped while it was being loaded');
    await this.#starting?.catch(() => {});
    await process?.stop(this.#options.limits.stopWithin);
    this.#isStopped = false;
    await this.up();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelRestart?.();
    this.#cancelRestart = undefined;
    this.#loading?.kill('stopped', 'it was stopped while it was being loaded');
    await this.#starting?.catch(() => {});
    await this.#running?.process.stop(this.#options.limits.stopWithin);
    if (this.#status.value !== 'stopped') this.#setStatus('stopped');
  }

  /** `owner`: the integration or pairing step that the grants belong to; they take the place of its earlier ones. */
  grant(owner: string, grants: readonly HostGrant[]): void {
    this.#grants.set(owner, grants);
    this.#sendPolicy();
  }

  withdraw(owner: string): void {
    if (this.#grants.delete(owner)) this.#sendPolicy();
  }

  /** NEXA's own ports changed. */
  refreshPolicy(): void {
    this.#sendPolicy();
  }

  async #start(): Promise<PluginLink> {
    this.#cancelRestart?.();
    this.#cancelRestart = undefined;
    if (this.#isStopped) throw this.#stoppedError('the host is stopping');
    this.#setStatus('starting', this.#status.reason);
    this.#startedAt = this.#options.clock.now();
    let running = await this.#load();
    if (hasNetworkFlag && !this.#usesNetwork && (await hasHostFields(running.link))) {
      // Only now is it known that persons will grant it hosts; Node opens the network at the start or never.
      this.#usesNetwork = true;
      await running.process.stop(this.#options.limits.stopWithin);
      running = await this.#load();
    }
    this.#running = running;
    void running.process.ended.then((reason) => {
      this.#running = undefined;
      running.link.close(`${reason.code}: ${reason.message}`);
      this.#died(reason);
    });
    this.#setStatus('running');
    for (const listener of this.#upListeners) listener(running.link);
    return running.link;
  }

  /** A process in which the plugin is loaded. Rejects when it does not come so far, after saying why. */
  async #load(): Promise<Running> {
    let running: Running;
    try {
      running = await this.#spawn();
    } catch (error) {
      this.#died({ code: 'start-failed', message: errorMessage(error) });
      throw this.#stoppedError(errorMessage(error));
    }
    this.#loading = running.process;
    if (this.#isStopped) running.process.kill('stopped', 'it was stopped while it was being started');
    const end = await Promise.race([running.process.ready, running.process.ended]);
    this.#loading = undefined;
    if (end === undefined) return running;
    this.#died(end);
    throw this.#stoppedError(`${end.code}: ${end.message}`);
  }

  async #spawn(): Promise<Running> {
    const { plugin, record, limits, clock, capabilities, storage, onLog, onRefused, onNetwork } = this.#options;
    const { id } = plugin.manifest;
    const bundle = bundleOf(plugin);
    const runnerFile = realpathSync(await this.#options.runnerFile());
    const dataDir = this.#dataDir(id);
    const process: PluginProcess = new PluginProcess({
      runnerFile,
      bundle,
      dataDir,
      flags: permissionFlags({
        read: [runnerFile, `${dirname(bundle)}/`, `${dataDir}/`, ...assetsOf(plugin)],
        write: [`${dataDir}/`],
        network: this.#usesNetwork,
      }),
      policy: this.#policy(),
      limits,
      beforeStart: (pid) => record.add(id, pid),
      onNetwork,
      onOutput: (line) =>
        onLog({ pluginId: id, level: 'debug', message: 'The plugin wrote to its output.', fields: { line } }),
      breaches: () => link.breaches,
    });
    const link: PluginLink = new PluginLink({
      pluginId: id,
      transport: process.channel.transport,
      clock,
      capabilities,
      compileSchema: compilePluginSchema,
      storage,
      onLog,
      onRefused,
      beforeNextBatch: this.#pace(process),
    });
    const { pid } = process;
    if (pid !== undefined) void process.ended.then(() => record.remove(pid));
    return { process, link };
  }

  /** A sender may use two thirds of the host's time: after every bit of work it waits half as long. */
  #pace(process: PluginProcess): (spent: Duration) => Promise<void> | undefined {
    const { backpressure } = this.#options;
    let paidFor = 0;
    return () => {
      const held = backpressure();
      const due = (process.worked - paidFor) / 2;
      if (due < 4) return held;
      paidFor = process.worked;
      const pause = new Promise<void>((resolve) => setTimeout(resolve, Math.min(due, 1_000)).unref());
      return held === undefined ? pause : Promise.all([held, pause]).then(() => {});
    };
  }

  #dataDir(id: string): string {
    const path = join(this.#options.dataDir, 'plugins', id);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return realpathSync(path);
  }

  #policy(): NetworkPolicy {
    const { lan = false, internet = [], listen = [] } = this.#options.plugin.manifest.permissions ?? {};
    return { lan, internet, listen, grants: [...this.#grants.values()].flat(), ...this.#options.forbidden() };
  }

  #sendPolicy(): void {
    this.#running?.process.setPolicy(this.#policy());
  }

  #died({ code, message }: ProcessEnd): void {
    if (this.#isStopped || code === 'stopped') {
      this.#setStatus('stopped');
      return;
    }
    const { clock, limits } = this.#options;
    const now = clock.now();
    if (now - this.#startedAt >= limits.healthyAfter) this.#backoff.reset();
    const pause = this.#backoff.next();
    const isSafeMode = this.#backoff.failures >= limits.safeModeAfter;
    this.#restarts += 1;
    this.#setStatus(isSafeMode ? 'safe-mode' : 'failed', `${code}: ${message}`);
    this.#cancelRestart = clock.schedule(now + (isSafeMode ? limits.safeModeEvery : pause), () => {
      this.#cancelRestart = undefined;
      this.up().catch(() => {});
    });
  }

  #setStatus(value: PluginStatusValue, reason?: string): void {
    const since = this.#options.clock.now();
    const base = { value, restarts: this.#restarts, since };
    this.#status = reason === undefined ? base : { ...base, reason };
    this.#options.onStatus(this.#status);
  }

  #stoppedError(reason: string): NexaError {
    const { id } = this.#options.plugin.manifest;
    return new NexaError('NEXA_PLUGIN_STOPPED', `The plugin ${id} is not running: ${reason}`, {
      params: { plugin: id, reason },
    });
  }
}

/** Whether persons will give it hosts. A surface that is refused has none; whoever asks for it gets the reason. */
async function hasHostFields(link: PluginLink): Promise<boolean> {
  try {
    const { configSchema, pairing } = await link.surface();
    const forms = [configSchema, ...Object.values(pairing.steps).map(({ fields }) => fields)];
    return forms.some((form) => hostFieldPorts(form).length > 0);
  } catch {
    return false;
  }
}
