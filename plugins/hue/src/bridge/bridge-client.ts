import { type Duration, milliseconds, seconds, unreachable } from '@nexa/sdk';
import configuration from 'node-hue-api/lib/api/http/endpoints/configuration.js';
import Endpoint from 'node-hue-api/lib/api/http/endpoints/endpoint.js';
import Transport from 'node-hue-api/lib/api/http/Transport.js';
import LightIdPlaceholder from 'node-hue-api/lib/placeholders/LightIdPlaceholder.js';
import type { BridgeAnswer, BridgeRequester } from './bridge-requester.ts';
import { type CallDeadline, callDeadline } from './call-deadline.ts';
import { toContractError } from './hue-errors.ts';
import type { BridgeCertificate } from './pinned-agent.ts';

/** The bridge drops commands that come faster than about ten a second and light; one every 50 ms at the bridge. */
const SPACING = milliseconds(50);

/** How long one answer may take. */
export interface BridgeDeadlines {
  readonly read: Duration;
  readonly fullState: Duration;
  readonly command: Duration;
}

export const defaultDeadlines: BridgeDeadlines = { read: seconds(3), fullState: seconds(10), command: seconds(5) };

/** What node-hue-api's transport asks of the HTTP library underneath; ours carries the call that it belongs to. */
interface TransportRequest {
  readonly method: string;
  readonly url: string;
  readonly data?: unknown;
  readonly call: Call;
}

interface Call extends CallDeadline {
  /** Kept beside the library, which would turn it into an error without code. */
  failure?: unknown;
  certificate?: BridgeCertificate | undefined;
}

/** Two, so that a bridge slow to tell its state does not hold up a command, nor the look at its outcome. */
interface Queues {
  readonly reads: Transport;
  readonly commands: Transport;
}

const readLights = new Endpoint().get().uri('/<username>/lights').acceptJson().pureJson();
const readSensors = new Endpoint().get().uri('/<username>/sensors').acceptJson().pureJson();
const readConfig = new Endpoint().get().uri('/<username>/config').acceptJson().pureJson();
const readLight = new Endpoint()
  .get()
  .uri('/<username>/lights/<id>')
  .placeholder(new LightIdPlaceholder(undefined))
  .acceptJson()
  .pureJson();
const writeLightState = new Endpoint()
  .put()
  .uri('/<username>/lights/<id>/state')
  .placeholder(new LightIdPlaceholder(undefined))
  .acceptJson()
  .pureJson()
  .payload((parameters: { readonly state: unknown }) => ({ type: 'application/json', body: parameters.state }));

/**
 * The v1 API of one bridge. node-hue-api brings its transport (queue, spacing, error objects) and its endpoints;
 * underneath it speaks through our requester with the pinned certificate. Its model classes stay unused: one light
 * that they do not know makes the whole answer fail, and state they do not know is dropped without an error.
 */
export class BridgeClient {
  readonly #requester: BridgeRequester;
  readonly #deadlines: BridgeDeadlines;
  readonly #stop = new AbortController();
  readonly #username: string | undefined;
  #queues: Queues;
  #usedAt = Date.now();

  constructor(requester: BridgeRequester, username: string | undefined, deadlines: BridgeDeadlines = defaultDeadlines) {
    this.#requester = requester;
    this.#deadlines = deadlines;
    this.#username = username;
    this.#queues = this.#newQueues();
  }

  /** What a bridge tells to anyone, and the certificate that it showed with it. */
  async publicConfig(signal: AbortSignal): Promise<BridgeAnswer> {
    const call = this.#newCall(this.#deadlines.read, signal);
    const data = await this.#execute('reads', configuration.getUnauthenticatedConfig, {}, call);
    return { data, certificate: call.certificate };
  }

  /** Asks for a key. Answers only within half a minute of a press of the link button. */
  async createUser(appName: string, deviceName: string, signal: AbortSignal): Promise<unknown> {
    const call = this.#newCall(this.#deadlines.command, signal);
    return await this.#execute('commands', configuration.createUser, { appName, deviceName }, call);
  }

  fullState(signal?: AbortSignal): Promise<unknown> {
    return this.#read(configuration.getFullState, {}, signal, this.#deadlines.fullState);
  }

  config(signal?: AbortSignal): Promise<unknown> {
    return this.#read(readConfig, {}, signal);
  }

  lights(signal?: AbortSignal): Promise<unknown> {
    return this.#read(readLights, {}, signal);
  }

  light(id: string, signal?: AbortSignal): Promise<unknown> {
    return this.#read(readLight, { id }, signal);
  }

  sensors(signal?: AbortSignal): Promise<unknown> {
    return this.#read(readSensors, {}, signal);
  }

  async setLightState(id: string, state: object, signal?: AbortSignal): Promise<void> {
    await this.#execute('commands', writeLightState, { id, state }, this.#newCall(this.#deadlines.command, signal));
  }

  /** Drops every connection, so that the next request opens a new one. */
  reopen(): void {
    this.#requester.reopen();
  }

  /** Gives up what is under way and closes the connections. */
  close(): void {
    this.#stop.abort();
    this.#requester.close();
  }

  #read(
    endpoint: Endpoint,
    parameters: object,
    signal: AbortSignal | undefined,
    deadline = this.#deadlines.read,
  ): Promise<unknown> {
    return this.#execute('reads', endpoint, parameters, this.#newCall(deadline, signal));
  }

  #newQueues(): Queues {
    const library = { request: (wanted: TransportRequest) => this.#send(wanted) };
    return {
      reads: new Transport(this.#username, library, { maxConcurrent: 2, minTime: SPACING }),
      commands: new Transport(this.#username, library, { maxConcurrent: 1, minTime: SPACING }),
    };
  }

  /** The library spaces requests by the time of day: after a clock was set back, its queues would wait for hours. */
  #queue(name: keyof Queues): Transport {
    const now = Date.now();
    if (now < this.#usedAt) this.#queues = this.#newQueues();
    this.#usedAt = now;
    return this.#queues[name];
  }

  #newCall(deadline: Duration, signal: AbortSignal | undefined): Call {
    return callDeadline(deadline, signal === undefined ? [this.#stop.signal] : [this.#stop.signal, signal]);
  }

  async #execute(queue: keyof Queues, endpoint: Endpoint, parameters: object, call: Call): Promise<unknown> {
    // Only the request of the library's endpoint is used: what it does with answers builds the models.
    const wrapped = {
      getRequest: (all: object) => ({ ...endpoint.getRequest(all), call }),
      getErrorHandler: () => undefined,
      getPostProcessing: () => undefined,
    };
    try {
      return await untilAborted(this.#queue(queue).execute(wrapped, parameters), call.signal);
    } catch (error) {
      throw toContractError(call.failure ?? error);
    } finally {
      call.release();
    }
  }

  async #send({ method, url, data, call }: TransportRequest): Promise<{ readonly data: unknown }> {
    try {
      const answer = await this.#requester.send({ method, path: pathOf(url), body: data, signal: call.signal });
      call.certificate = answer.certificate;
      return { data: answer.data };
    } catch (error) {
      call.failure = error;
      throw error;
    }
  }
}

/** The library leaves out where the v1 API begins. */
const pathOf = (url: string): string => `/api${url === '/' ? '' : url}`;

/** The queue cannot be told to give up; whoever waits can. A request given up is never sent when its turn comes. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(unreachable('the bridge does not answer in time'));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
