import type { JsonObject } from '@nexa/sdk';
import type { LogLevel } from '../plugin-runner/protocol.ts';
import type { Clock } from '../ports/clock.ts';
import { Budget } from './budget.ts';
import { isCleanText, readPlainObject } from './plain-json.ts';
import type { Redactor } from './redactor.ts';

/** A line that a plugin logged, checked and without its secrets. */
export interface PluginLogLine {
  readonly pluginId: string;
  readonly integrationId?: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: JsonObject;
}

export interface LogDeskOptions {
  readonly pluginId: string;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly say: (line: PluginLogLine) => void;
  readonly isConnected: (integrationId: string) => boolean;
  readonly refuse: (what: string, reason: string) => void;
  /** So many lines were held back at the plugin's side, which is no breach. */
  readonly leftOut: (count: number) => void;
}

const levels: readonly unknown[] = ['debug', 'info', 'warn', 'error'];
/** Twice what the runner lets through, so that an honest plugin never meets it. */
const PER_SECOND = 100;
const BURST = 1000;

/** Takes what a plugin logs, within a budget. */
export class LogDesk {
  readonly #options: LogDeskOptions;
  readonly #budget: Budget;
  #isEnded = false;

  constructor(options: LogDeskOptions) {
    this.#options = options;
    this.#budget = new Budget({ clock: options.clock, perSecond: PER_SECOND, burst: BURST });
  }

  take({ level, message, fields, integrationId, dropped }: Record<string, unknown>): void {
    const { pluginId, redactor, say, refuse, isConnected, leftOut } = this.#options;
    if (this.#isEnded) return;
    if (typeof dropped === 'number' && dropped > 0) leftOut(dropped);
    if (!this.#budget.spend()) {
      refuse('log line', 'there are too many');
      return;
    }
    if (!levels.includes(level) || !isCleanText(message, 10_000)) {
      refuse('log line', 'it has not the form of one');
      return;
    }
    const plain = fields === undefined ? { value: {} } : readPlainObject(fields, { maxDepth: 5, maxSize: 8_192 });
    if ('reason' in plain) {
      refuse('log line', plain.reason);
      return;
    }
    const isOfIntegration = typeof integrationId === 'string' && isConnected(integrationId);
    say({
      pluginId,
      level: level as LogLevel,
      message: redactor.text(message),
      fields: redactor.json<JsonObject>(plain.value),
      ...(isOfIntegration ? { integrationId } : {}),
    });
  }

  end(): void {
    this.#isEnded = true;
  }
}
