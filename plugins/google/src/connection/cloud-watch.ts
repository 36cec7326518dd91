import { type Duration, type IntegrationContext, minutes, seconds } from '@nexa/sdk';
import { CloudFailure } from '../cloud/cloud-failure.ts';
import type { HomeGraph } from '../cloud/home-graph.ts';
import type { Counters } from './counters.ts';

const FIRST_PAUSE: Duration = seconds(5);
const LONGEST_PAUSE: Duration = minutes(5);

type Context = Pick<IntegrationContext, 'clock' | 'logger' | 'reportIntegrationStatus' | 'signal'>;

export interface CloudWatchOptions {
  readonly context: Context;
  readonly homeGraph: HomeGraph;
  readonly counters: Counters;
  /** Google was away, or refused the key, and is back: what happened meanwhile was told to nobody. */
  readonly onBack: () => void;
}

/**
 * Knows whether Google does what it is asked, from every call made. What a person has to know becomes the status of
 * the integration; as long as it is a bad one, Google is asked again with growing pauses.
 */
export class CloudWatch {
  readonly #options: CloudWatchOptions;
  #failure: CloudFailure | undefined;
  #isTrying = false;

  constructor(options: CloudWatchOptions) {
    this.#options = options;
  }

  /** Why Google cannot be used at present. */
  get failure(): CloudFailure | undefined {
    return this.#failure;
  }

  /** Makes a call and learns from it. Rejects with what the call threw. */
  async learn<T>(call: () => Promise<T>): Promise<T> {
    try {
      const result = await call();
      this.#worked();
      return result;
    } catch (error) {
      if (error instanceof CloudFailure) this.#failed(error);
      throw error;
    }
  }

  /** Asks Google whether all is well. */
  async probe(): Promise<void> {
    const { homeGraph, context } = this.#options;
    await this.learn(() => homeGraph.probe(context.signal));
  }

  #worked(): void {
    const { context, onBack } = this.#options;
    if (this.#failure === undefined || context.signal.aborted) return;
    this.#failure = undefined;
    context.logger.info('Google is back.');
    context.reportIntegrationStatus({ value: 'online' });
    onBack();
  }

  #failed(failure: CloudFailure): void {
    const { context, counters } = this.#options;
    if (failure.kind === 'cancelled' || context.signal.aborted) return;
    counters.lastErrorCode = failure.code;
    if (failure.kind !== 'refused' && failure.kind !== 'away') {
      // Google answered, and took the key.
      this.#worked();
      return;
    }
    const isNew = this.#failure?.kind !== failure.kind;
    this.#failure = failure;
    if (isNew) {
      const detail = failure.kind === 'refused' ? 'auth-failed' : 'communication-error';
      context.logger.warn('Google cannot be used.', { reason: failure.code });
      context.reportIntegrationStatus({ value: 'offline', detail, message: failure.message });
    }
    void this.#tryAgain();
  }

  async #tryAgain(): Promise<void> {
    if (this.#isTrying) return;
    this.#isTrying = true;
    try {
      for (let pause = FIRST_PAUSE; this.#failure !== undefined; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
        await this.#options.context.clock.sleep(pause);
        if (this.#failure !== undefined) await this.probe().catch(() => undefined);
      }
    } catch {
      // The integration was disconnected while this slept.
    } finally {
      this.#isTrying = false;
    }
  }
}
