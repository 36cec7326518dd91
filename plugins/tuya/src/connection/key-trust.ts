import { createHash } from 'node:crypto';
import {
  hasErrorCode,
  type Instant,
  type NexaError,
  type PluginClock,
  type PluginLogger,
  type PluginStorage,
} from '@nexa/sdk';
import { linkFailure } from '../link/link-failure.ts';
import type { LinkTarget } from '../link/tuyapi-device.ts';
import type { Timings } from '../timings.ts';

const STORED_UNDER = 'key-trust';
/** A key that worked before is doubted after so many attempts in a row, if they took long enough. */
const UNANSWERED_BEFORE_DOUBT = 3;

export interface KeyTrustParts {
  readonly storage: PluginStorage;
  readonly logger: PluginLogger;
  readonly clock: PluginClock;
  readonly timings: Pick<Timings, 'doubtAfter'>;
  readonly target: LinkTarget;
}

interface Unanswered {
  readonly count: number;
  readonly since: Instant;
}

/**
 * Judges silence where a session key should be agreed on (3.4 and 3.5): a device passes over a client with another key,
 * and one that hangs or serves another program looks the same. A key that never worked is doubted at once, one that did
 * only after some attempts. What is known is kept, as the host asks anew after each failure.
 */
export class KeyTrust {
  readonly #parts: KeyTrustParts;
  #isProven: boolean;
  #unanswered: Unanswered | undefined;
  #saving: Promise<void> = Promise.resolve();

  static async load(parts: KeyTrustParts): Promise<KeyTrust> {
    const stored = (await parts.storage.get(STORED_UNDER)) as { mark?: unknown; unanswered?: unknown } | undefined;
    const isProven = stored?.mark === markOf(parts.target);
    return new KeyTrust(parts, isProven, isProven ? readUnanswered(stored?.unanswered) : undefined);
  }

  private constructor(parts: KeyTrustParts, isProven: boolean, unanswered: Unanswered | undefined) {
    this.#parts = parts;
    this.#isProven = isProven;
    this.#unanswered = unanswered;
  }

  /** The device answered to the key. */
  proven(): void {
    if (this.#isProven && this.#unanswered === undefined) return;
    this.#isProven = true;
    this.#unanswered = undefined;
    this.#save();
  }

  /** What a failure to connect means for the key; failures of another kind come back as they are. */
  judge(error: NexaError): NexaError {
    if (!hasErrorCode(error) || error.params.reason !== 'unanswered') return error;
    const { clock, timings, target } = this.#parts;
    if (!this.#isProven) return linkFailure.keyDoubted(target);
    const { count, since } = this.#unanswered ?? { count: 0, since: clock.now() };
    this.#unanswered = { count: count + 1, since };
    this.#save();
    const isLong = clock.now() - since >= timings.doubtAfter;
    return isLong && count + 1 >= UNANSWERED_BEFORE_DOUBT ? linkFailure.keyDoubted(target) : error;
  }

  /** Waits for what is being written. */
  async settled(): Promise<void> {
    await this.#saving;
  }

  #save(): void {
    const { storage, logger, target } = this.#parts;
    const unanswered = this.#unanswered;
    const state = { mark: markOf(target), ...(unanswered === undefined ? {} : { unanswered: { ...unanswered } }) };
    this.#saving = this.#saving
      .then(() => storage.set(STORED_UNDER, state))
      .catch((error: unknown) => logger.warn('What is known of the key could not be kept.', { reason: `${error}` }));
  }
}

function readUnanswered(stored: unknown): Unanswered | undefined {
  const { count, since } = (stored ?? {}) as { count?: unknown; since?: unknown };
  return typeof count === 'number' && typeof since === 'number' ? { count, since } : undefined;
}

/** Tells one key of a device from another, and too little to find it by. */
const markOf = ({ deviceId, localKey }: LinkTarget): string =>
  createHash('sha256').update(`${deviceId} ${localKey}`).digest('hex').slice(0, 8);
