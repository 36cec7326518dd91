import { type JsonValue, NexaError } from '@nexa/sdk';

const MOST_KEYS = 100;

/** Storage of integrations in memory, with the bounds of the real one. It outlives disconnects, as that one does. @since 0.1.0 */
export class MemoryStorage {
  readonly #integrations = new Map<string, Map<string, JsonValue>>();
  readonly #secrets = new Map<string, string>();
  /** What is kept sealed. @since 0.2.0 */
  readonly secrets = {
    get: (integrationId: string, key: string): Promise<string | undefined> =>
      Promise.resolve(this.#secrets.get(`${integrationId} ${key}`)),
    set: (integrationId: string, key: string, value: string): Promise<void> => {
      this.#secrets.set(`${integrationId} ${key}`, value);
      return Promise.resolve();
    },
    delete: (integrationId: string, key: string): Promise<void> => {
      this.#secrets.delete(`${integrationId} ${key}`);
      return Promise.resolve();
    },
  };

  /** The value, or `undefined`. */
  get(integrationId: string, key: string): Promise<JsonValue | undefined> {
    return Promise.resolve(structuredClone(this.#integrations.get(integrationId)?.get(key)));
  }

  /** Keeps a copy. Rejects with `NEXA_PLUGIN_BUG` for the 101st key. */
  set(integrationId: string, key: string, value: JsonValue): Promise<void> {
    const values = this.#integrations.get(integrationId) ?? new Map<string, JsonValue>();
    if (!values.has(key) && values.size >= MOST_KEYS) {
      return Promise.reject(new NexaError('NEXA_PLUGIN_BUG', `An integration keeps at most ${MOST_KEYS} values.`));
    }
    values.set(key, structuredClone(value));
    this.#integrations.set(integrationId, values);
    return Promise.resolve();
  }

  /** Forgets the value, when there is one. */
  delete(integrationId: string, key: string): Promise<void> {
    this.#integrations.get(integrationId)?.delete(key);
    return Promise.resolve();
  }

  /** What an integration keeps, by key. */
  all(integrationId: string): Readonly<Record<string, JsonValue>> {
    return Object.fromEntries(this.#integrations.get(integrationId) ?? []);
  }
}
