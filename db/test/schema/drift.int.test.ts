import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeSchema } from '../../src/catalogue/describe-schema.ts';
import { postgresOptions } from '../../src/client/connect.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { describedTables, linesOfDatabase, linesOfDrizzle } from '../fixtures/drizzle-description.ts';

let test: TestDatabase;
let sql: postgres.Sql;
const described = linesOfDrizzle();

beforeAll(async () => {
  test = await createTestDatabase();
  sql = postgres({ ...postgresOptions(test.connection), max: 1 });
});

afterAll(async () => {
  await sql.end();
  await test.drop();
});

/** What Drizzle and the database do not have in common, after a change that does not stay. */
async function driftAfter(change: string): Promise<{ onlyDrizzle: string[]; onlyDatabase: string[] }> {
  const connection = await sql.reserve();
  try {
    await connection`BEGIN`;
    await connection.unsafe(change);
    const found = linesOfDatabase(await describeSchema(connection as unknown as postgres.TransactionSql));
    return {
      onlyDrizzle: described.filter((line) => !found.includes(line)),
      onlyDatabase: found.filter((line) => !described.includes(line)),
    };
  } finally {
    await connection`ROLLBACK`;
    connection.release();
  }
}

describe('Drizzle’s description', () => {
  it('has the tables, columns, types, nullability, defaults, primary keys, closed words and views of the database', async () => {
    expect(await driftAfter('')).toEqual({ onlyDrizzle: [], onlyDatabase: [] });
    expect(described.filter((line) => line.startsWith('words'))).not.toEqual([]);
  });

  it.each([
    ['a type', 'ALTER TABLE rooms ALTER floor TYPE bigint', 'column public.rooms.floor: bigint; not null; default 0'],
    ['a null', 'ALTER TABLE rooms ALTER floor DROP NOT NULL', 'column public.rooms.floor: integer; default 0'],
    [
      'a default',
      'ALTER TABLE rooms ALTER floor SET DEFAULT 1',
      'column public.rooms.floor: integer; not null; default 1',
    ],
    ['a default less', 'ALTER TABLE rooms ALTER floor DROP DEFAULT', 'column public.rooms.floor: integer; not null'],
    ['a column', 'ALTER TABLE rooms ADD area real', 'column public.rooms.area: real'],
    [
      'a generated column',
      'ALTER TABLE rooms DROP floor, ADD floor integer NOT NULL GENERATED ALWAYS AS (position) STORED',
      'column public.rooms.floor: integer; not null; generated',
    ],
    [
      'a primary key',
      'ALTER TABLE device_group_members DROP CONSTRAINT device_group_members_pkey, ADD PRIMARY KEY (device_id, group_id)',
      'key public.device_group_members: device_id, group_id',
    ],
    [
      'a closed word',
      `ALTER TABLE users DROP CONSTRAINT users_role_check, ADD CHECK (role IN ('admin', 'user', 'robot'))`,
      'words public.users.role: admin, robot, user',
    ],
    ['a table', 'CREATE TABLE nexa.seeded (a uuid)', 'column nexa.seeded.a: uuid'],
    ['a view', 'CREATE VIEW public.seeded AS SELECT 1 AS a', 'view public.seeded.a: integer'],
  ])('would be found to lack %s that a migration brought', async (_, change, line) => {
    expect((await driftAfter(change)).onlyDatabase).toContain(line);
  });

  it('would be found to have a table too many', async () => {
    expect((await driftAfter('DROP TABLE invoice_items')).onlyDrizzle).toContain('key public.invoice_items: id');
  });

  it('leaves to SQL what SQL alone has', () => {
    const doubled = describedTables.flatMap(({ checks, foreignKeys, indexes, policies, uniqueConstraints }) => [
      ...checks,
      ...foreignKeys,
      ...indexes,
      ...policies,
      ...uniqueConstraints,
    ]);
    expect(doubled).toEqual([]);
  });
});
