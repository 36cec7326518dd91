import {
  deserializeError,
  type Exposed,
  type ExposedDevice,
  type ExposedResult,
  type ExposedState,
  type JsonValue,
  NexaError,
  type PluginSecrets,
  type PluginStorage,
} from '@nexa/sdk';
import { type PluginQuestion, protocolLimits, type ToHost, type ToPlugin } from './protocol.ts';
import type { Transport } from './transport.ts';

interface Pending {
  readonly resolve: (value: JsonValue | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** Questions of the plugin to the host: its storage, what is exposed to it. The host answers each one; a closed pipe ends them all. */
export class PluginAsks {
  readonly #transport: Transport;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  storageOf(integrationId: string): PluginStorage {
    return {
      get: (key) => this.#ask(integrationId, { operation: 'get', key }),
      set: async (key, value) => {
        await this.#ask(integrationId, { operation: 'set', key, value });
      },
      delete: async (key) => {
        await this.#ask(integrationId, { operation: 'delete', key });
      },
    };
  }

  secretsOf(integrationId: string): PluginSecrets {
    return {
      get: (key) => this.#ask<string | undefined>(integrationId, { operation: 'secret-get', key }),
      set: async (key, value) => {
        await this.#ask(integrationId, { operation: 'secret-set', key, value });
      },
      delete: async (key) => {
        await this.#ask(integrationId, { operation: 'secret-delete', key });
      },
    };
  }

  exposedOf(integrationId: string): Exposed {
    const by = (caller: Parameters<Exposed['devices']>[0]) => (caller === undefined ? {} : { caller });
    return {
      devices: (caller) =>
        this.#ask<readonly ExposedDevice[]>(integrationId, { operation: 'exposed-devices', ...by(caller) }),
      states: (deviceIds, caller) =>
        this.#ask<Readonly<Record<string, ExposedState>>>(integrationId, {
          operation: 'exposed-states',
          deviceIds,
          ...by(caller),
        }),
      command: (wish, caller) =>
        this.#ask<ExposedResult>(integrationId, { operation: 'exposed-command', wish, caller }),
      fetched: async (deviceIds) => {
        await this.#ask(integrationId, { operation: 'exposed-fetched', deviceIds });
      },
      forgotten: async () => {
        await this.#ask(integrationId, { operation: 'exposed-forgotten' });
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

  /** The host is trusted to answer in the form that belongs to the question. */
  #ask<T = JsonValue | undefined>(integrationId: string, question: PluginQuestion): Promise<T> {
    if (this.#pending.size >= protocolLimits.asks) {
      const message = `More than ${protocolLimits.asks} questions to the host at once.`;
      return Promise.reject(new NexaError('NEXA_PLUGIN_BUG', message));
    }
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject });
      this.#transport.post({ kind: 'ask', id, integrationId, ...question } satisfies ToHost);
    });
  }
}
