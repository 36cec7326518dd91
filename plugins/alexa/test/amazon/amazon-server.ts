import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Endpoints } from '../../src/endpoints.ts';
import { Amazon } from './amazon.ts';

/** Amazon on a loopback socket. */
export class AmazonServer extends Amazon {
  /** Says nothing, and keeps connections open. */
  isMute = false;
  #server: Server | undefined;
  #port = 0;

  get endpoints(): Endpoints {
    const base = `http://127.0.0.1:${this.#port}`;
    const events = `${base}/v3/events`;
    return { token: `${base}/auth/o2/token`, events: { NA: events, EU: events, FE: events } };
  }

  /** Comes up, at the same address as before. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request, response));
    this.#server = server;
    await new Promise<void>((resolve) => {
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (this.isMute) return;
    const { status, body, headers } = this.answer({
      path: request.url ?? '',
      headers: request.headers as Record<string, string | undefined>,
      body: Buffer.concat(parts).toString('utf8'),
    });
    if (this.faults.losesAnswers && request.url === '/v3/events') {
      response.destroy();
      return;
    }
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }
}
