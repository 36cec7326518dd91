import type { HomeEffect, HomeEvent, PluginGateway } from '@nexa/engine';
import { errorMessage, hasErrorCode } from '@nexa/sdk';

type EffectOf<T extends HomeEffect['type']> = Extract<HomeEffect, { type: T }>;

export interface TriggerWatchesOptions {
  readonly homeId: string;
  readonly gateway: PluginGateway;
  readonly log: { warn(fields: object, message: string): void };
  readonly dispatch: (event: HomeEvent) => void;
}

/**
 * The triggers of plugins that a home waits for. The gateway forgets them with the integration, which a change of its
 * configuration disconnects too: they are given to it again when it is connected.
 */
export class TriggerWatches {
  readonly #options: TriggerWatchesOptions;
  readonly #wanted = new Map<string, EffectOf<'watch-trigger'>>();

  constructor(options: TriggerWatchesOptions) {
    this.#options = options;
  }

  watch(effect: EffectOf<'watch-trigger'>): void {
    this.#wanted.set(effect.watchId, effect);
    void this.#set(effect);
  }

  unwatch({ integrationId, watchId }: EffectOf<'unwatch-trigger'>): void {
    if (this.#wanted.delete(watchId)) void this.#end(integrationId, watchId);
  }

  /** The gateway keeps the integration connected from now on. */
  connected(integrationId: string): void {
    for (const effect of this.#wanted.values()) if (effect.integrationId === integrationId) void this.#set(effect);
  }

  /** The integration was removed. */
  forget(integrationId: string): void {
    for (const [watchId, effect] of this.#wanted)
      if (effect.integrationId === integrationId) this.#wanted.delete(watchId);
  }

  /** Only after the event that asked for it is done: the runtime takes one event at a time. */
  async #set(effect: EffectOf<'watch-trigger'>): Promise<void> {
    await Promise.resolve();
    const { homeId, gateway, log, dispatch } = this.#options;
    const { integrationId, watchId, trigger, config } = effect;
    const isWanted = () => this.#wanted.get(watchId) === effect;
    if (!isWanted()) return;
    try {
      await gateway.watchTrigger(integrationId, {
        watchId,
        trigger,
        config,
        fired: (data) => {
          if (isWanted()) dispatch({ type: 'trigger-fired', watchId, data });
        },
      });
    } catch (error) {
      if (hasErrorCode(error, 'NEXA_INTEGRATION_OFFLINE')) return;
      const reason = errorMessage(error);
      log.warn({ homeId, integrationId, trigger, reason }, 'a trigger of an automation cannot be watched for');
    }
  }

  async #end(integrationId: string, watchId: string): Promise<void> {
    await Promise.resolve();
    if (!this.#wanted.has(watchId)) await this.#options.gateway.unwatchTrigger(integrationId, watchId);
  }
}
