import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, openDatabase, startEmbeddedPostgres } from '../../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { query, remove, temporaryFolder, until } from '../fixtures/embedded-harness.ts';

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});

afterAll(() => test.drop());

/** Ends every other connection of the database, as a server does that is killed or restarted. */
const endConnections = () =>
  query(
    test.connection,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  );

const busy = (count: number) =>
  until(async () => {
    const rows = await query(
      test.connection,
      `SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND state = 'active' AND pid <> pg_backend_pid()`,
    );
    return rows.length === count;
  });

describe('a lost connection', () => {
  it('fails the transactions on it as "unavailable", harms nothing else, and the next ones work at once', async () => {
    const database = openDatabase({ connection: test.connection, maxConnections: 4 });
    const outcomes: unknown[] = [];
    for (let round = 0; round < 5; round += 1) {
      const running = Array.from({ length: 4 }, () =>
        database.asService('test', ({ sql }) => sql`SELECT pg_sleep(30)`).catch((error: unknown) => error),
      );
      await busy(4);
      await endConnections();
      outcomes.push(...(await Promise.all(running)));
      const begun = Date.now();
      await Promise.all(Array.from({ length: 8 }, () => database.asService('test', ({ sql }) => sql`SELECT 1`)));
      expect(Date.now() - begun).toBeLessThan(5_000);
    }
    expect(outcomes.map((outcome) => (outcome as { code?: string }).code)).toEqual(
      Array(20).fill('NEXA_DATABASE_UNAVAILABLE'),
    );
    await database.close();
  });

  it('is got over when Postgres is killed in the middle of transactions', async () => {
    const folder = await temporaryFolder();
    const server = await startEmbeddedPostgres({ dataDir: folder, endWithParent: true });
    await migrate({ connection: server.connection });
    const database = openDatabase({ connection: server.connection, maxConnections: 3 });
    const running = Array.from({ length: 3 }, () =>
      database
        .asService('test', ({ sql }) => sql`SELECT pg_sleep(30)`)
        .then(
          () => 'done',
          (error: { code?: string }) => error.code,
        ),
    );
    await until(async () => {
      const rows = await query(server.connection, "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
      return rows.length === 3;
    });
    process.kill(server.pid, 'SIGKILL');
    expect(await Promise.all(running)).toEqual(Array(3).fill('NEXA_DATABASE_UNAVAILABLE'));
    await until(() =>
      database.ping().then(
        () => true,
        () => false,
      ),
    );
    expect(await database.asService('test', ({ sql }) => sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
    await database.close();
    await server.stop();
    await remove(folder);
  });

  it('does not open a new pool once the database is closed', async () => {
    const database = openDatabase({ connection: test.connection, maxConnections: 1 });
    await database.asService('test', ({ sql }) => sql`SELECT 1`);
    await database.close();
    await expect(database.asService('test', ({ sql }) => sql`SELECT 1`)).rejects.toMatchObject({
      code: 'NEXA_DATABASE_UNAVAILABLE',
    });
  });

  it('also fails work that meets it between two statements or inside a savepoint', async () => {
    const database = openDatabase({ connection: test.connection, maxConnections: 2 });
    const between = database.asService('test', async ({ sql }) => {
      await sql`SELECT 1`;
      await endConnections();
      await delay(50);
      return sql`SELECT 2`;
    });
    await expect(between).rejects.toMatchObject({ code: 'NEXA_DATABASE_UNAVAILABLE' });
    const inside = database.asService('test', ({ sql }) =>
      sql.savepoint(async (inner) => {
        await endConnections();
        await inner`SELECT 1`;
      }),
    );
    await expect(inside).rejects.toMatchObject({ code: 'NEXA_DATABASE_UNAVAILABLE' });
    expect(await database.asService('test', ({ sql }) => sql`SELECT 3 AS three`)).toEqual([{ three: 3 }]);
    await database.close();
  });
});
