import type { PluginHostLog } from './plugin-host-log.ts';
import type { PluginStatus } from './plugin-status.ts';

export type StatusListener = (pluginId: string, status: PluginStatus) => void;

/** Who is told of every change of a plugin's status. */
export class StatusListeners {
  readonly #logger: PluginHostLog;
  readonly #listeners = new Set<StatusListener>();

  constructor(logger: PluginHostLog) {
    this.#logger = logger;
  }

  /** Returns how to end it. */
  add(listener: StatusListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(pluginId: string, status: PluginStatus): void {
    for (const listener of this.#listeners) this.#tell(listener, pluginId, status);
  }

  /** A listener's error must not stop the host, nor the listeners after it. */
  #tell(listener: StatusListener, pluginId: string, status: PluginStatus): void {
    try {
      listener(pluginId, status);
    } catch (error) {
      this.#logger.error({ plugin: pluginId, error: String(error) }, 'A listener of plugin statuses failed.');
    }
  }
}
