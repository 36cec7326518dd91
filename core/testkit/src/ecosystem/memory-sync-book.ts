import type { SyncBook, SyncEntry } from '@nexa/engine';
import type { JsonObject } from '@nexa/sdk';

/** What an ecosystem was told and acknowledged, in memory. @since 0.2.0 */
export class MemorySyncBook implements SyncBook {
  readonly #entries = new Map<string, { told: JsonObject | undefined; acknowledged: JsonObject | undefined }>();

  /** Every device that the ecosystem may know. */
  entries(): Promise<readonly SyncEntry[]> {
    return Promise.resolve([...this.#entries].map(([deviceId, entry]) => ({ deviceId, ...entry })));
  }

  /** Writes down what is about to be told. */
  tell(entries: readonly Pick<SyncEntry, 'deviceId' | 'told'>[]): Promise<void> {
    for (const { deviceId, told } of entries) this.#entries.set(deviceId, { told, acknowledged: undefined });
    return Promise.resolve();
  }

  /** What it was told is what it knows. */
  acknowledge(deviceIds: readonly string[]): Promise<void> {
    for (const deviceId of deviceIds) {
      const entry = this.#entries.get(deviceId);
      if (entry === undefined) continue;
      if (entry.told === undefined) this.#entries.delete(deviceId);
      else entry.acknowledged = entry.told;
    }
    return Promise.resolve();
  }

  /** It knows exactly these. */
  replace(entries: readonly { readonly deviceId: string; readonly told: JsonObject }[]): Promise<void> {
    this.#entries.clear();
    for (const { deviceId, told } of entries) this.#entries.set(deviceId, { told, acknowledged: told });
    return Promise.resolve();
  }
}
