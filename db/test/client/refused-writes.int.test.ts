import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/client/database.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { query } from '../fixtures/embedded-harness.ts';

const person = { sub: '00000000-0000-7000-8000-000000000000' };

describe('a server that answers but takes no writes', () => {
  let test: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    test = await createTestDatabase();
    database = openDatabase({ connection: test.connection, maxConnections: 2, waitMs: 300 });
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
  });

  const write = () =>
    database.asService('record', ({ sql }) => sql`INSERT INTO nexa.job_runs (job, outcome) VALUES ('x', 'done')`);
  const readOnly = (state: 'on' | 'off') =>
    query(
      test.connection,
      `BEGIN READ WRITE;
       DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = ${state}', current_database()); END $$;
       COMMIT;
       SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    );

  it('is known as read-only without a write, tells writers to come back, and is well again by itself', async () => {
    await readOnly('on');
    await database.ping();
    await expect(database.requireWritable()).rejects.toMatchObject({ code: 'NEXA_DATABASE_READ_ONLY' });
    await expect(write()).rejects.toMatchObject({ code: 'NEXA_DATABASE_READ_ONLY', retryable: true });
    await readOnly('off');
    await write();
    await database.requireWritable();
  });

  it('is known as full from the first write that it refused until one is taken', async () => {
    await query(
      test.connection,
      `CREATE FUNCTION nexa.no_room() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
       CREATE TRIGGER no_room BEFORE INSERT ON nexa.job_runs EXECUTE FUNCTION nexa.no_room()`,
    );
    await database.requireWritable();
    await expect(write()).rejects.toMatchObject({ code: 'NEXA_DATABASE_FULL', retryable: true });
    await expect(database.requireWritable()).rejects.toMatchObject({ code: 'NEXA_DATABASE_FULL' });
    await database.ping();
    await query(test.connection, 'DROP TRIGGER no_room ON nexa.job_runs');
    await write();
    await database.requireWritable();
  });

  it.each(['58030', '53400', '57P05'])('whose trouble is %s is one to try again with', async (code) => {
    const failing = database.asService('test', ({ sql }) =>
      sql.unsafe(`DO $$ BEGIN RAISE EXCEPTION 'trouble' USING ERRCODE = '${code}'; END $$`),
    );
    await expect(failing).rejects.toMatchObject({ code: 'NEXA_DATABASE_UNAVAILABLE', retryable: true });
  });

  it('because of a lock is not waited for without end, and the connection is free again', async () => {
    let letGo = (): void => undefined;
    let held: Promise<unknown> = Promise.resolve();
    await new Promise<void>((isHeld) => {
      held = test.database.asService('test', async ({ sql }) => {
        await sql`LOCK TABLE homes IN ACCESS EXCLUSIVE MODE`;
        isHeld();
        await new Promise<void>((resolve) => {
          letGo = resolve;
        });
      });
    });
    const ask = () => database.withUser(person, ({ sql }) => sql`SELECT id FROM homes`);
    const blocked = await Promise.all(Array.from({ length: 4 }, () => ask().catch((error: unknown) => error)));
    expect(blocked).toEqual(Array(4).fill(expect.objectContaining({ retryable: true })));
    expect(await database.withUser(person, ({ sql }) => sql`SELECT 1 AS one`)).toMatchObject([{ one: 1 }]);
    letGo();
    await held;
    expect(await ask()).toHaveLength(0);
  });

  it('gives every transaction its bounds: statement, lock, and rest between two statements', async () => {
    const bounds = `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
      current_setting('idle_in_transaction_session_timeout') AS idle`;
    const usual = test.database;
    expect(await usual.withUser(person, ({ sql }) => sql.unsafe(bounds))).toMatchObject([
      { statement: '30s', lock: '10s', idle: '30s' },
    ]);
    expect(await usual.asService('test', ({ sql }) => sql.unsafe(bounds))).toMatchObject([
      { statement: '5min', lock: '1min', idle: '5min' },
    ]);
  });
});
