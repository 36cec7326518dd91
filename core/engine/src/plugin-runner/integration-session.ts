import {
  type Connection,
  type Exposed,
  type IntegrationContext,
  type JsonObject,
  NexaError,
  type PluginClock,
  type PluginDefinition,
  type PluginLogger,
  type PluginSecrets,
  type PluginStorage,
  type StatusReport,
} from '@nexa/sdk';
import type { Clock } from '../ports/clock.ts';
import { Cancellation } from './cancellation.ts';
import { statusOfError } from './error-status.ts';
import { IntegrationClock } from './integration-clock.ts';
import type { ReportEntry, WatchCall } from './protocol.ts';
import type { ReportOutbox } from './report-outbox.ts';
import type { ReportQueue } from './report-queue.ts';
import { SessionWatches } from './session-watches.ts';

export interface SessionParts {
  readonly definition: PluginDefinition;
  readonly integrationId: string;
  readonly config: JsonObject;
  readonly clock: Clock;
  readonly logger: PluginLogger;
  readonly storage: PluginStorage;
  readonly secrets: PluginSecrets;
  readonly exposed: Exposed;
  readonly outbox: ReportOutbox;
  /** A queue of its own for what is reported before `connect` resolves: devices must be known first. */
  readonly held: ReportQueue;
}

/** One integration inside the plugin's process, from `connect` to `disconnect`. */
export class IntegrationSession {
  readonly #parts: SessionParts;
  readonly #clock: IntegrationClock;
  readonly #life = new Cancellation();
  readonly #calls = new Set<Cancellation>();
  readonly #failing = new Set<object>();
  readonly #watches: SessionWatches;
  #connection: Connection | undefined;
  #isEnded = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#clock = new IntegrationClock(parts.clock, {
      failed: (task, error) => this.#taskFailed(task, error),
      succeeded: (task) => this.#taskSucceeded(task),
    });
    const { integrationId, logger } = parts;
    this.#watches = new SessionWatches({
      fired: (watchId, data) => this.#add({ kind: 'fired', integrationId, watchId, data }),
      failed: (error) => logger.warn('A watch could not be ended.', { error: String(error) }),
    });
  }

  get isOpen(): boolean {
    return this.#connection !== undefined;
  }

  get connection(): Connection {
    if (this.#connection === undefined) throw new NexaError('NEXA_INTEGRATION_OFFLINE', 'It is not connected.');
    return this.#connection;
  }

  /** Resolves when the host has the devices and what was reported meanwhile. */
  async open(): Promise<void> {
    const { definition, integrationId, outbox, held } = this.#parts;
    let connection: Connection;
    try {
      connection = await definition.connect(this.#context());
    } catch (error) {
      this.#end('The connection failed.');
      throw error;
    }
    if (this.#isEnded) {
      // Given up meanwhile (deadline, disconnect): nobody else would close this late link.
      await connection.disconnect();
      throw new NexaError('NEXA_PLUGIN_STOPPED', 'The connection came after it was given up.');
    }
    this.#connection = connection;
    outbox.queue.addDevices(integrationId, [...connection.devices]);
    outbox.queue.append(held);
    outbox.wake();
    await outbox.flush();
  }

  /** Runs a call on the connection with a signal that also ends with the session. */
  async call<T>(cancellation: Cancellation, work: (connection: Connection) => Promise<T>): Promise<T> {
    const { connection } = this;
    this.#calls.add(cancellation);
    try {
      return await work(connection);
    } finally {
      this.#calls.delete(cancellation);
    }
  }

  /** Resolves when the plugin watches for a trigger. */
  async watch(watch: WatchCall, cancellation: Cancellation): Promise<void> {
    await this.call(cancellation, (connection) => this.#watches.add(connection, watch, cancellation.signal));
  }

  async unwatch(watchId: string): Promise<void> {
    await this.#watches.remove(watchId);
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#end('The integration is being disconnected.');
    // A watch that does not end must not keep the link open.
    const unwatched = this.#watches.removeAll();
    await connection?.disconnect();
    await unwatched;
  }

  #end(reason: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#connection = undefined;
    const stopped = new NexaError('NEXA_PLUGIN_STOPPED', reason);
    this.#life.abort(stopped);
    for (const cancellation of this.#calls) cancellation.abort(stopped);
    this.#calls.clear();
    this.#clock.end();
  }

  /** Runs `add` on the queue that reports go to now. What comes after the end is of no interest any more. */
  #report(add: (queue: ReportQueue) => void): void {
    if (this.#isEnded) return;
    const { outbox, held } = this.#parts;
    if (this.#connection === undefined) {
      add(held);
    } else {
      add(outbox.queue);
      outbox.wake();
    }
  }

  #add(entry: ReportEntry): void {
    this.#report((queue) => queue.add(entry));
  }

  #reportStatus(status: StatusReport): void {
    this.#add({ kind: 'integration-status', integrationId: this.#parts.integrationId, status });
  }

  #taskFailed(task: object, error: unknown): void {
    const status = statusOfError(error);
    const wasFailing = this.#failing.size > 0;
    if (status !== undefined) this.#failing.add(task);
    if (status === undefined || !wasFailing) {
      this.#parts.logger.warn('A repeated task failed.', { error: String(error) });
    }
    if (status !== undefined && !wasFailing) this.#reportStatus(status);
  }

  #taskSucceeded(task: object): void {
    if (!this.#failing.delete(task) || this.#failing.size > 0) return;
    this.#parts.logger.info('The repeated tasks work again.');
    this.#reportStatus({ value: 'online' });
  }

  #context(): IntegrationContext<JsonObject> {
    const { integrationId, config, logger, storage, secrets, exposed, outbox } = this.#parts;
    const clock: PluginClock = this.#clock;
    return {
      integrationId,
      config,
      logger,
      storage,
      secrets,
      exposed,
      clock,
      signal: this.#life.signal,
      addDevice: (device) => this.#report((queue) => queue.addDevices(integrationId, [device])),
      removeDevice: (externalId) => this.#add({ kind: 'device-removed', integrationId, externalId }),
      reportContact: (externalId) => this.#add({ kind: 'contact', integrationId, externalId }),
      reportStatus: (externalId, status) => this.#add({ kind: 'device-status', integrationId, externalId, status }),
      report: (readings) =>
        this.#report((queue) => {
          if (!Array.isArray(readings)) queue.addReading(integrationId, readings as never);
          else for (const reading of readings) queue.addReading(integrationId, reading);
        }),
      reportSeries: (series) => this.#report((queue) => queue.addSeries(integrationId, series)),
      reportEvent: (event) => {
        const observedAt = event?.observedAt ?? this.#clock.now();
        this.#add({ kind: 'event', integrationId, event: { ...event, observedAt } });
      },
      reportIntegrationStatus: (status) => this.#reportStatus(status),
      // Before `connect` resolves nothing leaves, so there is nothing to wait for.
      flush: () => (this.#connection === undefined ? Promise.resolve() : outbox.flush()),
    };
  }
}
