import type { PluginLogger } from '@nexa/sdk';
import type { BrokerSession, Subscription } from './broker-session.ts';
import type { MqttMessage } from './mqtt-message.ts';
import { matchesTopic } from './topic-filter.ts';

export type MessageHandler = (message: MqttMessage) => void;

/** Kept for whoever begins to watch a topic that is subscribed to already: the broker sends its message only once. */
const LARGEST_KEPT = 64 * 1024;
const KEPT_BYTES = 16 * 1024 * 1024;

/** Topics without wildcards share one id: none of them takes what another takes. */
const EXACT = 1;

interface Watched {
  readonly id: number;
  readonly keepRetainFlag: boolean;
  readonly handlers: Set<MessageHandler>;
}

/** Who wants to hear of which topics; subscribes and unsubscribes accordingly, in batches. */
export class TopicRouter {
  readonly #watched = new Map<string, Watched>();
  /** Those of {@link #watched} with wildcards. */
  readonly #patterns = new Set<string>();
  readonly #last = new Map<string, MqttMessage>();
  readonly #logger: PluginLogger;
  #keptBytes = 0;
  #toSubscribe = new Set<string>();
  #toUnsubscribe = new Set<string>();
  #session: BrokerSession | undefined;
  #isBatching = false;
  #lastId = EXACT;
  #batched: Promise<void> = Promise.resolve();
  readonly refused = new Set<string>();

  constructor(logger: PluginLogger) {
    this.#logger = logger;
  }

  get count(): number {
    return this.#watched.size;
  }

  /** Calls `handler` for every message to `filter`, until the returned function is called. */
  watch(filter: string, handler: MessageHandler, keepRetainFlag = false): () => void {
    const isPattern = /[+#]/.test(filter);
    const watched = this.#watched.get(filter) ?? {
      id: isPattern ? ++this.#lastId : EXACT,
      keepRetainFlag,
      handlers: new Set<MessageHandler>(),
    };
    if (watched.handlers.size === 0) {
      this.#watched.set(filter, watched);
      if (isPattern) this.#patterns.add(filter);
      this.#toUnsubscribe.delete(filter);
      this.#toSubscribe.add(filter);
      this.#batch();
    }
    // Every watcher is one of its own, also when two share a function.
    const own: MessageHandler = (message) => handler(message);
    watched.handlers.add(own);
    const kept = this.#last.get(filter);
    if (kept !== undefined) own(kept.asKept);
    return () => this.#unwatch(filter, watched, own);
  }

  /** Subscribes to everything on a new session. Rejects when that fails. */
  async begin(session: BrokerSession): Promise<void> {
    this.end();
    this.#session = session;
    this.#toSubscribe.clear();
    this.#toUnsubscribe.clear();
    this.refused.clear();
    await this.#subscribe(session, [...this.#watched.keys()]);
  }

  /** The session is over; what was heard counts no more for those who come later. */
  end(): void {
    this.#session = undefined;
    this.#last.clear();
    this.#keptBytes = 0;
  }

  /** Asks the broker again for what it has retained of these topics. */
  async renew(filters: readonly string[]): Promise<void> {
    if (this.#session !== undefined) await this.#subscribe(this.#session, filters);
  }

  /** Resolves when the broker has answered to everything that was asked of it so far, or there is no connection. */
  async settled(): Promise<void> {
    await this.#batched;
  }

  deliver(message: MqttMessage): void {
    const exact = this.#watched.get(message.topic);
    if (exact !== undefined && message.isFor(EXACT)) {
      this.#keep(message);
      for (const handler of [...exact.handlers]) handler(message);
    }
    for (const pattern of this.#patterns) {
      const watched = this.#watched.get(pattern);
      if (watched === undefined || !message.isFor(watched.id) || !matchesTopic(pattern, message.topic)) continue;
      for (const handler of [...watched.handlers]) handler(message);
    }
  }

  #unwatch(filter: string, watched: Watched, handler: MessageHandler): void {
    watched.handlers.delete(handler);
    if (watched.handlers.size > 0 || this.#watched.get(filter) !== watched) return;
    this.#watched.delete(filter);
    this.#patterns.delete(filter);
    this.#forget(filter);
    if (!this.#toSubscribe.delete(filter)) this.#toUnsubscribe.add(filter);
    this.#batch();
  }

  #keep(message: MqttMessage): void {
    this.#forget(message.topic);
    const { length } = message.payload;
    if (length > LARGEST_KEPT || this.#keptBytes + length > KEPT_BYTES) return;
    this.#last.set(message.topic, message);
    this.#keptBytes += length;
  }

  #forget(topic: string): void {
    this.#keptBytes -= this.#last.get(topic)?.payload.length ?? 0;
    this.#last.delete(topic);
  }

  #batch(): void {
    if (this.#isBatching || this.#session === undefined) return;
    this.#isBatching = true;
    this.#batched = Promise.resolve().then(() => this.#flush());
  }

  async #flush(): Promise<void> {
    try {
      while (this.#session !== undefined && this.#toSubscribe.size + this.#toUnsubscribe.size > 0) {
        const session = this.#session;
        const [added, dropped] = [[...this.#toSubscribe], [...this.#toUnsubscribe]];
        this.#toSubscribe = new Set();
        this.#toUnsubscribe = new Set();
        await session.unsubscribe(dropped);
        await this.#subscribe(session, added);
      }
    } catch (error) {
      // The session tells of its own end; the next one subscribes to everything.
      this.#logger.debug('Topics could not be subscribed to.', { reason: String(error) });
    } finally {
      this.#isBatching = false;
    }
  }

  async #subscribe(session: BrokerSession, filters: readonly string[]): Promise<void> {
    const wanted: Subscription[] = filters.flatMap((filter) => {
      const watched = this.#watched.get(filter);
      return watched === undefined ? [] : [{ filter, id: watched.id, keepRetainFlag: watched.keepRetainFlag }];
    });
    const refused = new Set(await session.subscribe(wanted));
    for (const { filter } of wanted) {
      if (refused.has(filter)) this.refused.add(filter);
      else this.refused.delete(filter);
    }
  }
}
