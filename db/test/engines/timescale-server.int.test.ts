import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, migrate, openDatabase } from '../../src/index.ts';
import { startTimescaleServer, type TimescaleServer } from '../../src/testing/timescale-server.ts';
import { maintainTimeSeries } from '../../src/timeseries/maintain-time-series.ts';
import { timeSeriesPort } from '../../src/timeseries/port.ts';
import { TimeSeriesWriter } from '../../src/timeseries/time-series-writer.ts';

let server: TimescaleServer;
let database: Database;

beforeAll(async () => {
  server = await startTimescaleServer();
  await migrate({ connection: server.connection });
  database = openDatabase({ connection: server.connection, maxConnections: 1 });
}, 300_000);

afterAll(async () => {
  await database?.close();
  await server?.stop();
});

test('takes the migrations unchanged, from an owner who is neither superuser nor exempt from row security', async () => {
  const [row] = await database.asService(
    'test',
    ({ sql }) => sql`SELECT session_user::text AS login, current_user::text AS role,
      (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user) AS exempt,
      (SELECT count(*)::int FROM nexa.schema_migrations WHERE checksum IS NULL) AS unsigned`,
  );
  expect(row).toEqual({ login: 'nexa_test_owner', role: 'nexa_service', exempt: false, unsigned: 0 });
});

test('takes binary rows by COPY, also those that are there already', async () => {
  const sample = {
    homeId: '00000000-0000-7000-8000-00000000000a',
    deviceId: '00000000-0000-7000-8000-000000000001',
    component: 'main',
    metric: 'temperature.celsius',
    history: 'telemetry' as const,
    times: Float64Array.of(Date.now() - 2_000, Date.now()),
    values: Float64Array.of(20.5, 21),
  };
  const writer = new TimeSeriesWriter();
  const write = () => database.asService('test', ({ sql }) => writer.writeSamples(timeSeriesPort(sql), [sample]));
  await write();
  await write();
  const [row] = await database.asService(
    'test',
    ({ sql }) => sql`SELECT count(*)::int AS n FROM timeseries.device_telemetry`,
  );
  expect(row?.n).toBe(2);
});

test('survives a client that goes away in the middle of a transaction', async () => {
  const lost = openDatabase({ connection: server.connection, maxConnections: 1 });
  await database.close();
  const work = lost.asService('test', async ({ sql }) => {
    await sql`DELETE FROM timeseries.device_telemetry`;
    void lost.close();
    await new Promise(() => undefined);
  });
  await expect(work).rejects.toMatchObject({ code: 'NEXA_DATABASE_UNAVAILABLE' });
  database = openDatabase({ connection: server.connection, maxConnections: 1 });
  const [row] = await database.asService(
    'test',
    ({ sql }) => sql`SELECT count(*)::int AS n FROM timeseries.device_telemetry`,
  );
  expect(row?.n).toBe(2);
});

test('takes late rows into a packed chunk, however many rows that unpacks', async () => {
  const from = Date.now() - 60 * 86_400_000;
  const sample = (times: Float64Array) => ({
    homeId: '00000000-0000-7000-8000-00000000000a',
    deviceId: '00000000-0000-7000-8000-000000000002',
    component: 'main',
    metric: 'temperature.celsius',
    history: 'telemetry' as const,
    times,
    values: times.map((_, index) => index),
  });
  const writer = new TimeSeriesWriter();
  const write = (times: Float64Array) =>
    database.asService('test', async ({ sql }) => {
      // As an administrator may set it; the server's own default is 100,000 rows.
      await sql`SET LOCAL timescaledb.max_tuples_decompressed_per_dml_transaction = 10`;
      return writer.writeSamples(timeSeriesPort(sql), [sample(times)]);
    });
  await write(Float64Array.from({ length: 500 }, (_, index) => from + index * 1_000));
  const { packedRows, steps } = await maintainTimeSeries(database, Date.now());
  expect(packedRows + steps).toBeGreaterThan(0);
  const [packed] = await database.asService(
    'test',
    ({ sql }) => sql`SELECT count(*)::int AS n FROM timescaledb_information.chunks
      WHERE hypertable_name = 'device_telemetry' AND is_compressed`,
  );
  expect(packed?.n).toBeGreaterThan(0);
  await write(Float64Array.from({ length: 100 }, (_, index) => from + index * 5_000));
  await write(Float64Array.from({ length: 100 }, (_, index) => from + index * 5_000 + 500));
  const [row] = await database.asService(
    'test',
    ({ sql }) => sql`SELECT count(*)::int AS n FROM timeseries.device_telemetry
      WHERE device_id = '00000000-0000-7000-8000-000000000002'`,
  );
  expect(row?.n).toBe(600);
});
