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
  #failures = 0;
  #pausedUntil: Instant = Number.NEGATIVE_INFINITY;
  #told: StatusReport | undefined;

  constructor(context: Pick<IntegrationContext, 'clock' | 'logger' | 'reportIntegrationStatus'>) {
    this.#context = context;
  }

  get isAway(): boolean {
    return this.#told !== undefined;
  }

  get mayAsk(): boolean {
    return this.#context.clock.now() >= this.#pausedUntil;
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
    this.#pausedUntil = this.#context.clock.now() + this.#pauseAfter(error);
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
    return this.#failures < FAILURES_UNTIL_AWAY
      ? 0
      : Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.#failures - FAILURES_UNTIL_AWAY));
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
