import type { PluginGateway } from '@nexa/engine';
import { type Duration, errorMessage, type Heard, minutes, type PluginManifest, seconds } from '@nexa/sdk';
import type { BaseLogger } from 'pino';
import type { DiscoveryMode } from './discovery-mode.ts';
import type { Discovery, DiscoveryStore } from './discovery-store.ts';
import { type HeardEntry, HeardLog } from './heard-log.ts';
import type { KnownService } from './known-services.ts';
import { isIdle, type ListenPlan, listenPlan } from './listen-plan.ts';
import { ListenerProcess, type ProcessTimings } from './listener-process.ts';
import { judgeMatch } from './matches.ts';
import type { FromListeners } from './messages.ts';
import { failureOf, OfferFinder } from './offer-finder.ts';

export interface DiscoveryOptions {
  readonly gateway: Pick<PluginGateway, 'identify'>;
  readonly store: DiscoveryStore;
  readonly mode: DiscoveryMode;
  readonly logger: Pick<BaseLogger, 'debug' | 'info' | 'warn'>;
  /** Services listened for although no plugin asks for them, so that a person learns whose things are there. */
  readonly known?: readonly KnownService[];
  readonly processTimings?: ProcessTimings;
  readonly timings?: DiscoveryTimings;
}

export interface DiscoveryTimings {
  /** What is not heard again for so long is forgotten. */
  readonly forgetAfter: Duration;
  /** The same thing is shown to its plugin once in this time. */
  readonly repeat: Duration;
}

const defaultTimings: DiscoveryTimings = { forgetAfter: minutes(15), repeat: seconds(60) };

export type OfferListener = (discovery: Discovery, isNew: boolean) => void;

/** What plugins can pair, and everything that was heard. */
export interface RunningDiscovery {
  /** Listens for what these plugins ask for, from now on; called again when plugins were installed or removed. */
  update(manifests: readonly PluginManifest[]): void;
  /** Process id of the listeners, while they run. */
  readonly pid: number | undefined;
  /** What there is to listen for, wherever: relays carry it out too. */
  readonly plan: ListenPlan;
  /** Told of every new plan. Returns how to stop that. */
  onPlan(listener: (plan: ListenPlan) => void): () => void;
  /** Told of what a plugin offers; the same offer comes once a minute at most. Returns how to stop that. */
  onOffer(listener: OfferListener): () => void;
  /** Takes in what a relay of this home heard. */
  hear(heard: Heard, homeId: string): void;
  /** What the server and the relays of this home heard, the latest first. */
  heardIn(homeId: string): readonly HeardEntry[];
  stop(): Promise<void>;
}

/** Discovery that does not listen yet: `update` says for what. */
export function openDiscovery(options: DiscoveryOptions): RunningDiscovery {
  return new Discoverer(options);
}

/** Listens on the network for what the manifests name, lets their plugins identify it, and keeps what they offer. */
export function startDiscovery({
  manifests,
  ...options
}: DiscoveryOptions & { readonly manifests: readonly PluginManifest[] }): RunningDiscovery {
  const discovery = openDiscovery(options);
  discovery.update(manifests);
  return discovery;
}

class Discoverer implements RunningDiscovery {
  readonly #options: DiscoveryOptions;
  readonly #timings: DiscoveryTimings;
  readonly #listeners: ListenerProcess;
  readonly #finder: OfferFinder;
  readonly #log = new HeardLog();
  readonly #forget: NodeJS.Timeout;
  readonly #planListeners = new Set<(plan: ListenPlan) => void>();
  readonly #offerListeners = new Set<OfferListener>();
  #manifests: readonly PluginManifest[] = [];
  #plan: ListenPlan;
  #pid: number | undefined;
  #isStopped = false;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
    this.#timings = options.timings ?? defaultTimings;
    this.#plan = listenPlan([], options.mode);
    const { gateway, store, logger } = options;
    this.#finder = new OfferFinder({
      gateway,
      store,
      repeat: this.#timings.repeat,
      offered: (discovery, isNew) => {
        for (const listener of this.#offerListeners) listener(discovery, isNew);
      },
    });
    this.#listeners = new ListenerProcess(
      {
        message: (message) => this.#onMessage(message),
        started: (pid) => {
          this.#pid = pid;
          logger.debug({ pid }, 'Discovery process started');
        },
        ended: (reason, pause) => {
          this.#pid = undefined;
          logger.warn({ reason, restartAfterMs: pause }, 'Discovery process ended and will be restarted');
        },
      },
      options.processTimings,
    );
    this.#forget = setInterval(() => void this.#forgetSilent(), this.#timings.forgetAfter / 5);
    this.#forget.unref();
  }

  get pid(): number | undefined {
    return this.#pid;
  }

  get plan(): ListenPlan {
    return this.#plan;
  }

  update(manifests: readonly PluginManifest[]): void {
    this.#manifests = manifests.filter(({ discovery }) => discovery !== undefined);
    this.#plan = listenPlan(this.#manifests, this.#options.mode, this.#options.known);
    if (isIdle(this.#plan)) {
      this.#pid = undefined;
      void this.#listeners.stop();
    } else this.#listeners.start({ type: 'listen', plan: this.#plan });
    for (const listener of this.#planListeners) listener(this.#plan);
    // A plugin that came now may know what was heard before.
    this.#finder.reset();
    this.#log.forgetVerdicts();
    for (const entry of this.#log.all()) this.#consider(entry);
  }

  onPlan(listener: (plan: ListenPlan) => void): () => void {
    this.#planListeners.add(listener);
    return () => this.#planListeners.delete(listener);
  }

  onOffer(listener: OfferListener): () => void {
    this.#offerListeners.add(listener);
    return () => this.#offerListeners.delete(listener);
  }

  hear(heard: Heard, homeId: string): void {
    this.#consider(this.#log.note(heard, homeId, Date.now()));
  }

  heardIn(homeId: string): readonly HeardEntry[] {
    return this.#log.of(homeId);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#forget);
    await this.#listeners.stop();
    this.#pid = undefined;
  }

  #onMessage(message: FromListeners): void {
    const { logger } = this.#options;
    if (message.type === 'heard') this.#consider(this.#log.note(message.heard, undefined, Date.now()));
    else if (message.type === 'log') logger[message.level](message.fields, message.message);
    else if (message.type === 'listening') logger.info({ addresses: message.addresses }, 'Discovery listens');
  }

  #consider(entry: HeardEntry): void {
    for (const manifest of this.#manifests) {
      const match = judgeMatch(manifest, entry.heard);
      if (match.kind === 'near') this.#log.judge(entry, manifest.id, match);
      else if (match.kind === 'matched') void this.#show(manifest.id, entry, match.by);
    }
  }

  async #show(pluginId: string, entry: HeardEntry, by: string): Promise<void> {
    if (this.#isStopped) return;
    const before = entry.verdicts.get(pluginId);
    if (before === undefined || before.kind === 'near') this.#log.judge(entry, pluginId, { kind: 'waiting', by });
    try {
      const finding = await this.#finder.find(pluginId, entry.heard, entry.homeId);
      if (finding.kind !== 'held-back') this.#log.judge(entry, pluginId, { ...finding, by });
    } catch (error) {
      this.#log.judge(entry, pluginId, { kind: 'declined', by, reason: failureOf(error) });
      this.#options.logger.warn({ plugin: pluginId, reason: errorMessage(error) }, 'What was heard could not be used');
    }
  }

  async #forgetSilent(): Promise<void> {
    const before = Date.now() - this.#timings.forgetAfter;
    this.#log.forgetBefore(before);
    try {
      await this.#options.store.removeHeardBefore(before);
    } catch (error) {
      this.#options.logger.warn({ reason: errorMessage(error) }, 'Old discoveries could not be removed');
    }
  }
}
