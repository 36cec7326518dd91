import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';

describe('the operator’s views', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.drop());

  const query = (text: string) => test.database.asService('test', ({ sql }) => sql.unsafe(text));

  it('are empty of statements, and say why, where they are not counted', async () => {
    expect([...(await query('SELECT * FROM slow_queries'))]).toEqual([]);
    const [{ reason } = { reason: '' }] = await query('SELECT nexa.statements_missing() AS reason');
    expect(reason).toContain('pg_stat_statements');
  });

  it('sum up the partitions of a series under its name', async () => {
    const rows = await query(
      `SELECT parts, total_bytes > 0 AS "hasSize" FROM table_sizes WHERE schema_name = 'timeseries' AND table_name = 'device_telemetry'`,
    );
    expect(rows[0]?.parts).toBeGreaterThan(1);
    expect(rows[0]?.hasSize).toBe(true);
    const parts = await query(`SELECT FROM table_sizes WHERE table_name ~ 'device_telemetry_\\d{4}'`);
    expect(parts).toHaveLength(0);
  });

  it('count the rows that are gone until they are swept', async () => {
    await query(`INSERT INTO nexa.job_runs (job, outcome) SELECT 'bloat', 'done' FROM generate_series(1, 1000)`);
    await query(`DELETE FROM nexa.job_runs WHERE job = 'bloat'`);
    await expect
      .poll(() => query(`SELECT dead_rows::int AS rows FROM table_bloat WHERE table_name = 'job_runs'`), {
        timeout: 50_000,
      })
      .toMatchObject([{ rows: 1000 }]);
  });

  it('name an index that nobody has used, until somebody does', async () => {
    const found = () =>
      query(`SELECT FROM unused_indexes WHERE index_name = 'diagnostic_issues_list_idx'`).then(({ length }) => length);
    expect(await found()).toBe(1);
    await test.database.asService('test', async ({ sql }) => {
      await sql.unsafe(
        'SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off',
      );
      await sql`SELECT id FROM diagnostic_issues WHERE home_id = '00000000-0000-7000-8000-000000000000' ORDER BY raised_at DESC, id`;
    });
    await expect.poll(found, { timeout: 50_000 }).toBe(0);
  });

  it.each(['slow_queries', 'unused_indexes', 'table_bloat', 'table_sizes'])(
    'keep %s to the service role',
    async (view) => {
      const work = test.database.withUser({ sub: '00000000-0000-7000-8000-000000000000' }, ({ sql }) =>
        sql.unsafe(`SELECT FROM ${view}`),
      );
      await expect(work).rejects.toMatchObject({ code: 'NEXA_AUTH_FORBIDDEN' });
    },
  );
});
