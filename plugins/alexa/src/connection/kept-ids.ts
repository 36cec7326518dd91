import type { PluginStorage } from '@nexa/sdk';

/** What fits into one value of the storage; more devices than a home has. */
const MOST = 1_500;

/** Ids of endpoints that outlive a restart. */
export class KeptIds {
  readonly #storage: PluginStorage;
  readonly #key: string;
  readonly #ids: Set<string>;

  private constructor(storage: PluginStorage, key: string, ids: Set<string>) {
    this.#storage = storage;
    this.#key = key;
    this.#ids = ids;
  }

  static async open(storage: PluginStorage, key: string): Promise<KeptIds> {
    const kept = await storage.get(key);
    const ids = Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
    return new KeptIds(storage, key, new Set(ids));
  }

  get all(): readonly string[] {
    return [...this.#ids];
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  async add(ids: readonly string[]): Promise<void> {
    await this.#change(() => {
      for (const id of ids) if (this.#ids.size < MOST) this.#ids.add(id);
    });
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.#change(() => {
      for (const id of ids) this.#ids.delete(id);
    });
  }

  async #change(change: () => void): Promise<void> {
    const before = this.#ids.size;
    change();
    if (this.#ids.size !== before) await this.#storage.set(this.#key, this.all);
  }
}
