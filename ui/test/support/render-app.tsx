import { createMemoryHistory } from '@tanstack/react-router';
import { cleanup, configure, render } from '@testing-library/react';
import { afterEach, vi } from 'vitest';
import { App } from '../../src/app.tsx';
import { createAppRouter } from '../../src/routes/router.tsx';
import { createCache } from '../../src/shared/api/create-cache.ts';
import { commandStore } from '../../src/shared/control/command-store.ts';
import type { MockHome } from '../mock-server/mock-home.ts';
import { answer } from '../mock-server/routes.ts';
import { FakeSocket } from './fake-socket.ts';
import { standInForBrowser } from './stand-ins.ts';

// A machine that also builds and tests other things is slow; nothing waits longer than it must.
vi.setConfig({ testTimeout: 45_000 });
configure({ asyncUtilTimeout: 10_000, getElementError: (message) => new Error(message ?? 'not found') });

afterEach(() => {
  cleanup();
  commandStore.clear();
  localStorage.clear();
  vi.unstubAllGlobals();
});

/** The whole page on a mock home, without a network: requests and the live channel end in the home itself. */
export function renderApp(home: MockHome, path = '/'): { sockets: FakeSocket[]; asked: string[] } {
  standInForBrowser();
  const sockets: FakeSocket[] = [];
  const asked: string[] = [];
  vi.stubGlobal('fetch', (request: Request) => {
    asked.push(`${request.method} ${new URL(request.url).pathname}`);
    return ask(home, request);
  });
  vi.stubGlobal(
    'WebSocket',
    class extends FakeSocket {
      constructor(url: string) {
        super(url, home);
        sockets.push(this);
      }
    },
  );
  const cache = createCache(() => undefined);
  const router = createAppRouter(cache);
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [path] }) });
  render(<App cache={cache} router={router} />);
  return { sockets, asked };
}

async function ask(home: MockHome, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const text = await request.text();
  const body = text === '' ? {} : JSON.parse(text);
  const reply = await answer(home, { method: request.method, path: url.pathname, query: url.searchParams, body });
  return new Response(reply.body === undefined ? null : JSON.stringify(reply.body), {
    status: reply.status,
    headers: reply.body === undefined ? {} : { 'content-type': 'application/json' },
  });
}
