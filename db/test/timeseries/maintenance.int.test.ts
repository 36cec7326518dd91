import type postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DatabaseTransaction, maintainTimeSeries, pruneExecutions } from '../../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { query, until } from '../fixtures/embedded-harness.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';

let test: TestDatabase;
let home: SeededHome;
const day = 86_400_000;
const now = Date.UTC(2027, 4, 15);

beforeAll(async () => {
  test = await createTestDatabase();
});

beforeEach(async () => {
  home = await seedHome(test.database);
});

afterAll(() => test.drop());

const partitions = (series: string) =>
  query(
    test.connection,
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'timeseries.${series}'::regclass ORDER BY 1`,
  ).then((rows) => rows.map((row) => (row.name as string).slice(-7)));

describe('maintenance', () => {
  it('makes the months to come and drops those that are older than their series keeps', async () => {
    await test.database.asService(
      'test',
      ({ sql }) => sql`SELECT timeseries.ensure_partitions('2027-01-10', '2027-05-15', 'network_metrics')`,
    );
    const { dropped } = await maintainTimeSeries(test.database, now);
    // 90 days before 15 May is 14 February: February's last day is still within them.
    expect(dropped).toContain('network_metrics_2027_01');
    expect(dropped).not.toContain('network_metrics_2027_02');
    // A month that has nothing left to pack gives its partition back.
    expect(await partitions('network_metrics')).toEqual(['2027_05', '2027_06', '2027_07']);
    expect(await partitions('device_telemetry')).toEqual(expect.arrayContaining(['2027_05', '2027_06', '2027_07']));
  });

  it('makes a month once when two servers meet it at the same moment', async () => {
    const make = (tx: DatabaseTransaction) =>
      tx.sql`SELECT timeseries.ensure_partitions('2031-03-01Z', '2031-03-01Z', 'device_states') AS made`;
    let second: Promise<readonly postgres.Row[]> = Promise.resolve([]);
    const first = await test.database.asService('test', async (tx) => {
      const rows = await make(tx);
      second = test.database.asService('test', make);
      await until(async () => {
        const waiting = await query(
          test.connection,
          `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`,
        );
        return waiting.length > 0;
      });
      return rows;
    });
    expect([...first, ...(await second)]).toEqual([{ made: 1 }, { made: 0 }]);
  });

  it('never drops a month of the audit log that is not over, whatever the clock says', async () => {
    const month = new Date().toISOString().slice(0, 7).replace('-', '_');
    await maintainTimeSeries(test.database, Date.UTC(2060, 0, 1));
    expect(await partitions('audit_logs')).toContain(month);
  });

  it('keeps of each automation the last hundred runs and not-runs, and failures of thirty days', async () => {
    await test.database.asService('test', async ({ sql }) => {
      const [automation] = await sql`INSERT INTO automations (home_id, name, definition)
        VALUES (${home.homeId}, 'A', '{}') RETURNING id`;
      await sql`INSERT INTO automation_executions
        (home_id, automation_id, automation_version, outcome, trigger, trace, started_at)
        SELECT ${home.homeId}, ${automation?.id}, 1, outcome, '{}', '{}', ${new Date(now)}::timestamptz - n * interval '1 day'
        FROM generate_series(1, 150) AS n, unnest('{completed,not-run,failed,running}'::text[]) AS outcome`;
    });
    await pruneExecutions(test.database, now);
    const kept = await query(
      test.connection,
      `SELECT outcome, count(*)::int AS count, (${now / 1_000} - min(extract(epoch FROM started_at)))::int / 86400 AS oldest
       FROM automation_executions WHERE home_id = '${home.homeId}' GROUP BY 1 ORDER BY 1`,
    );
    expect(kept).toEqual([
      { outcome: 'completed', count: 50, oldest: 50 },
      { outcome: 'failed', count: 50, oldest: 50 },
      { outcome: 'not-run', count: 100, oldest: 100 },
      { outcome: 'running', count: 150, oldest: 150 },
    ]);
  });

  describe('of executions', () => {
    const keptOf = async (runs: string) => {
      const home = await seedHome(test.database);
      await test.database.asService('test', async ({ sql }) => {
        const [automation] = await sql`INSERT INTO automations (home_id, name, definition)
          VALUES (${home.homeId}, 'A', '{}') RETURNING id`;
        await sql.unsafe(
          `INSERT INTO automation_executions
            (home_id, automation_id, automation_version, outcome, trigger, trace, started_at)
          SELECT $1, $2, 1, outcome, '{}', '{}', $3::timestamptz - age FROM (${runs}) AS run`,
          [home.homeId, automation?.id, new Date(now)],
        );
      });
      await pruneExecutions(test.database, now);
      return query(
        test.connection,
        `SELECT outcome, count(*)::int AS count FROM automation_executions WHERE home_id = '${home.homeId}'
         GROUP BY 1 ORDER BY 1`,
      );
    };
    const each = (count: number, outcome: string, age: string) =>
      `SELECT '${outcome}' AS outcome, ${age} AS age FROM generate_series(1, ${count}) AS n`;

    it('keeps a failure of long ago while it is among the last 100 runs', async () => {
      const old = each(2, 'failed', "interval '60 days'");
      expect(await keptOf(`${old} UNION ALL ${each(98, 'completed', "n * interval '1 hour'")}`)).toEqual([
        { outcome: 'completed', count: 98 },
        { outcome: 'failed', count: 2 },
      ]);
      expect(await keptOf(`${old} UNION ALL ${each(100, 'completed', "n * interval '1 hour'")}`)).toEqual([
        { outcome: 'completed', count: 100 },
      ]);
    });

    it('takes runs that were replaced for no failures', async () => {
      const failed = each(3, 'failed', "interval '20 days'");
      const replaced = each(1_100, 'interrupted', "n * interval '1 minute'");
      expect(await keptOf(`${failed} UNION ALL ${replaced}`)).toEqual([
        { outcome: 'failed', count: 3 },
        { outcome: 'interrupted', count: 100 },
      ]);
    });

    it('keeps at most 1,000 failures', async () => {
      expect(await keptOf(each(1_100, 'failed', "n * interval '1 minute'"))).toEqual([
        { outcome: 'failed', count: 1_000 },
      ]);
    });
  });

  it('of executions is done by one of several servers at a time', async () => {
    const removed = await test.database.asService('test', async ({ sql }) => {
      await sql`SELECT pg_advisory_xact_lock(${0x6e657862})`;
      return pruneExecutions(test.database, now + day);
    });
    expect(removed).toBeUndefined();
  });
});
