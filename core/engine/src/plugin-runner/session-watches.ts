import { type CancelSignal, type Connection, type EndWatch, type JsonObject, NexaError } from '@nexa/sdk';
import { noHandler } from './automation-calls.ts';
import type { WatchCall } from './protocol.ts';

interface Watch {
  isOver: boolean;
  end?: EndWatch;
}

export interface SessionWatchesParts {
  /** A trigger that is watched for has fired. */
  readonly fired: (watchId: string, data: JsonObject) => void;
  /** The plugin failed to end a watch. */
  readonly failed: (error: unknown) => void;
}

/** The triggers that one connection watches for. What fires after its end is of no interest any more. */
export class SessionWatches {
  readonly #parts: SessionWatchesParts;
  readonly #watches = new Map<string, Watch>();

  constructor(parts: SessionWatchesParts) {
    this.#parts = parts;
  }

  /** Resolves when the plugin watches. The same id again takes the place of the earlier watch. */
  async add(
    connection: Connection,
    { watchId, trigger, config }: Omit<WatchCall, 'integrationId'>,
    signal: CancelSignal,
  ): Promise<void> {
    if (connection.watchTrigger === undefined) throw noHandler(trigger, 'watchTrigger');
    const watch: Watch = { isOver: false };
    const earlier = this.#watches.has(watchId) ? this.remove(watchId) : undefined;
    this.#watches.set(watchId, watch);
    // Without one the plugin hears of it at once: before what is asked of it next.
    if (earlier !== undefined) await earlier;
    const fire = (data: JsonObject): void => {
      // A copy: the caller may change the object.
      if (!watch.isOver) this.#parts.fired(watchId, { ...data });
    };
    try {
      const end = await connection.watchTrigger({ trigger, config, fire }, signal);
      if (typeof end !== 'function') throw noEnd(trigger);
      watch.end = end;
    } catch (error) {
      this.#forget(watchId, watch);
      throw error;
    }
    if (!watch.isOver && !signal.aborted) return;
    // Given up meanwhile (deadline, unwatch, disconnect): nobody else would end this late watch.
    this.#forget(watchId, watch);
    await this.#end(watch);
    throw new NexaError('NEXA_PLUGIN_STOPPED', 'The watch came after it was given up.');
  }

  /** Ends a watch. Never throws. */
  async remove(watchId: string): Promise<void> {
    const watch = this.#watches.get(watchId);
    if (watch === undefined) return;
    this.#forget(watchId, watch);
    await this.#end(watch);
  }

  /** Ends all of them. Never throws. */
  async removeAll(): Promise<void> {
    await Promise.all([...this.#watches.keys()].map((watchId) => this.remove(watchId)));
  }

  #forget(watchId: string, watch: Watch): void {
    watch.isOver = true;
    if (this.#watches.get(watchId) === watch) this.#watches.delete(watchId);
  }

  async #end(watch: Watch): Promise<void> {
    const { end } = watch;
    delete watch.end;
    try {
      await end?.();
    } catch (error) {
      this.#parts.failed(error);
    }
  }
}

const noEnd = (trigger: string): NexaError =>
  new NexaError('NEXA_PLUGIN_BUG', `watchTrigger of ${trigger} did not give back how to end it.`);
