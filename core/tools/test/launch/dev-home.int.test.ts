import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { devOwner, furnishSimulatedHome } from '../../launch/lib/dev-home.mjs';

interface Received {
  path: string;
  authorization: string | undefined;
  body: unknown;
}

describe('the simulated home of npm run dev', () => {
  let server: Server;
  let url: string;
  let received: Received[];
  /** Answers by path; the first of several is given first. */
  let answers: Record<string, [status: number, body: unknown][]>;

  beforeEach(async () => {
    received = [];
    answers = {
      '/readyz': [
        [503, {}],
        [200, {}],
      ],
      '/api/v1/setup': [[201, { home: { id: 'home-1' }, token: 'session-token' }]],
      '/api/v1/homes/home-1/integrations': [[201, { integration: { id: 'integration-1' } }]],
    };
    server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      const path = request.url ?? '';
      if (text) received.push({ path, authorization: request.headers.authorization, body: JSON.parse(text) });
      const queue = answers[path] ?? [[404, {}]];
      const [status, body] = (queue.length > 1 ? queue.shift() : queue[0]) ?? [404, {}];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const furnish = () => furnishSimulatedHome(url, AbortSignal.timeout(10_000));

  it('creates owner, home and simulated devices once the server is ready', async () => {
    expect(await furnish()).toBe('created');
    expect(received.map(({ path }) => path)).toEqual(['/api/v1/setup', '/api/v1/homes/home-1/integrations']);
    expect(received[0]?.body).toMatchObject({ ...devOwner, home: { name: 'Simulated home' } });
    expect(received[1]).toMatchObject({
      authorization: 'Bearer session-token',
      body: { plugin: 'virtual', config: {} },
    });
  });

  it('leaves a home alone that is already there', async () => {
    answers['/api/v1/setup'] = [[409, {}]];
    expect(await furnish()).toBe('already there');
    expect(received).toHaveLength(1);
  });

  it('says what the server answered when it refuses', async () => {
    answers['/api/v1/setup'] = [[422, { code: 'NEXA_INPUT' }]];
    await expect(furnish()).rejects.toThrow('The server refused set-up (422): {"code":"NEXA_INPUT"}');
  });

  it('ends when it is told to, although the server never gets ready', async () => {
    answers['/readyz'] = [[503, {}]];
    const ended = new AbortController();
    const furnishing = furnishSimulatedHome(url, ended.signal);
    ended.abort();
    await expect(furnishing).rejects.toThrow(/abort/i);
  });
});
