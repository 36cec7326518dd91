import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/client/database.ts';
import { type InspectOptions, inspectDatabase } from '../../src/doctor/inspect-database.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { maintainTimeSeries } from '../../src/timeseries/maintain-time-series.ts';
import { query as asOwner } from '../fixtures/embedded-harness.ts';
import { seedHome } from '../fixtures/seed-home.ts';

describe('looking at a database', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.drop());

  const look = async (options: Partial<InspectOptions> = {}) =>
    inspectDatabase(test.database, { now: Date.now, poolSize: 10, name: 'test', ...options });
  const finding = async (what: string, options: Partial<InspectOptions> = {}) =>
    (await look(options)).find((one) => one.what === what);
  const query = (text: string) => test.database.asService('test', ({ sql }) => sql.unsafe(text));

  it('finds a healthy one in order, with nothing that could not be looked at', async () => {
    const findings = await look();
    expect(findings.filter(({ seen }) => seen.includes('could not be looked at'))).toEqual([]);
    expect(findings.filter(({ state }) => state === 'bad' || state === 'warning')).toEqual([]);
    expect(findings.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'database',
        'migrations',
        'connections',
        'clock',
        'foreign keys',
        'dead letters',
        'backup',
      ]),
    );
  });

  it('says that a database does not answer, once and without its password', async () => {
    const gone = openDatabase({ connection: 'postgres://nexa:hunter2@127.0.0.1:1/nexa' });
    const findings = await inspectDatabase(gone, { now: Date.now, poolSize: 10, name: 'DATABASE_URL' });
    await gone.close();
    expect(findings).toMatchObject([{ what: 'database', state: 'bad' }]);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });

  it('sees a clock that is wrong', async () => {
    expect(await finding('clock', { now: () => Date.now() + 3_600_000 })).toMatchObject({ state: 'warning' });
  });

  it('sees that connections run short', async () => {
    expect(await finding('connections', { poolSize: 100_000 })).toMatchObject({ state: 'warning' });
  });

  it('says that a server which runs has no connection left, instead of to start it', async () => {
    const other = await createTestDatabase();
    await asOwner(
      other.connection,
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 0', current_database()); END $$`,
    );
    const findings = await inspectDatabase(other.database, { now: Date.now, poolSize: 10, name: 'test' });
    await other.drop();
    expect(findings).toMatchObject([
      { what: 'database', state: 'bad', advice: expect.stringContaining('connections are taken') },
    ]);
  });

  it('names what a table lacks, carries or does not need: index of a key, dead rows, idle index', async () => {
    await asOwner(
      test.connection,
      `CREATE TABLE public.things (home_id uuid REFERENCES homes (id), number int) WITH (fillfactor = 10, autovacuum_enabled = false);
       INSERT INTO public.things (number) SELECT * FROM generate_series(1, 250000);
       CREATE INDEX idle_things ON public.things (number) WITH (fillfactor = 10);
       DELETE FROM public.things WHERE number > 1000`,
    );
    expect(await finding('foreign keys')).toMatchObject({
      state: 'warning',
      seen: 'Without an index: things things_home_id_fkey.',
    });
    await expect
      .poll(() => finding('bloat'), { timeout: 50_000, interval: 200 })
      .toMatchObject({
        state: 'warning',
        seen: expect.stringMatching(/public\.things .* MB \(\d+ %\)/),
      });
    expect(await finding('unused indexes')).toMatchObject({
      state: 'note',
      seen: expect.stringContaining('idle_things'),
    });
    await asOwner(test.connection, 'DROP TABLE public.things');
  });

  it('names jobs out of attempts, and how old the last backup is', async () => {
    await query(`INSERT INTO nexa.job_runs (job, outcome, message) VALUES ('export', 'dead', 'no room')`);
    await query(`INSERT INTO nexa.job_runs (job, outcome, started_at, finished_at)
      VALUES ('backup', 'done', now() - interval '3 days', now() - interval '3 days')`);
    expect(await finding('dead letters')).toMatchObject({
      state: 'warning',
      seen: 'Out of attempts: export (no room)',
    });
    expect(await finding('backup')).toMatchObject({ state: 'warning', seen: 'The last is 3 days old.' });
  });

  it('names the series whose rows wait for their rollup, though the job ended well', async () => {
    const home = await seedHome(test.database, 1);
    await query(`INSERT INTO nexa.job_runs (job, outcome, finished_at) VALUES ('time-series', 'done', now())`);
    const write = (ago: string) =>
      query(`SELECT timeseries.ensure_partitions(now() - interval '1 day', now());
        INSERT INTO timeseries.device_telemetry (time, home_id, device_id, component, metric, value) VALUES
          (now() - interval '${ago}', '${home.homeId}', '${home.deviceIds[0]}', 'main', 'power.watts', 5)`);
    await write('1 hour');
    expect(await finding('history')).toMatchObject({ state: 'ok' });
    await write('3 hours');
    expect(await finding('history')).toMatchObject({
      state: 'warning',
      seen: expect.stringMatching(/more than 2 h.* wait for their rollup: device_telemetry\./),
    });
    await maintainTimeSeries(test.database, Date.now());
    expect(await finding('history')).toMatchObject({ state: 'ok' });
  });

  it('says that a replica does not answer', async () => {
    const replicaUrl = 'postgres://nexa:hunter2@127.0.0.1:1/nexa';
    const replica = await finding('replica', { replicaUrl });
    expect(replica).toMatchObject({ state: 'warning' });
    expect(JSON.stringify(replica)).not.toContain('hunter2');
  });

  it.each([
    ['a newer NEXA', `INSERT INTO nexa.schema_migrations (name, checksum) VALUES ('99_future', 'x')`],
    ['another form', `UPDATE nexa.schema_migrations SET checksum = 'x' WHERE name = '01_core_schema'`],
    ['Not applied yet', `DELETE FROM nexa.schema_migrations WHERE name IN ('01_core_schema', '99_future')`],
  ])('finds a schema bad that is not this version’s: %s', async (words, change) => {
    await asOwner(test.connection, change);
    expect(await finding('migrations')).toMatchObject({ state: 'bad', seen: expect.stringContaining(words) });
  });
});
