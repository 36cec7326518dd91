/** How often what happened, by reason; bounded, since reasons may come from the wire. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #most: number;

  constructor(most = 100) {
    this.#most = most;
  }

  add(reason: string): void {
    const known = this.#counts.has(reason) || this.#counts.size < this.#most;
    const key = known ? reason : 'other reasons';
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  clear(): void {
    this.#counts.clear();
  }

  /** The most frequent first. */
  get list(): { readonly reason: string; readonly count: number }[] {
    return [...this.#counts]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason));
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }
}
