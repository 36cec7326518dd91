import { type Duration, hasErrorCode, minutes, type NexaError, type PluginClock, seconds } from '@nexa/sdk';
import type { Timings } from '../timings.ts';
import { brokerFailure, isAuthRefusal } from './broker-failure.ts';
import { BrokerSession, type ProtocolVersion } from './broker-session.ts';
import type { BrokerTarget } from './broker-target.ts';
import type { MqttMessage } from './mqtt-message.ts';

/** A connection that held so long begins anew with short pauses. */
const STABLE_AFTER = seconds(60);
/** Asking more often helps nobody; not trying at all would miss that it was put right. */
const PAUSE_AFTER_REFUSAL = minutes(5);

export const STATUS_TOPIC = 'nexa/status';

export interface LinkKeeperListener {
  /** A session is open; nothing is subscribed to yet. When it throws, the session is given up. */
  up(session: BrokerSession): Promise<void>;
  /** No session: it was lost, or an attempt failed. */
  down(error: NexaError): void;
  message(message: MqttMessage): void;
}

export interface LinkKeeperOptions {
  readonly target: BrokerTarget;
  readonly timings: Timings;
  readonly clock: PluginClock;
  readonly listener: LinkKeeperListener;
}

/** Keeps one session open: after a loss it connects anew, with growing pauses and without end. */
export class LinkKeeper {
  readonly #options: LinkKeeperOptions;
  readonly #closed = new AbortController();
  #session: BrokerSession | undefined;
  #opening: Promise<void> | undefined;
  #failure: NexaError | undefined;
  #upSince = 0;
  #attempts = 0;
  #isRecovering = false;
  #versions: readonly ProtocolVersion[] = [5, 4];

  constructor(options: LinkKeeperOptions) {
    this.#options = options;
  }

  /** Why there is no session; `undefined` while there is one. */
  get failure(): NexaError | undefined {
    return this.#failure;
  }

  get current(): BrokerSession | undefined {
    return this.#session;
  }

  /** The session, or the error that says why there is none. */
  get session(): BrokerSession {
    if (this.#session !== undefined) return this.#session;
    throw this.#failure ?? brokerFailure.closed(this.#options.target.where);
  }

  /** Opens a session once; throws when that fails. */
  async open(): Promise<void> {
    if (this.#session !== undefined) return;
    this.#opening ??= this.#openOnce().finally(() => {
      this.#opening = undefined;
    });
    await this.#opening;
  }

  /** Drops the session, whatever it looks like, and opens another. Throws when that fails; the attempts then go on. */
  async reopen(): Promise<void> {
    await this.#opening?.catch(() => undefined);
    this.#session?.close();
    this.#session = undefined;
    try {
      await this.open();
    } catch (error) {
      this.#fail(error as NexaError);
      throw error;
    }
  }

  /** Ends everything, for good. */
  async close(): Promise<void> {
    this.#closed.abort();
    const session = this.#session;
    this.#session = undefined;
    this.#failure = brokerFailure.closed(this.#options.target.where);
    await session?.leave(STATUS_TOPIC, 'offline');
  }

  async #openOnce(): Promise<void> {
    const { target, timings, clock, listener } = this.#options;
    let opened: BrokerSession | undefined;
    const session = await BrokerSession.open({
      target,
      timings,
      signal: this.#closed.signal,
      now: () => clock.now(),
      will: { topic: STATUS_TOPIC, payload: 'offline' },
      versions: this.#versions,
      listener: {
        message: (message) => listener.message(message),
        lost: (error) => {
          if (opened !== undefined && this.#session === opened) this.#lose(error);
        },
      },
    });
    try {
      await listener.up(session);
      if (this.#closed.signal.aborted || !session.isOpen) throw brokerFailure.closed(target.where);
    } catch (error) {
      session.close();
      throw error;
    }
    opened = session;
    if (session.version === 4) this.#versions = [4, 5];
    this.#session = session;
    this.#failure = undefined;
    this.#upSince = clock.now();
  }

  #lose(error: NexaError): void {
    if (this.#options.clock.now() - this.#upSince >= STABLE_AFTER) this.#attempts = 0;
    this.#session = undefined;
    this.#fail(error);
  }

  #fail(error: NexaError): void {
    if (this.#closed.signal.aborted) return;
    this.#failure = error;
    this.#options.listener.down(error);
    void this.#recover();
  }

  async #recover(): Promise<void> {
    if (this.#isRecovering) return;
    this.#isRecovering = true;
    try {
      while (this.#session === undefined && !this.#closed.signal.aborted) {
        await this.#options.clock.sleep(this.#pause());
        if (this.#session !== undefined || this.#closed.signal.aborted) break;
        await this.open().catch((error: NexaError) => this.#fail(error));
      }
    } catch {
      // The clock stops when the integration is disconnected: nothing is left to recover.
    } finally {
      this.#isRecovering = false;
    }
  }

  #pause(): Duration {
    const { backOff } = this.#options.timings;
    const needsPerson = isAuthRefusal(this.#failure) || hasErrorCode(this.#failure, 'NEXA_PLUGIN_CONFIG_INVALID');
    const pause = backOff[Math.min(this.#attempts, backOff.length - 1)] ?? PAUSE_AFTER_REFUSAL;
    this.#attempts += 1;
    return needsPerson ? Math.max(pause, PAUSE_AFTER_REFUSAL) : pause;
  }
}
