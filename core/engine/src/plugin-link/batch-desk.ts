import type { ToPlugin } from '../plugin-runner/protocol.ts';
import type { Transport } from '../plugin-runner/transport.ts';
import { isPlainObject } from './plain-json.ts';

export interface BatchDeskOptions {
  readonly transport: Transport;
  /** Takes one entry of an integration; what nobody waits for any more is dropped. */
  readonly read: (integrationId: string, entry: Record<string, unknown>) => void;
  /** What comes of it is waited for before the plugin may send the next batch. */
  readonly beforeNext: (() => Promise<void> | undefined) | undefined;
  /** It broke the protocol, which the runner never does. */
  readonly breach: (what: string, reason: string) => void;
  readonly refuse: (what: string, reason: string, count?: number) => void;
}

const MAX_ENTRIES = 10_000;

/** Takes what a plugin reports, one batch at a time and in their order. */
export class BatchDesk {
  readonly #options: BatchDeskOptions;
  #isOpen = false;
  #last = 0;

  constructor(options: BatchDeskOptions) {
    this.#options = options;
  }

  take({ seq, entries, dropped }: Record<string, unknown>): void {
    const { transport, beforeNext, breach, refuse } = this.#options;
    if (this.#isOpen) {
      breach('batch', 'it came before the last one was taken');
      return;
    }
    if (seq !== this.#last + 1 || !Array.isArray(entries) || entries.length > MAX_ENTRIES) {
      breach('batch', 'it has not the form and number of the next batch');
      return;
    }
    this.#last = seq;
    for (const entry of entries) this.#entry(entry);
    if (typeof dropped === 'number' && dropped > 0) {
      refuse('report', 'the plugin reported faster than the host could take it', dropped);
    }
    this.#isOpen = true;
    const taken = (): void => {
      this.#isOpen = false;
      transport.post({ kind: 'taken', seq } satisfies ToPlugin);
    };
    const wait = beforeNext?.();
    if (wait === undefined) taken();
    else wait.then(taken, taken);
  }

  #entry(entry: unknown): void {
    if (!isPlainObject(entry)) this.#options.refuse('report', 'it is not an object');
    else if (typeof entry.integrationId === 'string') this.#options.read(entry.integrationId, entry);
  }
}
