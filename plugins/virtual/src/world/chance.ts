import type { Duration, Instant } from '@nexa/sdk';

const FNV_OFFSET = 2_166_136_261;
const FNV_PRIME = 16_777_619;

/** Spreads neighbouring hashes over the whole range (the finaliser of MurmurHash3). */
function mix(hash: number): number {
  let value = hash;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/**
 * Chance without a state: the same seed and key always give the same number, whenever and however often it is asked.
 * So a home's life depends on its seed and the time alone, not on how often NEXA looked or was restarted.
 */
export class Chance {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** From 0 to below 1. */
  unit(key: string): number {
    let hash = FNV_OFFSET ^ this.#seed;
    for (let index = 0; index < key.length; index += 1) {
      hash = Math.imul(hash ^ key.charCodeAt(index), FNV_PRIME);
    }
    return mix(hash) / 4_294_967_296;
  }

  between(key: string, low: number, high: number): number {
    return low + this.unit(key) * (high - low);
  }

  /** A curve between -1 and 1 that wanders without jumps, about one bend a `period`. */
  wander(key: string, at: Instant, period: Duration): number {
    const step = Math.floor(at / period);
    const way = at / period - step;
    const ease = way * way * (3 - 2 * way);
    const from = this.unit(`${key}:${step}`);
    const to = this.unit(`${key}:${step + 1}`);
    return (from + (to - from) * ease) * 2 - 1;
  }
}
