import type { PluginGateway } from '@nexa/engine';
import { type Duration, errorMessage, type Heard, minutes, type PluginManifest, seconds } from '@nexa/sdk';
import type { BaseLogger } from 'pino';
import type { DiscoveryMode } from './discovery-mode.ts';
import type { DiscoveryStore } from './discovery-store.ts';
import { addressOf, fingerprint } from './heard-form.ts';
import { isIdle, listenPlan } from './listen-plan.ts';
import { ListenerProcess, type ProcessTimings } from './listener-process.ts';
import { matches } from './matches.ts';
import type { FromListeners } from './messages.ts';
import { RepeatGate } from './repeat-gate.ts';

export interface DiscoveryOptions {
  readonly manifests: readonly PluginManifest[];
  readonly gateway: Pick<PluginGateway, 'identify'>;
  readonly store: DiscoveryStore;
  readonly mode: DiscoveryMode;
  readonly logger: Pick<BaseLogger, 'debug' | 'info' | 'warn'>;
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

/** Things shown to one plugin a second, on average: some devices wrap what they say anew every few seconds. */
const SHOWN_PER_SECOND = 20;
/** Answers awaited of one plugin at once; more are left for the next time they are heard. */
const MOST_AWAITED = 32;
/** Offers kept a second, on average, of all plugins together. */
const KEPT_PER_SECOND = 20;
/** Different things remembered, of one plugin. */
const REMEMBERED = 2000;

export interface RunningDiscovery {
  /** Plugins were installed or removed. */
  update(manifests: readonly PluginManifest[]): void;
  /** Process id of the listeners, while they run. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/** Listens on the network for what the manifests name, lets their plugins identify it, and keeps what they offer. */
export function startDiscovery(options: DiscoveryOptions): RunningDiscovery {
  const discovery = new Discoverer(options);
  discovery.update(options.manifests);
  return discovery;
}

class Discoverer implements RunningDiscovery {
  readonly #options: DiscoveryOptions;
  readonly #timings: DiscoveryTimings;
  readonly #listeners: ListenerProcess;
  readonly #gates = new Map<string, RepeatGate>();
  readonly #awaited = new Map<string, number>();
  /** What is kept already needs no new row every time that it is heard. */
  readonly #offers: RepeatGate;
  readonly #forget: NodeJS.Timeout;
  #manifests: readonly PluginManifest[] = [];
  #pid: number | undefined;
  #isStopped = false;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
    this.#timings = options.timings ?? defaultTimings;
    const { repeat } = this.#timings;
    this.#offers = new RepeatGate({ repeat, perSecond: KEPT_PER_SECOND, remembered: REMEMBERED });
    const { logger } = options;
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

  update(manifests: readonly PluginManifest[]): void {
    this.#manifests = manifests.filter(({ discovery }) => discovery !== undefined);
    const plan = listenPlan(this.#manifests, this.#options.mode);
    if (isIdle(plan)) {
      this.#pid = undefined;
      void this.#listeners.stop();
    } else this.#listeners.start({ type: 'listen', plan });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#forget);
    await this.#listeners.stop();
    this.#pid = undefined;
  }

  #onMessage(message: FromListeners): void {
    const { logger } = this.#options;
    if (message.type === 'heard') this.#onHeard(message.heard);
    else if (message.type === 'log') logger[message.level](message.fields, message.message);
    else if (message.type === 'listening') logger.info({ addresses: message.addresses }, 'Discovery listens');
  }

  #onHeard(heard: Heard): void {
    for (const manifest of this.#manifests) {
      if (matches(manifest, heard)) void this.#show(manifest.id, heard);
    }
  }

  async #show(pluginId: string, heard: Heard): Promise<void> {
    const awaited = this.#awaited.get(pluginId) ?? 0;
    if (awaited >= MOST_AWAITED || !this.#gateOf(pluginId).admits(fingerprint(heard), Date.now())) return;
    this.#awaited.set(pluginId, awaited + 1);
    try {
      const offer = await this.#options.gateway.identify(pluginId, heard);
      if (offer === undefined || this.#isStopped) return;
      const address = addressOf(heard);
      if (!this.#offers.admits(JSON.stringify([pluginId, offer, address]), Date.now())) return;
      const place = address === undefined ? {} : { address };
      await this.#options.store.upsert({ pluginId, offer, heard, heardAt: Date.now(), ...place });
    } catch (error) {
      this.#options.logger.warn({ plugin: pluginId, reason: errorMessage(error) }, 'What was heard could not be used');
    } finally {
      this.#awaited.set(pluginId, (this.#awaited.get(pluginId) ?? 1) - 1);
    }
  }

  #gateOf(pluginId: string): RepeatGate {
    const known = this.#gates.get(pluginId);
    if (known !== undefined) return known;
    const gate = new RepeatGate({ repeat: this.#timings.repeat, perSecond: SHOWN_PER_SECOND, remembered: REMEMBERED });
    this.#gates.set(pluginId, gate);
    return gate;
  }

  async #forgetSilent(): Promise<void> {
    try {
      await this.#options.store.removeHeardBefore(Date.now() - this.#timings.forgetAfter);
    } catch (error) {
      this.#options.logger.warn({ reason: errorMessage(error) }, 'Old discoveries could not be removed');
    }
  }
}
