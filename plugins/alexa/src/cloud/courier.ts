import {
  type Duration,
  hasErrorCode,
  type Instant,
  minutes,
  type PluginClock,
  type PluginLogger,
  seconds,
  unreachable,
} from '@nexa/sdk';
import { type AlexaMessage, withScope } from '../messages/message.ts';
import type { CloudStatus } from './cloud-status.ts';
import type { Delivery, EventGateway } from './event-gateway.ts';
import type { Grants } from './grants.ts';
import { GrantRefused } from './login-with-amazon.ts';

export interface CourierOptions {
  readonly gateway: EventGateway;
  readonly grants: Grants;
  readonly status: CloudStatus;
  readonly clock: PluginClock;
  readonly logger: PluginLogger;
  readonly longestPause: Duration;
  /** A grant is gone; called after it was dropped. */
  readonly onDropped: () => Promise<void>;
}

/** What was delivered so far, for diagnostics. */
export interface DeliveryCounts {
  delivered: number;
  failed: number;
  dropped: number;
  lastDelivery: Instant | undefined;
  lastError: string | undefined;
}

/** However long Amazon wants quiet, a home that changes should be told of some day. */
const LONGEST_QUIET = minutes(5);
const USUAL_QUIET = seconds(10);

/** Carries events to Alexa for linked accounts: with a good token, once more when that helps, and quiet when asked to be. */
export class Courier {
  readonly counts: DeliveryCounts = {
    delivered: 0,
    failed: 0,
    dropped: 0,
    lastDelivery: undefined,
    lastError: undefined,
  };
  readonly #options: CourierOptions;
  #quietUntil: Instant = 0;

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** Amazon asked for fewer requests, or is away: what can be left out should be. */
  get isQuiet(): boolean {
    const { clock, status } = this.#options;
    return clock.now() < this.#quietUntil || !status.isOnline;
  }

  /** Delivers an event. Throws `unreachable` and `authFailed`; a grant that Amazon refuses is dropped. */
  async deliver(linkId: string, event: AlexaMessage, signal: AbortSignal): Promise<Delivery> {
    const { status, clock } = this.#options;
    try {
      const delivery = await this.#withPatience(linkId, event, signal);
      status.answered();
      if (delivery.result === 'accepted') {
        this.counts.delivered += 1;
        this.counts.lastDelivery = clock.now();
      } else {
        this.#noteFailure(delivery.code);
      }
      if (delivery.result === 'grant-refused') await this.#drop(linkId, delivery.code);
      return delivery;
    } catch (error) {
      if (!signal.aborted) status.failed(error);
      this.#noteFailure(hasErrorCode(error) ? error.code : 'UNEXPECTED');
      throw error;
    }
  }

  /**
   * Whether Amazon answers and the grant is good, without an event: the gateway looks at the token before it refuses an
   * empty message. Throws as {@link deliver} does; drops nothing.
   */
  async probe(linkId: string, signal: AbortSignal): Promise<Delivery> {
    try {
      const delivery = await this.#withToken(linkId, {}, signal);
      return delivery.result === 'rejected' ? { result: 'accepted' } : delivery;
    } catch (error) {
      if (!signal.aborted) this.#options.status.failed(error);
      throw error;
    }
  }

  async #withPatience(linkId: string, event: AlexaMessage, signal: AbortSignal): Promise<Delivery> {
    const { clock, longestPause } = this.#options;
    const quiet = this.#quietUntil - clock.now();
    if (quiet > longestPause) return { result: 'busy', code: 'QUIET', retryAfter: quiet };
    if (quiet > 0) await clock.sleep(quiet);
    const first = await this.#withToken(linkId, event, signal);
    if (first.result !== 'busy') return first;
    const pause = Math.min(first.retryAfter ?? USUAL_QUIET, LONGEST_QUIET);
    this.#quietUntil = clock.now() + pause;
    if (pause > longestPause) return first;
    await clock.sleep(pause);
    if (signal.aborted) throw unreachable('the delivery was cancelled');
    const second = await this.#withToken(linkId, event, signal);
    if (second.result === 'busy') this.#quietUntil = clock.now() + USUAL_QUIET;
    return second;
  }

  async #withToken(
    linkId: string,
    event: AlexaMessage | Record<string, never>,
    signal: AbortSignal,
  ): Promise<Delivery> {
    const { gateway, grants } = this.#options;
    try {
      const token = await grants.token(linkId);
      const first = await gateway.send(scoped(event, token), token, signal);
      if (first.result !== 'token-refused') return first;
      const renewed = await grants.renew(linkId, token);
      const second = await gateway.send(scoped(event, renewed), renewed, signal);
      return second.result === 'token-refused' ? { result: 'grant-refused', code: second.code } : second;
    } catch (error) {
      if (error instanceof GrantRefused) return { result: 'grant-refused', code: 'INVALID_GRANT' };
      throw error;
    }
  }

  async #drop(linkId: string, code: string): Promise<void> {
    const { grants, logger, onDropped } = this.#options;
    if (!grants.has(linkId)) return;
    await grants.drop(linkId);
    this.counts.dropped += 1;
    logger.warn('Alexa refuses the grant of a linked account; it is dropped.', { code });
    await onDropped();
  }

  #noteFailure(code: string): void {
    this.counts.failed += 1;
    this.counts.lastError = code;
  }
}

const scoped = (event: AlexaMessage | Record<string, never>, token: string) =>
  'event' in event ? withScope(event as AlexaMessage, token) : event;
