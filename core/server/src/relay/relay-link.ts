import type { IncomingMessage } from 'node:http';
import type { Agent } from 'node:https';
import { type Duration, type Heard, minutes, NexaError, seconds } from '@nexa/sdk';
import { WebSocket } from 'ws';
import { identityOf } from '../discovery/heard-form.ts';
import { connectionFailure } from './pinned-agent.ts';
import { type RelayPlan, readToRelay, relayClosings, relayLimits, relayProtocol } from './relay-message.ts';

export interface RelayLinkOptions {
  /** Of the server: `https://nexa.local:8420`. */
  readonly server: URL;
  readonly token: string;
  readonly name: string;
  readonly version: string;
  /** Opens connections to a server whose certificate is pinned. */
  readonly agent?: Agent;
  readonly timings?: RelayTimings;
}

export interface RelayTimings {
  readonly firstPause: Duration;
  readonly longestPause: Duration;
  /** A server that was silent for so long is taken for gone; it pings every 15 seconds. */
  readonly silence: Duration;
}

export interface RelayReports {
  /** The server says what to listen for. */
  plan(plan: RelayPlan): void;
  connected(): void;
  /** The connection ended, and is opened again after `pause`. */
  lost(reason: string, pause: Duration): void;
  /** It will never work: the token is not good. */
  refused(error: NexaError): void;
}

export const relayTimings: RelayTimings = {
  firstPause: seconds(1),
  longestPause: minutes(1),
  silence: seconds(40),
};

/** Things kept for a server that is away. */
const MOST_KEPT = 500;
/** Messages passed on in a second, on average; the server counts, too, and takes 50. */
const PER_SECOND = 40;

/** Keeps the connection to the server, with growing pauses, and passes on what is heard. */
export class RelayLink {
  readonly #options: RelayLinkOptions;
  readonly #timings: RelayTimings;
  readonly #reports: RelayReports;
  /** What was heard last of each thing: a server that comes back is told all of it. */
  readonly #known = new Map<string, Heard>();
  readonly #waiting = new Map<string, Heard>();
  #socket: WebSocket | undefined;
  #isOpen = false;
  #pause: Duration;
  #again: NodeJS.Timeout | undefined;
  #silent: NodeJS.Timeout | undefined;
  #sender: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: RelayLinkOptions, reports: RelayReports) {
    this.#options = options;
    this.#timings = options.timings ?? relayTimings;
    this.#reports = reports;
    this.#pause = this.#timings.firstPause;
  }

  start(): void {
    this.#open();
    this.#sender = setInterval(() => this.#sendSome(), 100);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#again);
    clearTimeout(this.#silent);
    clearInterval(this.#sender);
    this.#socket?.close(1000);
    this.#socket?.terminate();
  }

  /** Passes it on, now or when the server is there. */
  pass(heard: Heard): void {
    const identity = identityOf(heard);
    this.#known.delete(identity);
    this.#known.set(identity, heard);
    const oldest = this.#known.size > MOST_KEPT ? this.#known.keys().next().value : undefined;
    if (oldest !== undefined) {
      this.#known.delete(oldest);
      this.#waiting.delete(oldest);
    }
    this.#waiting.set(identity, heard);
  }

  #open(): void {
    const { server, token, agent } = this.#options;
    const url = new URL('/api/v1/relay', server);
    url.protocol = server.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url, {
      headers: { authorization: `Bearer ${token}` },
      handshakeTimeout: 15_000,
      maxPayload: 262_144,
      followRedirects: false,
      ...(agent === undefined ? {} : { agent }),
    });
    this.#socket = socket;
    let reason: string | undefined;
    socket.on('open', () => this.#greet(socket));
    socket.on('ping', () => this.#heardOfServer());
    socket.on('message', (data) => {
      this.#heardOfServer();
      const message = readToRelay(String(data));
      if (message !== undefined) this.#reports.plan(message.plan);
    });
    socket.on('unexpected-response', (_request, response: IncomingMessage) => {
      reason = `the server answered ${response.statusCode}`;
      if (response.statusCode === 401 || response.statusCode === 403) this.#refuse();
      socket.terminate();
    });
    socket.on('error', (error) => {
      reason ??= connectionFailure(error);
    });
    socket.once('close', (code, text) => this.#onClose(code, reason ?? (String(text) || `closed with ${code}`)));
  }

  #greet(socket: WebSocket): void {
    const { name, version } = this.#options;
    socket.send(JSON.stringify({ type: 'hello', protocol: relayProtocol, name, version }));
    this.#isOpen = true;
    this.#heardOfServer();
    for (const [identity, heard] of this.#known) this.#waiting.set(identity, heard);
    this.#reports.connected();
  }

  #heardOfServer(): void {
    clearTimeout(this.#silent);
    this.#silent = setTimeout(() => this.#socket?.terminate(), this.#timings.silence);
  }

  #onClose(code: number, reason: string): void {
    clearTimeout(this.#silent);
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    if (this.#isStopped) return;
    if (code === relayClosings.unauthorized[0] || code === relayClosings.outdated[0]) {
      this.#refuse(reason);
      return;
    }
    // Another relay has the same token, or this one said too much: coming back at once would make it worse.
    const isUnwelcome = code === relayClosings.replaced[0] || code === relayClosings.flooding[0];
    if (isUnwelcome) this.#pause = this.#timings.longestPause;
    else if (wasOpen) this.#pause = this.#timings.firstPause;
    // Many relays of a server that starts again should not all come at once.
    const pause = Math.round(this.#pause * (0.75 + Math.random() / 2));
    this.#pause = Math.min(this.#pause * 2, this.#timings.longestPause);
    this.#reports.lost(reason, pause);
    this.#again = setTimeout(() => this.#open(), pause);
  }

  #refuse(reason = 'The server does not know the token, or it is not one for a relay.'): void {
    if (this.#isStopped) return;
    this.stop();
    this.#reports.refused(new NexaError('NEXA_AUTH_REQUIRED', `${reason} Make a new token for this relay.`));
  }

  #sendSome(): void {
    const socket = this.#socket;
    if (!this.#isOpen || socket === undefined || socket.bufferedAmount > 65_536) return;
    for (const [identity, heard] of [...this.#waiting].slice(0, PER_SECOND / 10)) {
      this.#waiting.delete(identity);
      const text = JSON.stringify({ type: 'heard', heard });
      // Larger than any real device's words; the server would take it for no message.
      if (Buffer.byteLength(text) <= relayLimits.message) socket.send(text);
    }
  }
}
