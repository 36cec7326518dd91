import type { Availability } from '../home-assistant/availability-topics.ts';
import type { TopicRouter } from '../link/topic-router.ts';

/** Whether one entity is available, by its topics. */
export class AvailabilityWatch {
  readonly #mode: Availability['mode'];
  readonly #known = new Map<string, boolean>();
  readonly #stops: (() => void)[];
  readonly #count: number;
  #latest: boolean | undefined;

  constructor({ mode, topics }: Availability, router: TopicRouter, onChange: () => void) {
    this.#mode = mode;
    this.#count = new Set(topics.map(({ topic }) => topic)).size;
    this.#stops = topics.map(({ topic, read }) =>
      router.watch(topic, (message) => {
        const isAvailable = read(message);
        if (isAvailable === undefined) return;
        this.#known.set(topic, isAvailable);
        this.#latest = isAvailable;
        onChange();
      }),
    );
  }

  /** Whether anything says so at all. */
  get isWatched(): boolean {
    return this.#count > 0;
  }

  /** The topics that say no. */
  get deniedBy(): readonly string[] {
    return [...this.#known].filter(([, isAvailable]) => !isAvailable).map(([topic]) => topic);
  }

  /** `undefined` as long as it is not known. */
  get isAvailable(): boolean | undefined {
    if (this.#mode === 'latest') return this.#latest;
    const known = [...this.#known.values()];
    const isWhole = known.length === this.#count;
    if (this.#mode === 'any') return known.includes(true) ? true : isWhole ? false : undefined;
    return known.includes(false) ? false : isWhole ? true : undefined;
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }
}
