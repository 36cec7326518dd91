import { type Duration, hasErrorCode, milliseconds, type NexaError, protocolViolation } from '@nexa/sdk';
import type { BridgeDeadlines } from '../bridge/bridge-client.ts';
import type { BridgeRequester } from '../bridge/bridge-requester.ts';
import { callDeadline } from '../bridge/call-deadline.ts';
import { partOf } from '../model/bridge-answers.ts';
import { clipFailure, clipStatusFailure } from './clip-errors.ts';
import { EventStream, type EventStreamListener } from './event-stream.ts';
import { pause, Turns } from './turns.ts';

const RESOURCES = '/clip/v2/resource';
const EVENTS = '/eventstream/clip/v2';
/** Ten commands a second reach the lamps; some more are kept by the bridge. */
const COMMAND_SPACING = milliseconds(50);
/** How often a request is sent when the bridge says that it is busy. */
const MOST_TRIES = 3;

interface ClipCall {
  readonly method: 'GET' | 'PUT';
  readonly path: string;
  readonly body?: object;
  readonly deadline: Duration;
  readonly signal: AbortSignal;
}

/**
 * The v2 API (CLIP) of one bridge. A bridge refuses more than three requests at once, so there is one stream of
 * events, one question and one command at a time.
 */
export class ClipClient {
  readonly #requester: BridgeRequester;
  readonly #key: string;
  readonly #deadlines: BridgeDeadlines;
  readonly #stop = new AbortController();
  readonly #questions = new Turns();
  readonly #commands = new Turns(COMMAND_SPACING);

  constructor(requester: BridgeRequester, key: string, deadlines: BridgeDeadlines) {
    this.#requester = requester;
    this.#key = key;
    this.#deadlines = deadlines;
  }

  /** Everything that the bridge has. */
  all(signal: AbortSignal): Promise<readonly unknown[]> {
    return this.#ask({ method: 'GET', path: RESOURCES, deadline: this.#deadlines.fullState, signal });
  }

  /** All resources of one type. */
  allOf(type: string, signal: AbortSignal): Promise<readonly unknown[]> {
    const path = `${RESOURCES}/${encodeURIComponent(type)}`;
    return this.#ask({ method: 'GET', path, deadline: this.#deadlines.read, signal });
  }

  /** One resource. */
  async one(type: string, id: string, signal: AbortSignal): Promise<unknown> {
    const path = pathOf(type, id);
    const [resource] = await this.#ask({ method: 'GET', path, deadline: this.#deadlines.read, signal });
    if (resource === undefined) throw protocolViolation(`the bridge answers without the ${type} that was asked for`);
    return resource;
  }

  /** Changes a resource. Resolves when the bridge has taken all of it. */
  async change(type: string, id: string, body: object, signal: AbortSignal): Promise<void> {
    await this.#ask({ method: 'PUT', path: pathOf(type, id), body, deadline: this.#deadlines.command, signal });
  }

  /** Opens the stream of events; resolves when the bridge has agreed to it. */
  openEvents(listener: EventStreamListener, signal: AbortSignal): Promise<EventStream> {
    return EventStream.open({
      listener,
      deadline: this.#deadlines.read,
      signals: [this.#stop.signal, signal],
      connect: (life) =>
        this.#requester.openStream({
          method: 'GET',
          path: EVENTS,
          headers: { ...this.#headers(), accept: 'text/event-stream', 'cache-control': 'no-cache' },
          signal: life,
        }),
    });
  }

  /** Drops every connection, that of the events too. */
  reopen(): void {
    this.#requester.reopen();
  }

  close(): void {
    this.#stop.abort();
    this.#requester.close();
  }

  #headers(): Record<string, string> {
    return { 'hue-application-key': this.#key };
  }

  #ask(call: ClipCall): Promise<readonly unknown[]> {
    const turns = call.method === 'PUT' ? this.#commands : this.#questions;
    // Its deadline begins with its turn: who waits behind a long answer is not late.
    return turns.run(call.signal, async () => {
      const { signal, release } = callDeadline(call.deadline, [this.#stop.signal, call.signal]);
      const endsAt = performance.now() + call.deadline;
      try {
        return await this.#tryUntil(call, signal, endsAt);
      } finally {
        release();
      }
    });
  }

  /** A bridge that is busy is asked again after the pause that it wants, as far as the deadline allows. */
  async #tryUntil(call: ClipCall, signal: AbortSignal, endsAt: number): Promise<readonly unknown[]> {
    for (let count = 1; ; count += 1) {
      try {
        return await this.#send(call, signal);
      } catch (error) {
        const wait = pauseWanted(error);
        if (wait === undefined || count >= MOST_TRIES || performance.now() + wait >= endsAt) throw error;
        await pause(wait, signal);
      }
    }
  }

  async #send({ method, path, body }: ClipCall, signal: AbortSignal): Promise<readonly unknown[]> {
    const headers = this.#headers();
    const answer = await this.#requester.send({ method, path, headers, body, signal }).catch((error: NexaError) => {
      throw clipStatusFailure(error);
    });
    const failure = clipFailure(answer.data);
    if (failure !== undefined) throw failure;
    const data = partOf(answer.data, 'data');
    if (!Array.isArray(data)) throw protocolViolation('the bridge answers in another form than the v2 API has');
    return data;
  }
}

const pathOf = (type: string, id: string): string =>
  `${RESOURCES}/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;

function pauseWanted(error: unknown): Duration | undefined {
  if (!hasErrorCode(error, 'NEXA_PLUGIN_RATE_LIMITED')) return undefined;
  const { retryAfter } = error.params;
  return typeof retryAfter === 'number' ? retryAfter : undefined;
}
