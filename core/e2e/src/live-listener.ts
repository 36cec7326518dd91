import { WebSocket } from 'ws';
import { waitFor } from './wait-for.ts';

/** A message of the live channel as it came. */
export interface LiveMessage {
  readonly type: string;
  readonly homeId: string | null;
  readonly seq: number;
  readonly time: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails where it is not there
  readonly data: any;
}

/** A program that listens to the live channel over a real WebSocket, authorised by its first message. */
export class LiveListener {
  readonly messages: LiveMessage[] = [];
  readonly #socket: WebSocket;
  readonly #closed: Promise<number>;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (text) => this.messages.push(JSON.parse(text.toString()) as LiveMessage));
    this.#closed = new Promise((resolve) => socket.once('close', resolve));
    // A refused connection closes too, and that is what is waited for.
    socket.on('error', () => undefined);
  }

  static async open(url: string, token: string): Promise<LiveListener> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/v1/live`);
    const listener = new LiveListener(socket);
    socket.once('open', () => socket.send(JSON.stringify({ type: 'auth', token })));
    return listener;
  }

  /** The first message of which `isMeant` holds, of those that came already and those to come. */
  heard(what: string, isMeant: (message: LiveMessage) => boolean, limitMs?: number): Promise<LiveMessage> {
    return waitFor(`live message ${what}`, () => this.messages.find(isMeant), limitMs);
  }

  /** Resolves with the code that the channel was closed with. */
  closed(): Promise<number> {
    return this.#closed;
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.#closed;
  }
}
