import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** The open streams of events of an emulated bridge. */
export class EventStreams {
  readonly #open = new Set<ServerResponse>();
  readonly #waiting = new Set<() => void>();
  #count = 0;

  get count(): number {
    return this.#open.size;
  }

  add(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    // All that a real bridge says by itself, once.
    response.write(': hi\n\n');
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
    for (const look of [...this.#waiting]) look();
  }

  /** Resolves when the next stream is opened. */
  opened(): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
  }

  tell(type: 'update' | 'add' | 'delete' | 'error', data: readonly unknown[]): void {
    const event = { creationtime: new Date().toISOString(), data, id: randomUUID(), type };
    this.#count += 1;
    this.write(`id: 1634576695:${this.#count}\ndata: ${JSON.stringify([event])}\n\n`);
  }

  /** Whatever a test wants to come over the wire. */
  write(text: string | Buffer): void {
    for (const response of this.#open) response.write(text);
  }

  /** Ends them as a bridge does that restarts its web server: the connection stays. */
  end(): void {
    for (const response of this.#open) response.end();
  }
}
