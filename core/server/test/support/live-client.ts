import { once } from 'node:events';
import { WebSocket } from 'ws';

export interface LiveMessage {
  readonly type: string;
  readonly homeId: string | null;
  readonly seq: number;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A client of the live channel that keeps what it heard. */
export class LiveClient {
  readonly messages: LiveMessage[] = [];
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;
  #waiting: (() => void)[] = [];
  #isOver = false;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(url, { headers });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data) => {
      this.messages.push(JSON.parse(String(data)) as LiveMessage);
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => {
        this.#isOver = true;
        resolve({ code, reason: String(reason) });
        this.#wake();
      });
    });
  }

  async authorise(token: string, since?: number): Promise<void> {
    if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, 'open');
    this.socket.send(JSON.stringify({ type: 'auth', token, ...(since === undefined ? {} : { since }) }));
    await this.until((message) => message.type === 'ready' || message.type === 'reset');
  }

  /** The first message that is wanted; an error when the channel closes without one. */
  async until(isWanted: (message: LiveMessage) => boolean): Promise<LiveMessage> {
    for (let seen = 0; ; ) {
      const found = this.messages.slice(seen).find(isWanted);
      if (found !== undefined) return found;
      seen = this.messages.length;
      if (this.#isOver) throw new Error('the channel closed before the message came');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
