import type { IncomingMessage } from 'node:http';
import { type Duration, hasErrorCode, type NexaError, unreachable } from '@nexa/sdk';
import { SseParser } from './sse-parser.ts';

/** Who wants to know what comes over a stream of events. */
export interface EventStreamListener {
  /** Something came, be it only a comment. */
  heard(): void;
  /** The data of one message. */
  message(data: string): void;
  /** It is over, for whatever reason but `close`. */
  ended(reason: NexaError): void;
}

export interface EventStreamOptions {
  readonly listener: EventStreamListener;
  /** Within this time the bridge must agree to it. */
  readonly deadline: Duration;
  /** It ends with any of these. */
  readonly signals: readonly AbortSignal[];
  /** Asks for the stream; it lives as long as the signal. */
  readonly connect: (signal: AbortSignal) => Promise<IncomingMessage>;
}

/** One connection over which the bridge tells of what happens. */
export class EventStream {
  readonly #life = new AbortController();
  readonly #listener: EventStreamListener;
  readonly #signals: readonly AbortSignal[];
  readonly #parser = new SseParser();
  readonly #end = (): void => this.close();

  private constructor({ listener, signals }: EventStreamOptions) {
    this.#listener = listener;
    this.#signals = signals;
    for (const signal of signals) {
      if (signal.aborted) this.#life.abort();
      else signal.addEventListener('abort', this.#end, { once: true });
    }
  }

  /** Resolves when the bridge has agreed; fails with an error of the contract. */
  static async open(options: EventStreamOptions): Promise<EventStream> {
    const stream = new EventStream(options);
    const timer = setTimeout(() => stream.#life.abort(), options.deadline);
    try {
      stream.#read(await options.connect(stream.#life.signal));
      return stream;
    } catch (error) {
      stream.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends it; the listener hears no more. */
  close(): void {
    for (const signal of this.#signals) signal.removeEventListener('abort', this.#end);
    this.#life.abort();
  }

  #read(response: IncomingMessage): void {
    response.on('data', (chunk: Buffer) => this.#take(chunk));
    response.on('error', (error) => this.#over(unreachable('the stream of events broke off', { cause: error })));
    response.once('end', () => this.#over(unreachable('the bridge closed its stream of events')));
    response.once('close', () => this.#over(unreachable('the stream of events broke off')));
  }

  #take(chunk: Buffer): void {
    if (this.#life.signal.aborted) return;
    this.#listener.heard();
    let messages: string[];
    try {
      messages = this.#parser.push(chunk);
    } catch (error) {
      if (!hasErrorCode(error)) throw error;
      this.#over(error);
      return;
    }
    for (const message of messages) if (!this.#life.signal.aborted) this.#listener.message(message);
  }

  #over(reason: NexaError): void {
    if (this.#life.signal.aborted) return;
    this.close();
    this.#listener.ended(reason);
  }
}
