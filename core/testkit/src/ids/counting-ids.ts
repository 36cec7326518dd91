/**
 * Ids that are uuids of version 7 in form and count up from 1, so that a test can name them and runs are equal. The
 * first is `00000000-0000-7000-8000-000000000001`.
 *
 * @since 0.1.0
 */
export class CountingIds {
  #count = 0;

  /** The next id. */
  next(): string {
    this.#count += 1;
    return countedId(this.#count);
  }
}

/** The `count`-th id of {@link CountingIds}. @since 0.1.0 */
export function countedId(count: number): string {
  return `00000000-0000-7000-8000-${count.toString(16).padStart(12, '0')}`;
}
