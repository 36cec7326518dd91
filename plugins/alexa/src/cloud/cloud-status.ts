import { errorMessage, hasErrorCode, type PluginLogger, type StatusReport } from '@nexa/sdk';

type Condition = 'online' | 'away' | 'refused';

/** How Amazon is reached, told once when it changes. */
export class CloudStatus {
  readonly #report: (status: StatusReport) => void;
  readonly #logger: PluginLogger;
  readonly #onBack: () => void;
  #condition: Condition = 'online';

  constructor(options: {
    readonly report: (status: StatusReport) => void;
    readonly logger: PluginLogger;
    /** Amazon was away, or refused the client, and is back. */
    readonly onBack: () => void;
  }) {
    this.#report = options.report;
    this.#onBack = options.onBack;
    this.#logger = options.logger;
  }

  get isOnline(): boolean {
    return this.#condition === 'online';
  }

  /** Amazon answered as it should. */
  answered(): void {
    if (this.#condition === 'online') return;
    this.#condition = 'online';
    this.#logger.info('Amazon is reached again.');
    this.#report({ value: 'online' });
    this.#onBack();
  }

  /** A request to Amazon failed; what says nothing about Amazon changes nothing. */
  failed(error: unknown): void {
    if (hasErrorCode(error, 'NEXA_PLUGIN_AUTH_FAILED')) {
      this.#change('refused', { value: 'offline', detail: 'auth-failed', message: errorMessage(error) });
      return;
    }
    const isAway = hasErrorCode(error, 'NEXA_PLUGIN_UNREACHABLE') || hasErrorCode(error, 'NEXA_PLUGIN_PROTOCOL');
    if (isAway) this.#change('away', { value: 'offline', detail: 'communication-error', message: errorMessage(error) });
  }

  #change(condition: Condition, status: StatusReport): void {
    if (this.#condition === condition) return;
    this.#condition = condition;
    this.#logger.warn('Amazon is not reached.', { detail: status.detail ?? '', message: status.message ?? '' });
    this.#report(status);
  }
}
