import type { CancelSignal, Duration, NexaError } from '@nexa/sdk';
import { hasSession } from '../version.ts';
import { linkFailure } from './link-failure.ts';
import type { LinkTarget, TuyapiDevice } from './tuyapi-device.ts';
import { Waiters } from './waiters.ts';

/**
 * Opens the connection of a fresh tuyapi instance, and with 3.4 and 3.5 agrees on a session key. tuyapi alone waits
 * for ever where the device answers nothing, ends the connection, or answers with another key.
 */
export class LinkOpening {
  readonly #target: LinkTarget;
  readonly #device: TuyapiDevice;
  readonly #opened = new Waiters<true>();
  #isReached = false;
  #isGarbled = false;

  constructor(target: LinkTarget, device: TuyapiDevice) {
    this.#target = target;
    this.#device = device;
  }

  /** Resolves when the link is open; throws within `limit` what stands in the way. Called once. */
  async run(limit: Duration, signal: CancelSignal | undefined): Promise<void> {
    const target = this.#target;
    const settled = this.#opened.expect({
      accept: () => true,
      within: limit,
      signal,
      late: () => this.#unanswered('silent') ?? linkFailure.noConnection(target, { code: 'ETIMEDOUT' }),
      cancelled: () => linkFailure.cancelled(target),
    });
    this.#device.connect().then(
      () => this.#opened.offer(true),
      (error: unknown) => this.fail(this.#unanswered('closed') ?? linkFailure.noConnection(target, error)),
    );
    const { client } = this.#device;
    client?.once('connect', () => {
      this.#isReached = true;
    });
    client?.once('close', () => {
      const failure = this.#unanswered('closed');
      if (failure) this.fail(failure);
    });
    await settled;
  }

  /** Something came that is no frame. */
  malformed(): void {
    this.#isGarbled = true;
  }

  fail(error: NexaError): void {
    this.#opened.rejectAll(error);
  }

  /** What it means that the device took the connection and said nothing more; `undefined` where it did not take it. */
  #unanswered(how: 'silent' | 'closed'): NexaError | undefined {
    if (!this.#isReached || !hasSession(this.#target.version)) return undefined;
    return this.#isGarbled ? linkFailure.garbled(this.#target) : linkFailure.unanswered(this.#target, how);
  }
}
