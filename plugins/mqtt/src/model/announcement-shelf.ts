import type { Announcement } from '../home-assistant/announcement.ts';

/** What changed by one announcement: entities that are to be as given, and identities that are gone. */
export interface ShelfChange {
  readonly current: readonly Announcement[];
  readonly gone: readonly string[];
}

interface Place {
  /** By identity. */
  readonly announcements: ReadonlyMap<string, Announcement>;
  /** In which life of the connection it was last announced. */
  readonly life: number;
  /** `false`: certainly not kept by the broker, so it cannot come again by itself. */
  readonly isKept: boolean | undefined;
}

/**
 * What is announced where. An entity that is announced at several topics, as after a rename, is there as long as one of
 * them stands; the newest counts.
 */
export class AnnouncementShelf {
  readonly #places = new Map<string, Place>();
  /** Topics of each identity, the newest last. */
  readonly #topics = new Map<string, string[]>();
  #life = 0;

  get size(): number {
    return this.#places.size;
  }

  has(topic: string): boolean {
    return this.#places.has(topic);
  }

  /** A new connection: what the broker has kept is announced again. */
  beginLife(): void {
    this.#life += 1;
  }

  /** From now on exactly this is announced at `topic`. */
  put(topic: string, announcements: readonly Announcement[], isKept: boolean | undefined): ShelfChange {
    return this.#stand(topic, announcements, { life: this.#life, isKept });
  }

  /** What stands at `topic` means something else now, though it was not announced again. */
  replace(topic: string, announcements: readonly Announcement[]): ShelfChange {
    const { life = this.#life, isKept } = this.#places.get(topic) ?? {};
    return this.#stand(topic, announcements, { life, isKept });
  }

  #stand(topic: string, announcements: readonly Announcement[], how: Pick<Place, 'life' | 'isKept'>): ShelfChange {
    const before = this.#places.get(topic);
    const byIdentity = new Map(announcements.map((announcement) => [announcement.identity, announcement]));
    this.#places.set(topic, { announcements: byIdentity, ...how });
    for (const identity of byIdentity.keys()) {
      if (before?.announcements.has(identity) !== true) this.#add(identity, topic);
    }
    const dropped = [...(before?.announcements.keys() ?? [])].filter((identity) => !byIdentity.has(identity));
    for (const identity of dropped) this.#drop(identity, topic);
    return this.#change([...byIdentity.keys(), ...dropped]);
  }

  /** Nothing is announced at `topic` any more. */
  remove(topic: string): ShelfChange {
    const identities = [...(this.#places.get(topic)?.announcements.keys() ?? [])];
    this.#places.delete(topic);
    for (const identity of identities) this.#drop(identity, topic);
    return this.#change(identities);
  }

  /** Topics that the broker did not announce again in this life, though it would have if they still stood. */
  get unseen(): string[] {
    return [...this.#places]
      .filter(([, { life, isKept }]) => life < this.#life && isKept !== false)
      .map(([topic]) => topic);
  }

  #add(identity: string, topic: string): void {
    this.#topics.set(identity, [...(this.#topics.get(identity) ?? []), topic]);
  }

  #drop(identity: string, topic: string): void {
    const left = (this.#topics.get(identity) ?? []).filter((other) => other !== topic);
    if (left.length === 0) this.#topics.delete(identity);
    else this.#topics.set(identity, left);
  }

  #change(identities: readonly string[]): ShelfChange {
    const current: Announcement[] = [];
    const gone: string[] = [];
    for (const identity of identities) {
      const topic = this.#topics.get(identity)?.at(-1);
      const announcement = topic === undefined ? undefined : this.#places.get(topic)?.announcements.get(identity);
      if (announcement === undefined) gone.push(identity);
      else current.push(announcement);
    }
    return { current, gone };
  }
}
