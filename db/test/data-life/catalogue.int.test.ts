import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { condition, dataCatalogue, readLiveTables } from '../../src/data-life/catalogue.ts';
import { pruneRows } from '../../src/data-life/prune-rows.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/create-test-database.ts';

/** Names by which a column gives away that it is about a person. */
const personal =
  '^(user|owner|actor|person|member|customer|payer|recipient|assignee)_id$|_by$|e_?mail|phone|^ip$|ip_address|^user_agent$|display_name|full_name|postal|street';

describe('the catalogue of data', () => {
  let test: TestDatabase;
  const declared = new Map(dataCatalogue.map((life) => [life.table, life]));

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.drop());

  it('names every table of the database, once', async () => {
    const tables = await test.database.asService(
      'test',
      ({ sql }) => sql<{ name: string }[]>`
        SELECT n.nspname || '.' || c.relname AS name FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('public', 'nexa', 'timeseries') AND c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition
          AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e')`,
    );
    expect(tables.map(({ name }) => name).filter((name) => !declared.has(name))).toEqual([]);
    expect(declared.size).toBe(dataCatalogue.length);
  });

  it('names no table that is not there', async () => {
    const live = await test.database.asService('test', ({ sql }) => readLiveTables(sql));
    const there = new Set(live.map(({ table }) => table));
    expect(dataCatalogue.map(({ table }) => table).filter((table) => !there.has(table))).toEqual([]);
  });

  it('says of every column that names a person what becomes of it', async () => {
    const columns = await test.database.asService(
      'test',
      ({ sql }) => sql<{ table: string; column: string }[]>`
        SELECT n.nspname || '.' || c.relname AS table, a.attname AS column
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE n.nspname IN ('public', 'nexa', 'timeseries') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND (a.attname ~* ${personal} OR EXISTS (
            SELECT FROM pg_constraint AS k
            WHERE k.conrelid = c.oid AND k.confrelid = 'public.users'::regclass AND a.attnum = ANY (k.conkey)))`,
    );
    const undeclared = columns.filter(({ table, column }) => {
      const life = declared.get(table);
      return life?.of !== 'storage' && life?.people[column] === undefined;
    });
    expect(undeclared.map(({ table, column }) => `${table}.${column}`)).toEqual([]);
    expect(columns.length).toBeGreaterThan(10);
  });

  it('says of every table with a home or a device whose rows are whose', async () => {
    const columns = await test.database.asService(
      'test',
      ({ sql }) => sql<{ table: string; column: string }[]>`
        SELECT table_schema || '.' || table_name AS table, column_name AS column FROM information_schema.columns
        WHERE table_schema IN ('public', 'nexa', 'timeseries') AND column_name IN ('home_id', 'device_id')`,
    );
    const lost = columns.filter(({ table, column }) => {
      const life = declared.get(table);
      return (
        life !== undefined && life.of !== 'storage' && (column === 'home_id' ? life.home : life.device) === undefined
      );
    });
    expect(lost.map(({ table, column }) => `${table}.${column}`)).toEqual([]);
  });

  it('names only columns that are there, in conditions that the database understands', async () => {
    const some = '00000000-0000-7000-8000-000000000001';
    const ids = { home: some, device: some, person: some };
    const live = await test.database.asService('test', ({ sql }) => readLiveTables(sql));
    const unknown = live.flatMap((table) =>
      [
        ...Object.keys(table.people),
        ...table.mentions,
        ...table.secret,
        ...table.derived,
        ...Object.keys(table.references),
      ]
        .filter((column) => table.types[column] === undefined)
        .map((column) => `${table.table}.${column}`),
    );
    expect(unknown).toEqual([]);
    await test.database.asService('test', async ({ sql }) => {
      for (const table of live) {
        const texts = [table.home, table.device, table.person].filter((text) => text !== undefined);
        for (const text of texts) await sql.unsafe(`EXPLAIN SELECT FROM ${table.table} WHERE ${condition(text, ids)}`);
        if (table.keep)
          await sql.unsafe(`EXPLAIN SELECT FROM ${table.table} WHERE ${table.keep.when.replace(':before', 'now()')}`);
      }
    });
  });

  it('leaves the records of jobs to their own rule: nothing that nobody has looked after goes by age', async () => {
    await test.database.asService(
      'test',
      ({ sql }) => sql`INSERT INTO nexa.job_runs (job, outcome, started_at)
        VALUES ('backup', 'dead', '2020-01-01Z'), ('backup', 'done', '2020-01-01Z')`,
    );
    await pruneRows(test.database, Date.now());
    const left = await test.database.asService(
      'test',
      ({ sql }) => sql`SELECT outcome FROM nexa.job_runs WHERE job = 'backup' ORDER BY outcome`,
    );
    expect([...left]).toEqual([{ outcome: 'dead' }, { outcome: 'done' }]);
  });
});
