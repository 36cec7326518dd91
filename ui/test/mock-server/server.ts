import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';
import type { MockHome } from './mock-home.ts';
import { answer } from './routes.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The policy that NEXA's server sends: the page must live with it. */
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

async function sendFile(folder: string, path: string, response: ServerResponse): Promise<void> {
  const wanted = join(folder, normalize(path));
  const file = wanted.startsWith(folder) && extname(wanted) !== '' ? wanted : join(folder, 'index.html');
  try {
    const content = await readFile(file);
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
    });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}

export interface MockServer {
  readonly url: string;
  /** Cuts the live channel, as a restart of NEXA would. */
  dropLive(): void;
  close(): Promise<void>;
}

/** Serves a mock home and, when built, the page, on loopback. */
export async function startMockServer(home: MockHome, { port = 0, folder = '' } = {}): Promise<MockServer> {
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://mock');
    if (!url.pathname.startsWith('/api/')) return sendFile(folder, url.pathname, response);
    const body = await bodyOf(request);
    const reply = await answer(home, {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      body,
    });
    const type = reply.status >= 400 ? 'application/problem+json' : 'application/json';
    response.writeHead(reply.status, reply.body === undefined ? {} : { 'content-type': type });
    response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.writeHead(500).end());
  });
  const live = new WebSocketServer({ server, path: '/api/v1/live' });
  live.on('connection', (socket, request) => {
    const since = new URL(request.url ?? '/', 'http://mock').searchParams.get('since');
    const leave = home.subscribe(
      (message) => socket.send(JSON.stringify(message)),
      since === null ? undefined : Number(since),
    );
    socket.on('close', leave);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const dropLive = () => {
    for (const client of live.clients) client.terminate();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    dropLive,
    close: () => {
      dropLive();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
