import { createHash } from 'node:crypto';
import type { Duration, JsonObject, JsonValue, PluginClock, PluginLogger, PluginStorage } from '@nexa/sdk';

/** A value of the contract's storage has at most 64 kB. */
const LARGEST_CHUNK = 60_000;

export interface ChunkedStoreOptions {
  readonly storage: PluginStorage;
  readonly clock: PluginClock;
  readonly logger: PluginLogger;
  /** Beginning of its keys in the storage. */
  readonly name: string;
  readonly chunks: number;
  /** Changes are written together after this. */
  readonly delay: Duration;
}

/** Many small values over a few values of the integration's storage; written behind, some time after each change. */
export class ChunkedStore {
  readonly #options: ChunkedStoreOptions;
  readonly #chunks: Map<string, JsonValue>[];
  readonly #dirty = new Set<number>();
  #isPlanned = false;
  #isEnded = false;
  #writing: Promise<void> = Promise.resolve();
  #isFullTold = false;

  private constructor(options: ChunkedStoreOptions, chunks: Map<string, JsonValue>[]) {
    this.#options = options;
    this.#chunks = chunks;
  }

  static async load(options: ChunkedStoreOptions): Promise<ChunkedStore> {
    const numbers = Array.from({ length: options.chunks }, (_, index) => index);
    const values = await Promise.all(numbers.map((index) => options.storage.get(`${options.name}-${index}`)));
    return new ChunkedStore(
      options,
      values.map((value) => new Map(isJsonObject(value) ? Object.entries(value) : [])),
    );
  }

  *entries(): IterableIterator<[string, JsonValue]> {
    for (const chunk of this.#chunks) yield* chunk;
  }

  set(key: string, value: JsonValue): void {
    const index = this.#indexOf(key);
    const chunk = this.#chunks[index];
    if (chunk === undefined || JSON.stringify(chunk.get(key)) === JSON.stringify(value)) return;
    chunk.set(key, value);
    this.#touch(index);
  }

  delete(key: string): void {
    const index = this.#indexOf(key);
    if (this.#chunks[index]?.delete(key) === true) this.#touch(index);
  }

  /** Writes nothing more: the host takes no value of an integration that is being disconnected. */
  end(): void {
    this.#isEnded = true;
  }

  #touch(index: number): void {
    this.#dirty.add(index);
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#options.clock.sleep(this.#options.delay).then(
      () => {
        this.#isPlanned = false;
        this.#writing = this.#writing.then(() => this.#write());
      },
      // Disconnected: nothing is kept any more.
      () => undefined,
    );
  }

  async #write(): Promise<void> {
    const { storage, name, logger } = this.#options;
    for (const index of [...this.#dirty]) {
      if (this.#isEnded) return;
      this.#dirty.delete(index);
      try {
        await storage.set(`${name}-${index}`, this.#fitting(this.#chunks[index] ?? new Map()));
      } catch (error) {
        logger.debug('What is known of devices could not be kept.', { reason: String(error) });
      }
    }
  }

  /** As many of the entries as one value of the storage takes, the oldest first. */
  #fitting(chunk: ReadonlyMap<string, JsonValue>): JsonObject {
    const fitting: Record<string, JsonValue> = {};
    let size = 2;
    for (const [key, value] of chunk) {
      size += Buffer.byteLength(JSON.stringify(key)) + Buffer.byteLength(JSON.stringify(value)) + 2;
      if (size > LARGEST_CHUNK) {
        if (!this.#isFullTold) this.#options.logger.warn('There is more to be kept than there is room.', {});
        this.#isFullTold = true;
        break;
      }
      fitting[key] = value;
    }
    return fitting;
  }

  #indexOf(key: string): number {
    return createHash('sha256').update(key).digest().readUInt16BE(0) % this.#options.chunks;
  }
}

const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
