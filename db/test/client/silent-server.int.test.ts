import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/client/database.ts';
import type { PostgresConnection } from '../../src/embedded/embedded-postgres.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';

/** A way to Postgres that can swallow everything, as a network does that was cut. */
class Way {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  isCut = false;

  constructor({ host, port }: PostgresConnection) {
    this.#server = createServer((near) => {
      const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
      this.#join(near, far);
      this.#join(far, near);
    });
  }

  async open(): Promise<number> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return (this.#server.address() as { port: number }).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.#server.close(done));
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
    from.on('data', (data) => {
      if (!this.isCut) to.write(data);
    });
  }
}

describe('a server that neither answers nor goes away', () => {
  let test: TestDatabase;
  let way: Way;
  let database: Database;

  beforeAll(async () => {
    test = await createTestDatabase();
    way = new Way(test.connection);
    const connection = { ...test.connection, host: '127.0.0.1', port: await way.open() };
    database = openDatabase({ connection, maxConnections: 2, waitMs: 60_000, silenceMs: 400 });
  });
  afterAll(async () => {
    await way.close();
    await database.close();
    await test.drop();
  });

  const ask = () => database.asService('test', ({ sql }) => sql`SELECT 1 AS one`);

  it('is given up on open connections and on new ones, and used again as soon as it answers', async () => {
    expect(await ask()).toMatchObject([{ one: 1 }]);
    way.isCut = true;
    const during = await Promise.all(Array.from({ length: 6 }, () => ask().catch((error: unknown) => error)));
    expect(during).toEqual(
      Array(6).fill(expect.objectContaining({ code: 'NEXA_DATABASE_UNAVAILABLE', retryable: true })),
    );
    way.isCut = false;
    expect(await ask()).toMatchObject([{ one: 1 }]);
  });

  it('does not get the work of a transaction that was given up', async () => {
    way.isCut = true;
    let hasWorked = false;
    const late = database.asService('test', async () => {
      hasWorked = true;
    });
    await expect(late).rejects.toMatchObject({ code: 'NEXA_DATABASE_UNAVAILABLE' });
    way.isCut = false;
    await ask();
    expect(hasWorked).toBe(false);
  });
});
