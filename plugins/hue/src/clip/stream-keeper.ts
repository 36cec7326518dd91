import type { Instant, NexaError, PluginClock } from '@nexa/sdk';
import type { ClipClient } from './clip-client.ts';
import type { EventStream } from './event-stream.ts';
import { StreamPace } from './stream-pace.ts';

export interface StreamKeeperOptions {
  readonly client: Pick<ClipClient, 'openEvents'>;
  readonly clock: Pick<PluginClock, 'now'>;
  readonly random: () => number;
  onMessage(data: string): void;
  onEnd(reason: NexaError): void;
}

/** Knows whether the bridge's stream of events is open, since when, and when to open it again. */
export class StreamKeeper {
  readonly #options: StreamKeeperOptions;
  readonly #pace: StreamPace;
  #stream: EventStream | undefined;
  #openedAt: Instant | undefined;
  #heardAt: Instant = Number.NEGATIVE_INFINITY;
  #openings = 0;

  constructor(options: StreamKeeperOptions) {
    this.#options = options;
    this.#pace = new StreamPace(options.random);
  }

  get isOpen(): boolean {
    return this.#stream !== undefined;
  }

  get mayOpen(): boolean {
    return this.#pace.mayOpen(this.#options.clock.now());
  }

  /** When it was opened, while it is open. */
  get openSince(): Instant | undefined {
    return this.isOpen ? this.#openedAt : undefined;
  }

  /** When something last came over it. */
  get heardAt(): Instant {
    return this.#heardAt;
  }

  /** How often it was opened again. */
  get reopenings(): number {
    return Math.max(0, this.#openings - 1);
  }

  /** Opens it, unless it is open. Resolves when the bridge has agreed. */
  async open(signal: AbortSignal): Promise<void> {
    if (this.isOpen) return;
    const { client, clock } = this.#options;
    let isOver = false;
    const listener = {
      heard: () => {
        this.#heardAt = clock.now();
      },
      message: (data: string) => this.#options.onMessage(data),
      ended: (reason: NexaError) => {
        isOver = true;
        this.#stream = undefined;
        this.#pace.ended(clock.now(), clock.now() - (this.#openedAt ?? clock.now()));
        this.#options.onEnd(reason);
      },
    };
    const openedAt = clock.now();
    const stream = await client.openEvents(listener, signal);
    this.#openedAt = openedAt;
    this.#heardAt = clock.now();
    this.#openings += 1;
    if (!isOver) this.#stream = stream;
  }

  /** Closes it; it may be opened again at once. */
  close(): void {
    this.#stream?.close();
    this.#stream = undefined;
    this.#pace.openNow();
  }
}
