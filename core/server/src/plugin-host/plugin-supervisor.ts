import type { PluginLink } from '@nexa/engine';
import { errorMessage, hasErrorCode, type Instant, NexaError } from '@nexa/sdk';
import { Backoff } from './backoff.ts';
import type { HostGrant, NetworkPolicy } from './network-policy.ts';
import { hasNetworkFlag } from './permission-flags.ts';
import type { PluginProcess } from './plugin-process.ts';
import type { PluginStatus, PluginStatusValue } from './plugin-status.ts';
import type { ProcessEnd } from './process-end.ts';
import { hasHostFields, type RunningPlugin, type SpawnOptions, spawnPlugin } from './spawn-plugin.ts';

export interface SupervisorOptions extends SpawnOptions {
  readonly random: () => number;
  readonly forbidden: () => Pick<NetworkPolicy, 'forbiddenPorts' | 'forbiddenEndpoints'>;
  readonly onStatus: (status: PluginStatus) => void;
  readonly onEnded: (end: ProcessEnd) => void;
}

/** Deaths in a row after which the next process has to show itself modest first. */
const PROBATION_AFTER = 2;

/** Keeps one plugin's process alive: starts it, says why it died, brings it back with growing pauses, never gives up. */
export class PluginSupervisor {
  readonly #options: SupervisorOptions;
  readonly #backoff: Backoff;
  readonly #grants = new Map<string, readonly HostGrant[]>();
  readonly #upListeners = new Set<(link: PluginLink) => void>();
  #status: PluginStatus;
  #running: RunningPlugin | undefined;
  #starting: Promise<PluginLink> | undefined;
  #reloading: Promise<void> | undefined;
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

  /** It is being started, or put in the place of its predecessor. */
  get isStarting(): boolean {
    return this.#starting !== undefined;
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

  /**
   * Puts the plugin's file, which changed, in the place of the running one. The new process is loaded beside the old
   * one, which goes on when the new one does not come up: then this rejects with the reason. `pause` is called between,
   * and disconnects what is connected.
   */
  async reload(pause: () => Promise<unknown>): Promise<void> {
    await this.#reloading?.catch(() => {});
    this.#reloading = this.#reload(pause).finally(() => {
      this.#reloading = undefined;
    });
    await this.#reloading;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelRestart?.();
    this.#cancelRestart = undefined;
    this.#loading?.kill('stopped', 'it was stopped while it was being loaded');
    await this.#reloading?.catch(() => {});
    await this.#starting?.catch(() => {});
    await this.#running?.process.stop(this.#options.limits.stopWithin);
    if (this.#status.value !== 'stopped') this.#setStatus('stopped');
  }

  /** `owner`: the integration or pairing step that the grants belong to; they take the place of its earlier ones. */
  grant(owner: string, grants: readonly HostGrant[]): void {
    this.#grants.set(owner, grants);
    this.sendPolicy();
  }

  withdraw(owner: string): void {
    if (this.#grants.delete(owner)) this.sendPolicy();
  }

  /** What persons gave its integrations and pairings. */
  get grants(): readonly HostGrant[] {
    return [...this.#grants.values()].flat();
  }

  async #start(): Promise<PluginLink> {
    this.#cancelRestart?.();
    this.#cancelRestart = undefined;
    if (this.#isStopped) throw this.#stoppedError('the host is stopping');
    this.#setStatus('starting', this.#status.reason);
    this.#startedAt = this.#options.clock.now();
    return this.#adopt(await this.#load());
  }

  async #reload(pause: () => Promise<unknown>): Promise<void> {
    await this.#starting?.catch(() => {});
    if (this.#running === undefined) {
      await this.restart();
      return;
    }
    const next = await this.#tryNext();
    await pause();
    this.#starting = this.#replaceBy(next).finally(() => {
      this.#starting = undefined;
    });
    await this.#starting;
  }

  /** Loaded, and its declaration taken: more can go wrong only with devices. */
  async #tryNext(): Promise<RunningPlugin> {
    let next: RunningPlugin | undefined;
    try {
      next = await this.#tryLoad();
      await next.link.surface();
      return next;
    } catch (error) {
      await next?.process.stop(this.#options.limits.stopWithin);
      throw this.#stoppedError(errorMessage(error));
    }
  }

  async #replaceBy(next: RunningPlugin): Promise<PluginLink> {
    const old = this.#running;
    this.#running = undefined;
    await old?.process.stop(this.#options.limits.stopWithin);
    if (!this.#isStopped) return this.#adopt(next);
    await next.process.stop(this.#options.limits.stopWithin);
    throw this.#stoppedError('the host is stopping');
  }

  /** From now on this is the plugin. */
  #adopt(running: RunningPlugin): PluginLink {
    this.#cancelRestart?.();
    this.#cancelRestart = undefined;
    this.#startedAt = this.#options.clock.now();
    this.#running = running;
    void running.process.ended.then((reason) => {
      running.link.close(`${reason.code}: ${reason.message}`);
      // Another one took its place.
      if (this.#running !== running) return;
      this.#running = undefined;
      this.#died(reason);
    });
    running.process.setPolicy(this.#policy());
    this.#setStatus('running');
    for (const listener of this.#upListeners) listener(running.link);
    return running.link;
  }

  /** A process in which the plugin is loaded. Rejects when it does not come so far, after saying why. */
  async #load(): Promise<RunningPlugin> {
    try {
      return await this.#tryLoad();
    } catch (error) {
      const code = isRefusal(error) ? 'refused' : 'start-failed';
      const end = error instanceof NotLoaded ? error.end : ({ code, message: errorMessage(error) } as const);
      this.#died(end);
      throw this.#stoppedError(errorMessage(error));
    }
  }

  async #tryLoad(): Promise<RunningPlugin> {
    const running = await this.#loadOnce();
    if (!hasNetworkFlag || this.#usesNetwork || !(await hasHostFields(running.link))) return running;
    // Only now is it known that persons will grant it hosts; Node opens the network at the start or never.
    this.#usesNetwork = true;
    await running.process.stop(this.#options.limits.stopWithin);
    return await this.#loadOnce();
  }

  async #loadOnce(): Promise<RunningPlugin> {
    const running = await spawnPlugin(this.#options, {
      policy: this.#policy(),
      usesNetwork: this.#usesNetwork,
      isOnProbation: this.#backoff.failures >= PROBATION_AFTER,
    });
    this.#loading = running.process;
    if (this.#isStopped) running.process.kill('stopped', 'it was stopped while it was being started');
    const end = await Promise.race([running.process.ready, running.process.ended]);
    this.#loading = undefined;
    if (end !== undefined) throw new NotLoaded(end);
    return running;
  }

  #policy(): NetworkPolicy {
    const { lan = false, internet = [], listen = [] } = this.#options.plugin.manifest.permissions ?? {};
    return { lan, internet, listen, grants: this.grants, ...this.#options.forbidden() };
  }

  /** Also when NEXA's own ports changed. */
  sendPolicy(): void {
    this.#running?.process.setPolicy(this.#policy());
  }

  #died(end: ProcessEnd): void {
    const { code, message } = end;
    this.#options.onEnded(end);
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
    const isRefused = code === 'refused';
    const value = isRefused ? 'refused' : isSafeMode ? 'safe-mode' : 'failed';
    this.#setStatus(value, isRefused ? message : `${code}: ${message}`);
    this.#cancelRestart = clock.schedule(now + (isSafeMode || isRefused ? limits.safeModeEvery : pause), () => {
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

/** The process ended before the plugin was loaded. */
class NotLoaded extends Error {
  readonly end: ProcessEnd;

  constructor(end: ProcessEnd) {
    super(`${end.code}: ${end.message}`);
    this.end = end;
  }
}

/** Trying again soon would not make it another file. */
const isRefusal = (error: unknown): boolean =>
  hasErrorCode(error, 'NEXA_PLUGIN_CHANGED') || hasErrorCode(error, 'NEXA_PLUGIN_SDK_MISMATCH');
