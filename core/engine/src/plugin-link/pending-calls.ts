import { type Duration, NexaError } from '@nexa/sdk';
import type { PluginCall, PluginCalls, PluginOperation, ToPlugin } from '../plugin-runner/protocol.ts';
import type { Transport } from '../plugin-runner/transport.ts';
import type { Clock } from '../ports/clock.ts';

interface Pending {
  readonly operation: PluginOperation;
  readonly integrationId: string | undefined;
  readonly cancelTimer: () => void;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: NexaError) => void;
}

export interface CallOptions {
  readonly timeout: Duration;
  readonly integrationId?: string;
}

/** Calls that a plugin has not answered yet. Each one settles: by its answer, its deadline, or the end of the pipe. */
export class PendingCalls {
  readonly #pluginId: string;
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #maximum: number;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #closed: NexaError | undefined;

  constructor(options: { pluginId: string; transport: Transport; clock: Clock; maximum: number }) {
    this.#pluginId = options.pluginId;
    this.#transport = options.transport;
    this.#clock = options.clock;
    this.#maximum = options.maximum;
  }

  call<O extends PluginOperation>(operation: O, input: PluginCalls[O]['in'], options: CallOptions): Promise<unknown> {
    const { timeout, integrationId } = options;
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    if (this.#pending.size >= this.#maximum) return Promise.reject(this.#error('NEXA_PLUGIN_NOT_READY', operation));
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      const cancelTimer = this.#clock.schedule(this.#clock.now() + timeout, () => {
        if (!this.#pending.delete(id)) return;
        this.#transport.post({ kind: 'cancel', id } satisfies ToPlugin);
        reject(this.#error('NEXA_PLUGIN_TIMEOUT', operation));
      });
      this.#pending.set(id, { operation, integrationId, cancelTimer, resolve, reject });
      // TypeScript does not see that operation and input belong together; the signature has made sure of it.
      this.#transport.post({ kind: 'call', id, operation, input } as { kind: 'call'; id: number } & PluginCall);
    });
  }

  /** Settles the call that `id` belongs to. `false`: there never was such a call. Late answers are let go. */
  answered(id: unknown, settle: (operation: PluginOperation) => { value: unknown } | { error: NexaError }): boolean {
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 1 || id > this.#lastId) return false;
    const pending = this.#pending.get(id);
    if (pending === undefined) return true;
    this.#pending.delete(id);
    pending.cancelTimer();
    const result = settle(pending.operation);
    if ('error' in result) pending.reject(result.error);
    else pending.resolve(result.value);
    return true;
  }

  /** Gives up what is under way for one integration. */
  cancelFor(integrationId: string): void {
    for (const [id, pending] of this.#pending) {
      if (pending.integrationId !== integrationId) continue;
      this.#pending.delete(id);
      pending.cancelTimer();
      this.#transport.post({ kind: 'cancel', id } satisfies ToPlugin);
      pending.reject(this.#error('NEXA_INTEGRATION_OFFLINE', pending.operation));
    }
  }

  close(reason: string): void {
    this.#closed ??= new NexaError('NEXA_PLUGIN_STOPPED', `The plugin ${this.#pluginId} has stopped: ${reason}`, {
      params: { plugin: this.#pluginId, reason },
    });
    for (const { cancelTimer, reject } of this.#pending.values()) {
      cancelTimer();
      reject(this.#closed);
    }
    this.#pending.clear();
  }

  #error(
    code: 'NEXA_PLUGIN_NOT_READY' | 'NEXA_PLUGIN_TIMEOUT' | 'NEXA_INTEGRATION_OFFLINE',
    operation: PluginOperation,
  ) {
    const what = {
      NEXA_PLUGIN_NOT_READY: 'has too many calls under way',
      NEXA_PLUGIN_TIMEOUT: 'did not answer in time',
      NEXA_INTEGRATION_OFFLINE: 'was disconnected meanwhile',
    }[code];
    return new NexaError(code, `The plugin ${this.#pluginId} ${what} (${operation}).`, {
      params: { plugin: this.#pluginId, operation },
    });
  }
}
