import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A vendor's sign-in as OAuth 2 describes it, on loopback: a page that a person agrees on, and tokens for its code. */
export class FakeProvider {
  readonly #server: Server;
  readonly #codes = new Map<string, string>();
  /** What the person does on its page. */
  decision: 'agree' | 'refuse' = 'agree';
  readonly redeemed: string[] = [];
  #count = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', this.origin);
      if (url.pathname === '/authorize') {
        response.writeHead(302, { location: this.#redirect(url.searchParams) }).end();
        return;
      }
      void textOf(request).then((body) => {
        const token = this.#redeem(new URLSearchParams(body));
        response.writeHead(token === undefined ? 400 : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(token === undefined ? { error: 'invalid_grant' } : { access_token: token }));
      });
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  start(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #redirect(asked: URLSearchParams): string {
    const back = new URL(asked.get('redirect_uri') ?? '');
    back.searchParams.set('state', asked.get('state') ?? '');
    if (this.decision === 'refuse') {
      back.searchParams.set('error', 'access_denied');
      return back.href;
    }
    this.#count += 1;
    const code = `code-${this.#count}`;
    this.#codes.set(code, asked.get('redirect_uri') ?? '');
    back.searchParams.set('code', code);
    return back.href;
  }

  /** A code is good once, and for the address it was given to. */
  #redeem(sent: URLSearchParams): string | undefined {
    const code = sent.get('code') ?? '';
    if (this.#codes.get(code) !== sent.get('redirect_uri')) return undefined;
    this.#codes.delete(code);
    this.redeemed.push(code);
    return `token-for-${code}`;
  }
}

/** What a browser does up to the callback: follows the redirect and hands over its parameters. */
export async function visit(url: string): Promise<Record<string, string>> {
  const answer = await fetch(url, { redirect: 'manual' });
  await answer.body?.cancel();
  return Object.fromEntries(new URL(answer.headers.get('location') ?? '').searchParams);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}
