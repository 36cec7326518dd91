import { asResource, type ClipResource, ownerOf, withChange } from './clip-resource.ts';

/** A bridge that just started leaves things out; what is left out twice in a row is gone. */
const MISSES_UNTIL_GONE = 2;

/** What came of a change that the bridge told. */
export interface StoreChange {
  /** Resources as they are now, each with the part of it that was told. */
  readonly changed: readonly { readonly resource: ClipResource; readonly change: ClipResource }[];
  /** Whether something was told that cannot be understood from here alone: everything should be read again. */
  readonly isIncomplete: boolean;
}

/** The resources of one bridge, put together from whole answers and from what is told in between. */
export class ResourceStore {
  readonly #resources = new Map<string, ClipResource>();
  readonly #misses = new Map<string, number>();
  /** When a resource was last told of, counted in {@link ResourceStore.now}: older answers do not know of it. */
  readonly #toldAt = new Map<string, number>();
  #sequence = 0;

  /** A point in the order of answers and events. Take it before asking, hand it in with the answer. */
  get now(): number {
    return this.#sequence;
  }

  get all(): Iterable<ClipResource> {
    return this.#resources.values();
  }

  get size(): number {
    return this.#resources.size;
  }

  /** Whether a resource of the last whole answers was left out of the newest, and may be gone. */
  get isDoubtful(): boolean {
    return this.#misses.size > 0;
  }

  get(id: string): ClipResource | undefined {
    return this.#resources.get(id);
  }

  ofType(type: string): ClipResource[] {
    return [...this.#resources.values()].filter((resource) => resource.type === type);
  }

  /** The resources that belong to others, by the id of the owner. */
  byOwner(): Map<string, ClipResource[]> {
    const owned = new Map<string, ClipResource[]>();
    for (const resource of this.#resources.values()) {
      const owner = ownerOf(resource);
      if (owner === undefined) continue;
      const others = owned.get(owner);
      if (others === undefined) owned.set(owner, [resource]);
      else others.push(resource);
    }
    return owned;
  }

  /** Whether the bridge told of a resource after that point. */
  wasToldSince(id: string, point: number): boolean {
    return (this.#toldAt.get(id) ?? -1) > point;
  }

  /** Takes a whole answer that was asked for at `askedAt`. What was told in the meantime is newer than the answer. */
  takeAll(answer: readonly unknown[], askedAt: number): void {
    const listed = new Set<string>();
    for (const data of answer) {
      const resource = asResource(data);
      if (resource === undefined) continue;
      listed.add(resource.id);
      this.#misses.delete(resource.id);
      if (!this.wasToldSince(resource.id, askedAt)) this.#resources.set(resource.id, resource);
    }
    for (const id of this.#resources.keys()) {
      if (listed.has(id) || this.wasToldSince(id, askedAt)) continue;
      const misses = (this.#misses.get(id) ?? 0) + 1;
      this.#misses.set(id, misses);
      if (misses >= MISSES_UNTIL_GONE) this.#forget(id);
    }
    for (const [id, at] of this.#toldAt) if (at <= askedAt) this.#toldAt.delete(id);
  }

  /** Takes the answer about one resource; `undefined` when it is none. */
  takeOne(data: unknown, askedAt: number): ClipResource | undefined {
    const resource = asResource(data);
    if (resource === undefined) return undefined;
    if (!this.wasToldSince(resource.id, askedAt)) this.#resources.set(resource.id, resource);
    return this.#resources.get(resource.id);
  }

  /** Takes what an answer tells of resources that are known. */
  takeKnown(answer: readonly unknown[], askedAt: number): void {
    for (const data of answer) {
      const resource = asResource(data);
      if (resource !== undefined && this.#resources.has(resource.id)) this.takeOne(resource, askedAt);
    }
  }

  /** Takes parts of resources that changed. */
  update(parts: readonly unknown[]): StoreChange {
    const changed: { resource: ClipResource; change: ClipResource }[] = [];
    let isIncomplete = false;
    for (const part of parts) {
      const change = asResource(part);
      const known = change === undefined ? undefined : this.#resources.get(change.id);
      if (change === undefined || known === undefined) {
        isIncomplete = true;
        continue;
      }
      const resource = withChange(known, change);
      this.#resources.set(resource.id, resource);
      this.#tell(resource.id);
      changed.push({ resource, change });
    }
    return { changed, isIncomplete };
  }

  /** Forgets resources that the bridge says are deleted. */
  delete(parts: readonly unknown[]): void {
    for (const part of parts) {
      const id = asResource(part)?.id;
      if (id === undefined) continue;
      this.#forget(id);
      this.#tell(id);
    }
  }

  #tell(id: string): void {
    this.#sequence += 1;
    this.#toldAt.set(id, this.#sequence);
  }

  #forget(id: string): void {
    this.#resources.delete(id);
    this.#misses.delete(id);
  }
}
