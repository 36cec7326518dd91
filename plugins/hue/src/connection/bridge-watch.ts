import {
  type Duration,
  type Instant,
  type IntegrationContext,
  type NexaError,
  type StatusReport,
  seconds,
} from '@nexa/sdk';

/** One lost answer happens on any radio; two in a row are an outage. */
const FAILURES_UNTIL_AWAY = 2;
/** A busy bridge is still there; only one that stays busy counts as away. */
const BUSY_UNTIL_AWAY = 10;
const FIRST_PAUSE = seconds(1);
const LONGEST_PAUSE = seconds(10);
const REFUSED_PAUSE = seconds(60);

/** Keeps whether the bridge answers, tells it once each way, and says when to ask it again. */
export class BridgeWatch {
  readonly #context: Pick<IntegrationContext, 'clock' | 'logger' | 'reportIntegrationStatus'>;
  readonly #random: () => number;
  #failures = 0;
  #pausedAt: Instant = Number.NEGATIVE_INFINITY;
  #pausedUntil: Instant = Number.NEGATIVE_INFINITY;
  #told: StatusReport | undefined;

  /** `random` gives numbers from 0 to 1 and shortens the pauses a little; left out, they are as long as can be. */
  constructor(
    context: Pick<IntegrationContext, 'clock' | 'logger' | 'reportIntegrationStatus'>,
    { random = () => 1 }: { readonly random?: () => number } = {},
  ) {
    this.#context = context;
    this.#random = random;
  }

  /** Requests in a row that failed. */
  get failures(): number {
    return this.#failures;
  }

  get isAway(): boolean {
    return this.#told !== undefined;
  }

  /** A clock that was set back must not make a pause of hours of one of seconds. */
  get mayAsk(): boolean {
    const now = this.#context.clock.now();
    return now >= this.#pausedUntil || now < this.#pausedAt;
  }

  /** Ends the pause: someone wants to know now. */
  askNow(): void {
    this.#pausedUntil = Number.NEGATIVE_INFINITY;
  }

  /** The bridge gave a good answer. Says whether it was away before. */
  worked(): boolean {
    const cameBack = this.isAway;
    this.#failures = 0;
    this.askNow();
    this.#told = undefined;
    if (cameBack) {
      this.#context.logger.info('The Hue bridge is back');
      this.#context.reportIntegrationStatus({ value: 'online' });
    }
    return cameBack;
  }

  failed(error: NexaError): void {
    this.#failures += 1;
    this.#pausedAt = this.#context.clock.now();
    this.#pausedUntil = this.#pausedAt + this.#pauseAfter(error);
    if (error.code === 'NEXA_PLUGIN_AUTH_FAILED') {
      this.#tell({ value: 'offline', detail: 'auth-failed', message: sentence(error.message) }, error);
      return;
    }
    const limit = error.code === 'NEXA_PLUGIN_RATE_LIMITED' ? BUSY_UNTIL_AWAY : FAILURES_UNTIL_AWAY;
    if (this.#failures < limit) return;
    const message = sentence(error.message);
    this.#tell({ value: 'offline', detail: 'communication-error', message }, error);
  }

  #pauseAfter(error: NexaError): Duration {
    if (error.code === 'NEXA_PLUGIN_AUTH_FAILED') return REFUSED_PAUSE;
    const asked = error.params.retryAfter;
    if (typeof asked === 'number') return asked;
    if (this.#failures < FAILURES_UNTIL_AWAY) return 0;
    const whole = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.#failures - FAILURES_UNTIL_AWAY));
    return whole * (0.75 + this.#random() / 4);
  }

  #tell(status: StatusReport, error: NexaError): void {
    const isKnown = this.#told?.detail === status.detail && this.#told?.message === status.message;
    if (isKnown) return;
    if (this.#told?.detail !== status.detail) {
      const fields = { code: error.code, reason: error.message };
      if (status.detail === 'auth-failed') this.#context.logger.error('The Hue bridge refuses NEXA', fields);
      else this.#context.logger.warn('The Hue bridge is away', fields);
    }
    this.#told = status;
    this.#context.reportIntegrationStatus(status);
  }
}

/** An error's words as a sentence for a person. */
export function sentence(words: string): string {
  const text = words.slice(0, 490);
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
