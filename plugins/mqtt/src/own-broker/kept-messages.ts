import type { Aedes } from 'aedes';
import type { ChunkedStore } from '../storage/chunked-store.ts';
import { isRecord } from '../template/values.ts';

/** Larger ones are kept as long as NEXA runs. */
const LARGEST = 50_000;

/** What devices published to be kept, over restarts of NEXA. */
export class KeptMessages {
  readonly #aedes: Aedes;
  readonly #store: ChunkedStore;

  constructor(aedes: Aedes, store: ChunkedStore) {
    this.#aedes = aedes;
    this.#store = store;
  }

  /** Gives the broker back what it had kept. */
  async restore(): Promise<void> {
    for (const [topic, value] of [...this.#store.entries()]) {
      if (!isRecord(value) || typeof value.payload !== 'string') continue;
      const payload = Buffer.from(value.payload, value.encoding === 'base64' ? 'base64' : 'utf8');
      await new Promise<void>((resolve) => {
        const packet = { cmd: 'publish', topic, payload, qos: 0, retain: true, dup: false } as const;
        this.#aedes.publish(packet, () => resolve());
      });
    }
  }

  /** From now on what is published to be kept is written down. */
  follow(): void {
    this.#aedes.on('publish', ({ topic, payload, retain }) => {
      if (!retain || topic.startsWith('$')) return;
      const bytes = Buffer.from(payload);
      if (bytes.length === 0) this.#store.delete(topic);
      else if (bytes.length <= LARGEST) this.#store.set(topic, written(bytes));
    });
  }
}

function written(bytes: Buffer): { readonly payload: string; readonly encoding?: 'base64' } {
  const text = bytes.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(bytes)) return { payload: text };
  return { payload: bytes.toString('base64'), encoding: 'base64' };
}
