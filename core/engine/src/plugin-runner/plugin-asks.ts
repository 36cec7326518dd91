import { deserializeError, type JsonValue, NexaError, type PluginStorage } from '@nexa/sdk';
import { protocolLimits, type ToHost, type ToPlugin } from './protocol.ts';
import type { Transport } from './transport.ts';

interface Pending {
  readonly resolve: (value: JsonValue | undefined) => void;
  readonly reject: (error: unknown) => void;
}

type Ask = Omit<Extract<ToHost, { kind: 'ask' }>, 'kind' | 'id'>;

/** Questions of the plugin to the host: its storage. The host answers each one; a closed pipe ends them all. */
export class PluginAsks {
  readonly #transport: Transport;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  storageOf(integrationId: string): PluginStorage {
    return {
      get: (key) => this.#ask({ integrationId, operation: 'get', key }),
      set: async (key, value) => {
        await this.#ask({ integrationId, operation: 'set', key, value });
      },
      delete: async (key) => {
        await this.#ask({ integrationId, operation: 'delete', key });
      },
    };
  }

  replied(reply: Extract<ToPlugin, { kind: 'reply' }>): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.error === undefined) pending?.resolve(reply.value);
    else pending?.reject(deserializeError(reply.error));
  }

  end(reason: string): void {
    for (const { reject } of this.#pending.values()) reject(new NexaError('NEXA_PLUGIN_STOPPED', reason));
    this.#pending.clear();
  }

  #ask(ask: Ask): Promise<JsonValue | undefined> {
    if (this.#pending.size >= protocolLimits.asks) {
      const message = `More than ${protocolLimits.asks} questions to the host at once.`;
      return Promise.reject(new NexaError('NEXA_PLUGIN_BUG', message));
    }
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#transport.post({ kind: 'ask', id, ...ask } satisfies ToHost);
    });
  }
}
