import type { JsonObject, PluginLogger } from '@nexa/sdk';
import type { Clock } from '../ports/clock.ts';
import type { LogLevel, ToHost } from './protocol.ts';
import type { Transport } from './transport.ts';

const PER_SECOND = 50;
const BURST = 500;

/** Sends log lines to the host, within a budget: a plugin that logs in a loop must not drown the others. */
export class PluginLog {
  readonly #transport: Transport;
  readonly #clock: Clock;
  #budget = BURST;
  #filledAt: number;
  #dropped = 0;

  constructor(transport: Transport, clock: Clock) {
    this.#transport = transport;
    this.#clock = clock;
    this.#filledAt = clock.now();
  }

  loggerFor(integrationId: string | undefined): PluginLogger {
    const log =
      (level: LogLevel) =>
      (message: string, fields?: JsonObject): void =>
        this.#log(level, message, fields, integrationId);
    return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
  }

  #log(level: LogLevel, message: string, fields: JsonObject | undefined, integrationId: string | undefined): void {
    this.#refill();
    if (this.#budget < 1) {
      this.#dropped += 1;
      return;
    }
    const plain = plainFields(fields);
    const line: ToHost = {
      kind: 'log',
      level,
      message: String(message),
      ...(plain === undefined ? {} : { fields: plain }),
      ...(integrationId === undefined ? {} : { integrationId }),
      ...(this.#dropped === 0 ? {} : { dropped: this.#dropped }),
    };
    this.#budget -= 1;
    this.#dropped = 0;
    this.#transport.post(line);
  }

  #refill(): void {
    const now = this.#clock.now();
    this.#budget = Math.min(BURST, this.#budget + (Math.max(0, now - this.#filledAt) / 1000) * PER_SECOND);
    this.#filledAt = now;
  }
}

/** Fields as JSON: what is not (an error, a function, a circle) must not stop the line. */
function plainFields(fields: unknown): JsonObject | undefined {
  if (fields === undefined) return undefined;
  try {
    const plain: unknown = JSON.parse(JSON.stringify(fields));
    return typeof plain === 'object' && plain !== null && !Array.isArray(plain) ? (plain as JsonObject) : undefined;
  } catch {
    return { unprintable: true };
  }
}
