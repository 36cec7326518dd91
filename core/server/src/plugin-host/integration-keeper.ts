import type { Clock, IntegrationSink, IntegrationSpec, KeptWatches, PluginLink, TrafficRecorder } from '@nexa/engine';
import {
  type Duration,
  errorMessage,
  type HealingOutcome,
  hasErrorCode,
  NexaError,
  type StatusReport,
} from '@nexa/sdk';
import { Backoff } from './backoff.ts';
import { DeviceTally } from './device-tally.ts';
import { FirstAttempt } from './first-attempt.ts';
import { grantsOf } from './network-grants.ts';
import type { PluginLimits } from './plugin-limits.ts';
import type { PluginSupervisor } from './plugin-supervisor.ts';
import { type KeepMigratedConfig, type PresentConfig, presentConfig } from './present-config.ts';

export interface KeeperOptions {
  readonly spec: IntegrationSpec;
  readonly sink: IntegrationSink;
  /** Notes the traffic on its way to the sink. */
  readonly recorder: TrafficRecorder;
  /** Set whenever it is connected. */
  readonly watches: KeptWatches;
  readonly supervisor: PluginSupervisor;
  readonly clock: Clock;
  readonly limits: PluginLimits;
  readonly random: () => number;
  /** Keeps a configuration that was brought to the plugin's present form. */
  readonly keepMigrated?: KeepMigratedConfig;
  readonly onNotKept?: (error: unknown) => void;
}

const MAX_MESSAGE = 500;
/** A start of the plugin's process, and a connection at its deadline. */
const TRY_WITHIN = 60_000;
const RATE_LIMIT_CEILING = 24 * 3_600_000;

/** Keeps one integration connected: tries again for ever, with growing pauses, unless only a person can help. */
export class IntegrationKeeper {
  readonly spec: IntegrationSpec;
  /** As it was given. */
  readonly sink: IntegrationSink;
  readonly #options: KeeperOptions;
  readonly #sink: IntegrationSink;
  readonly #backoff: Backoff;
  readonly #endUp: () => void;
  /** Settles when it is known whether the first attempt went well. */
  readonly #tried = new FirstAttempt();
  readonly #tally = new DeviceTally();
  #migrated: PresentConfig | undefined;
  #connected: PluginLink | undefined;
  #attempt: Promise<void> | undefined;
  #cancelRetry: (() => void) | undefined;
  #needsPerson = false;
  #isEnded = false;
  #lastStatus = '';
  #status: StatusReport | undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.spec = options.spec;
    this.sink = options.sink;
    const { reconnectAfter: first, reconnectCeiling: ceiling } = options.limits;
    this.#backoff = new Backoff({ first, ceiling, random: options.random });
    this.#sink = this.#watch(options.recorder.watch(options.sink));
    this.#endUp = options.supervisor.onUp(() => this.#tryNow());
  }

  /** Settles with the first attempt to connect; rejects with its error. */
  async whenTried(): Promise<void> {
    const { clock } = this.#options;
    const cancel = clock.schedule(clock.now() + TRY_WITHIN, () =>
      this.#tried.failed(new NexaError('NEXA_PLUGIN_TIMEOUT', 'It did not connect in time.')),
    );
    await this.#tried.outcome.finally(cancel);
  }

  get isConnected(): boolean {
    return this.#connected !== undefined && this.#connected === this.#options.supervisor.link;
  }

  /** The link, when it is open. */
  get link(): PluginLink | undefined {
    return this.isConnected ? this.#options.supervisor.link : undefined;
  }

  /**
   * The open link. One that is just being opened is waited for, at most `within` milliseconds; `undefined` when there is
   * none then.
   */
  async openLink(within: Duration): Promise<PluginLink | undefined> {
    if (!this.isConnected && !this.#isEnded) await this.#settled(within);
    return this.link;
  }

  /** As it was said last. */
  get status(): StatusReport | undefined {
    return this.#status;
  }

  /** How many of the devices that it told of since it was last connected are there. */
  get devices(): number {
    return this.#tally.present;
  }

  start(): void {
    if (this.#options.supervisor.link === undefined) this.#options.supervisor.wake();
    else this.#tryNow();
  }

  /** The process is down. */
  pluginStopped(reason: string): void {
    this.#connected = undefined;
    this.#options.watches.closed();
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#tried.failed(new NexaError('NEXA_PLUGIN_STOPPED', reason));
    this.#say({ value: 'offline', detail: 'plugin-stopped', message: reason.slice(0, MAX_MESSAGE) });
  }

  /** Closes the link and opens it afresh, whatever stood in the way before. */
  async reconnect(): Promise<HealingOutcome> {
    try {
      const link = await this.#options.supervisor.up();
      await this.#attempt?.catch(() => {});
      this.#cancelRetry?.();
      this.#needsPerson = false;
      if (this.#connected !== undefined) await this.#close(link);
      await this.#connect(link);
      return { outcome: 'healed' };
    } catch (error) {
      if (hasErrorCode(error, 'NEXA_PLUGIN_AUTH_FAILED')) {
        return { outcome: 'needs-user', instruction: 'Pair the integration again: its key is refused.' };
      }
      return { outcome: 'failed', reason: errorMessage(error) };
    }
  }

  /** Closes the link in good order because the process is about to be replaced; it opens again when that is up. */
  async pause(): Promise<void> {
    this.#cancelRetry?.();
    // Other code may know better what to do with the same configuration.
    this.#needsPerson = false;
    const { link } = this.#options.supervisor;
    if (link !== undefined && (this.isConnected || this.#attempt !== undefined)) await this.#close(link);
    await this.#attempt?.catch(() => {});
    this.pluginStopped('The plugin is being restarted.');
  }

  async end(): Promise<void> {
    this.#isEnded = true;
    this.#tried.failed(new NexaError('NEXA_INTEGRATION_OFFLINE', 'It was disconnected meanwhile.'));
    this.#endUp();
    this.#cancelRetry?.();
    const { link } = this.#options.supervisor;
    // A connection that is under way is given up by the disconnect; nobody waits for it.
    if (link !== undefined && (this.#connected !== undefined || this.#attempt !== undefined)) await this.#close(link);
    this.#connected = undefined;
    this.#options.supervisor.withdraw(this.spec.integrationId);
  }

  async #close(link: PluginLink): Promise<void> {
    this.#connected = undefined;
    this.#options.watches.closed();
    // It did not go in good order, but it is gone for us; the plugin's process is still the same.
    await link.disconnect(this.spec.integrationId, this.#options.limits.stopWithin).catch(() => {});
  }

  #tryNow(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    const { link } = this.#options.supervisor;
    if (link === undefined || this.#isEnded || this.#needsPerson || this.#attempt !== undefined) return;
    this.#connect(link).catch(() => {});
  }

  #connect(link: PluginLink): Promise<void> {
    this.#attempt = this.#open(link).finally(() => {
      this.#attempt = undefined;
    });
    return this.#attempt;
  }

  async #open(link: PluginLink): Promise<void> {
    try {
      const surface = await link.surface();
      const present = await presentConfig(this.spec, surface, (migration) => link.migrateConfig(migration));
      const { config } = present;
      this.#options.supervisor.grant(this.spec.integrationId, grantsOf(surface.configSchema, config));
      this.#tally.clear();
      await link.connect({ ...this.spec, config }, this.#sink, this.#options.limits.connectWithin);
      await this.#keep(present);
    } catch (error) {
      this.#tried.failed(error);
      if (!this.#isEnded) this.#failed(error);
      throw error;
    }
    if (this.#isEnded) return;
    this.#connected = link;
    this.#backoff.reset();
    this.#tried.succeeded();
    // The plugin hears of the watches before anything is asked of it that could make them fire.
    void this.#options.watches.opened(link.automation);
    this.#say({ value: 'online' });
  }

  /** Resolves when the attempt that is under way has an end, or the time is over; at once when none is. */
  async #settled(within: Duration): Promise<void> {
    const { clock } = this.#options;
    let cancel = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      cancel = clock.schedule(clock.now() + within, () => resolve());
    });
    await Promise.race([this.#opening().catch(() => undefined), late]).finally(() => cancel());
  }

  /** The start of the plugin that is under way, and the attempt that comes of it. */
  async #opening(): Promise<void> {
    const { supervisor } = this.#options;
    if (supervisor.isStarting) await supervisor.up();
    await this.#attempt;
  }

  /** The old configuration is given up only now, when the new one has connected. */
  async #keep(present: PresentConfig): Promise<void> {
    if (!present.isMigrated || this.#migrated !== undefined) return;
    try {
      await this.#options.keepMigrated?.(this.spec, present);
      this.#migrated = present;
    } catch (error) {
      // It works with the new one; the next connection migrates and tries to keep it again.
      this.#options.onNotKept?.(error);
    }
  }

  #failed(error: unknown): void {
    // The supervisor says that it is down, and calls again when it is up.
    if (hasErrorCode(error, 'NEXA_PLUGIN_STOPPED') && this.#options.supervisor.link === undefined) return;
    const isAuth = hasErrorCode(error, 'NEXA_PLUGIN_AUTH_FAILED');
    const isConfig = hasErrorCode(error, 'NEXA_PLUGIN_CONFIG_INVALID');
    const message = errorMessage(error).slice(0, MAX_MESSAGE);
    const detail = isAuth ? 'auth-failed' : isConfig ? 'config-invalid' : 'communication-error';
    this.#say({ value: 'offline', detail, message });
    this.#needsPerson = isAuth || isConfig;
    if (this.#needsPerson) return;
    const { clock } = this.#options;
    const pause = Math.max(this.#backoff.next(), askedPause(error));
    this.#cancelRetry = clock.schedule(clock.now() + pause, () => this.#tryNow());
  }

  #say(status: StatusReport): void {
    this.#sink.integrationStatus(status);
  }

  /** The sink, with repeated statuses left out: down is said once, and back is said once. */
  #watch(sink: IntegrationSink): IntegrationSink {
    return {
      ...this.#tally.watch(sink),
      integrationStatus: (status) => {
        const said = JSON.stringify([status.value, status.detail, status.message]);
        if (said === this.#lastStatus) return;
        this.#lastStatus = said;
        this.#status = status;
        sink.integrationStatus(status);
      },
    };
  }
}

/** How long the other side asked to be left alone. */
function askedPause(error: unknown): number {
  if (!hasErrorCode(error, 'NEXA_PLUGIN_RATE_LIMITED')) return 0;
  const { retryAfter } = error.params;
  return typeof retryAfter === 'number' ? Math.min(Math.max(0, retryAfter), RATE_LIMIT_CEILING) : 0;
}
