import type { CauseKind, ExposedChange } from '@nexa/sdk';

/** More devices than a home shows; what is beyond them waits for its next change. */
const MOST = 500;

export interface Missed {
  readonly changed: readonly string[];
  readonly cause: CauseKind;
}

/** What changed at devices while nothing could be told, by device. */
export class MissedChanges {
  readonly #missed = new Map<string, Missed>();

  get size(): number {
    return this.#missed.size;
  }

  add({ deviceId, changed, cause }: Pick<ExposedChange, 'deviceId' | 'changed' | 'cause'>): void {
    const before = this.#missed.get(deviceId);
    if (before === undefined && this.#missed.size >= MOST) return;
    this.#missed.set(deviceId, { changed: [...new Set([...(before?.changed ?? []), ...changed])], cause });
  }

  /** All of it, which is missed no more. */
  take(): ReadonlyMap<string, Missed> {
    const all = new Map(this.#missed);
    this.#missed.clear();
    return all;
  }
}
