import type { JsonObject, PluginTrigger } from '@nexa/sdk';
import type { HomeContext } from '../../home/home-context.ts';
import type { Watcher } from './watcher.ts';

interface Entry {
  readonly watcher: Watcher;
  readonly trigger: PluginTrigger;
}

/** Triggers that a plugin watches for. */
export class PluginTriggers {
  readonly #context: Pick<HomeContext, 'emit' | 'ids'>;
  readonly #byWatch = new Map<string, Entry>();

  constructor(context: Pick<HomeContext, 'emit' | 'ids'>) {
    this.#context = context;
  }

  add(watcher: Watcher, trigger: PluginTrigger): void {
    const watchId = this.#context.ids.next();
    this.#byWatch.set(watchId, { watcher, trigger });
    const { integrationId, trigger: name, config } = trigger;
    const wish = { integrationId, watchId, trigger: name, config: config as JsonObject };
    this.#context.emit({ type: 'watch-trigger', ...wish });
  }

  remove(watcherKey: string): void {
    for (const [watchId, { watcher, trigger }] of this.#byWatch) {
      if (watcher.key !== watcherKey) continue;
      this.#byWatch.delete(watchId);
      this.#context.emit({ type: 'unwatch-trigger', integrationId: trigger.integrationId, watchId });
    }
  }

  fired(watchId: string, data: JsonObject): void {
    const entry = this.#byWatch.get(watchId);
    entry?.watcher.fired(entry.trigger.id, { data, cause: { kind: 'plugin', id: entry.trigger.integrationId } });
  }
}
