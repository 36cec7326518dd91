import type { Discovery, DiscoveryStore } from '../../src/discovery/discovery-store.ts';

/** Discoveries in memory, with a way to wait for one. */
export class MemoryDiscoveryStore implements DiscoveryStore {
  readonly kept = new Map<string, Discovery>();
  /** How often something was kept or renewed. */
  writes = 0;
  readonly #waiting = new Set<() => void>();

  upsert(discovery: Discovery): Promise<boolean> {
    this.writes += 1;
    const { homeId = '', pluginId, offer } = discovery;
    const key = `${homeId} ${pluginId} ${offer.uniqueId}`;
    const isNew = !this.kept.has(key);
    this.kept.set(key, discovery);
    for (const look of [...this.#waiting]) look();
    return Promise.resolve(isNew);
  }

  removeHeardBefore(instant: number): Promise<void> {
    for (const [key, { heardAt }] of this.kept) if (heardAt < instant) this.kept.delete(key);
    for (const look of [...this.#waiting]) look();
    return Promise.resolve();
  }

  /** Resolves when `isThere` holds of what is kept. */
  when(isThere: (kept: readonly Discovery[]) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isThere([...this.kept.values()])) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }
}
