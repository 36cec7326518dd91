import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Behind {
  readonly url: string;
  /** Milliseconds until anything is passed on. */
  delay: number;
  /** So many requests for a token end without an answer. */
  tokensLost: number;
}

/** One address for all of Google: passes each request on to the stand-in that its key or token belongs to. */
export class GoogleFront {
  readonly #behind = new Map<string, Behind>();
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#server.unref();
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Behind it from now on: the project whose keys name this address. */
  add(email: string, url: string): Behind {
    const behind: Behind = { url, delay: 0, tokensLost: 0 };
    this.#behind.set(email, behind);
    return behind;
  }

  remove(email: string): void {
    this.#behind.delete(email);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      const path = request.url ?? '';
      const authorization = request.headers.authorization ?? '';
      const behind = this.#behind.get(path === '/token' ? issuerOf(text) : emailOf(authorization));
      if (behind === undefined) throw new Error('nobody is behind it');
      if (behind.delay > 0)
        await new Promise((resolve) => {
          setTimeout(resolve, behind.delay).unref();
        });
      if (path === '/token' && behind.tokensLost > 0) {
        behind.tokensLost -= 1;
        throw new Error('lost');
      }
      const headers = { 'content-type': request.headers['content-type'] ?? 'application/json', authorization };
      const answer = await fetch(behind.url + path, { method: 'POST', headers, body: text });
      const retryAfter = answer.headers.get('retry-after');
      response.writeHead(answer.status, {
        'content-type': 'application/json',
        ...(retryAfter === null ? {} : { 'retry-after': retryAfter }),
      });
      response.end(await answer.text());
    } catch {
      response.destroy();
    }
  }
}

function issuerOf(form: string): string {
  const [, claims = ''] = (new URLSearchParams(form).get('assertion') ?? '').split('.');
  return String((JSON.parse(Buffer.from(claims, 'base64url').toString()) as { iss?: unknown }).iss);
}

/** A token of the stand-in names whose it is. */
const emailOf = (authorization: string): string => /^Bearer ya29\.(.*)-\d+$/.exec(authorization)?.[1] ?? '';
