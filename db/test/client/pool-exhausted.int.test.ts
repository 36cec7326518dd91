import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/client/database.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';

const person = { sub: '00000000-0000-7000-8000-000000000000' };

describe('when all connections are in use', () => {
  let test: TestDatabase;
  let database: Database;
  let held: { letGo: () => void; ended: Promise<unknown> }[];

  beforeEach(async () => {
    test = await createTestDatabase();
    database = openDatabase({ connection: test.connection, maxConnections: 8, waitMs: 300 });
    held = [];
  });
  afterEach(async () => {
    for (const { letGo } of held) letGo();
    await Promise.all(held.map(({ ended }) => ended));
    await database.close();
    await test.drop();
  });

  /** One request that keeps its connection until it is told to let go. */
  const hold = async (): Promise<void> => {
    let letGo = (): void => undefined;
    const waits = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await new Promise<void>((isIn, fail) => {
      const ended = database.withUser(person, async ({ sql }) => {
        await sql`SELECT 1`;
        isIn();
        await waits;
      });
      ended.catch(fail);
      held.push({ letGo, ended: ended.catch(() => undefined) });
    });
  };
  const ask = () => database.withUser(person, ({ sql }) => sql`SELECT 1 AS one`);

  it('a request waits for a bounded time and then is told when to come back', async () => {
    for (let count = 0; count < 6; count += 1) await hold();
    await expect(ask()).rejects.toMatchObject({
      code: 'NEXA_DATABASE_BUSY',
      retryable: true,
      params: { retryAfter: expect.any(Number) },
    });
  });

  it('the look at its health, logins and background work still get through', async () => {
    for (let count = 0; count < 6; count += 1) await hold();
    await database.ping(10_000);
    expect(await database.asService('authenticate', ({ sql }) => sql`SELECT 1 AS one`)).toMatchObject([{ one: 1 }]);
    expect(await database.asService('record', ({ sql }) => sql`SELECT 1 AS one`)).toMatchObject([{ one: 1 }]);
  });

  it('a request that waits gets the connection that another lets go', async () => {
    const patient = openDatabase({ connection: test.connection, maxConnections: 1, waitMs: 60_000 });
    let letGo = (): void => undefined;
    let first: Promise<void> = Promise.resolve();
    await new Promise<void>((isIn) => {
      first = patient.withUser(
        person,
        () =>
          new Promise<void>((resolve) => {
            letGo = resolve;
            isIn();
          }),
      );
    });
    const second = patient.withUser(person, ({ sql }) => sql`SELECT 1 AS one`);
    letGo();
    await first;
    expect(await second).toMatchObject([{ one: 1 }]);
    await patient.close();
  });
});
