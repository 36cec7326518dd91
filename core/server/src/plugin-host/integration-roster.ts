import { type IntegrationSink, type IntegrationSpec, KeptWatches } from '@nexa/engine';
import { errorMessage } from '@nexa/sdk';
import { IntegrationKeeper } from './integration-keeper.ts';
import type { PluginHostOptions } from './plugin-host-options.ts';
import type { PluginLimits } from './plugin-limits.ts';
import type { PluginSupervisor } from './plugin-supervisor.ts';
import type { TrafficBook } from './traffic-book.ts';

/** An integration as the home gave it. */
export interface WantedIntegration {
  readonly spec: IntegrationSpec;
  readonly sink: IntegrationSink;
}

export interface RosterOptions extends Pick<PluginHostOptions, 'clock' | 'random' | 'logger' | 'keepMigrated'> {
  readonly limits: PluginLimits;
  readonly traffic: TrafficBook;
}

/** The integrations that homes want connected: those that are kept so, and those whose plugin is not there or is off. */
export class IntegrationRoster {
  readonly #options: RosterOptions;
  readonly #keepers = new Map<string, IntegrationKeeper>();
  readonly #waiting = new Map<string, WantedIntegration>();
  /** Of every integration that is wanted, also while its plugin is not there. */
  readonly #watches = new Map<string, KeptWatches>();

  constructor(options: RosterOptions) {
    this.#options = options;
  }

  keeper(integrationId: string): IntegrationKeeper | undefined {
    return this.#keepers.get(integrationId);
  }

  /** The triggers that are to be watched for at an integration; `undefined` when it is not wanted connected. */
  watches(integrationId: string): KeptWatches | undefined {
    return this.#watches.get(integrationId);
  }

  of(pluginId: string): IntegrationKeeper[] {
    return [...this.#keepers.values()].filter(({ spec }) => spec.pluginId === pluginId);
  }

  waitingFor(pluginId: string): WantedIntegration[] {
    return [...this.#waiting.values()].filter(({ spec }) => spec.pluginId === pluginId);
  }

  connect({ spec, sink }: WantedIntegration, supervisor: PluginSupervisor): void {
    const { integrationId, pluginId } = spec;
    const { clock, random = Math.random, limits, logger, traffic, keepMigrated } = this.#options;
    this.#waiting.delete(integrationId);
    void this.#keepers.get(integrationId)?.end();
    const keeper = new IntegrationKeeper({
      spec,
      sink,
      recorder: traffic.of(integrationId),
      watches: this.#watchesOf(spec),
      supervisor,
      clock,
      limits,
      random,
      onNotKept: (error) =>
        logger.warn(
          { plugin: pluginId, integrationId, reason: String(error) },
          'The new form of a configuration could not be kept. It is made again at the next connection.',
        ),
      ...(keepMigrated === undefined ? {} : { keepMigrated }),
    });
    this.#keepers.set(integrationId, keeper);
    keeper.start();
  }

  /** Until its plugin is there. */
  wait(integration: WantedIntegration, message: string): void {
    const { integrationId } = integration.spec;
    this.#waiting.set(integrationId, integration);
    this.#watchesOf(integration.spec);
    const recorded = this.#options.traffic.of(integrationId).watch(integration.sink);
    recorded.integrationStatus({ value: 'offline', detail: 'plugin-stopped', message });
  }

  async disconnect(integrationId: string): Promise<void> {
    const keeper = this.#keepers.get(integrationId);
    this.#keepers.delete(integrationId);
    this.#waiting.delete(integrationId);
    this.#watches.get(integrationId)?.end();
    this.#watches.delete(integrationId);
    await keeper?.end();
  }

  /** Ends the links of a plugin that goes; its integrations wait for another of its id. */
  async release(pluginId: string, why: string): Promise<void> {
    const keepers = this.of(pluginId);
    await Promise.allSettled(keepers.map((keeper) => keeper.end()));
    for (const keeper of keepers) {
      const { spec, sink } = keeper;
      if (this.#keepers.get(spec.integrationId) !== keeper) continue;
      this.#keepers.delete(spec.integrationId);
      this.wait({ spec, sink }, why);
    }
  }

  /** Closes a plugin's links in good order; they open again when it is up. */
  async pause(pluginId: string): Promise<void> {
    await Promise.allSettled(this.of(pluginId).map((keeper) => keeper.pause()));
  }

  async stop(): Promise<void> {
    for (const watches of this.#watches.values()) watches.end();
    this.#watches.clear();
    await Promise.allSettled([...this.#keepers.values()].map((keeper) => keeper.end()));
    this.#keepers.clear();
  }

  #watchesOf({ integrationId, pluginId }: IntegrationSpec): KeptWatches {
    const known = this.#watches.get(integrationId);
    if (known !== undefined) return known;
    const { clock, logger } = this.#options;
    const watches = new KeptWatches({
      integrationId,
      clock,
      onFailed: ({ trigger }, error, isTried) =>
        logger.warn(
          { plugin: pluginId, integrationId, trigger, reason: errorMessage(error) },
          isTried
            ? 'A plugin does not watch for a trigger. It is asked again.'
            : 'A plugin does not watch for a trigger. It is asked again when it next connects.',
        ),
    });
    this.#watches.set(integrationId, watches);
    return watches;
  }
}
