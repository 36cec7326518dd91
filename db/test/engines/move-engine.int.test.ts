import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Database,
  migrate,
  moveEngine,
  openDatabase,
  readDatabaseStatus,
  readEngine,
  recordDeed,
  requireNoEngineMove,
  sealAudit,
  verifyAudit,
} from '../../src/index.ts';
import { expireHistory } from '../../src/retention/expire-history.ts';
import { createTestDatabase, startTimescaleServer, type TimescaleServer } from '../../src/testing/index.ts';
import { maintainTimeSeries } from '../../src/timeseries/maintain-time-series.ts';
import { TimeSeriesWriter } from '../../src/timeseries/time-series-writer.ts';
import { readRelation, relations } from './engine-answers.ts';
import { closes, devices, generateBatches, pick, seedWorld, writeBatch } from './engine-world.ts';

let server: TimescaleServer;
let database: Database;
const now = Date.parse('2026-11-05T00:00:00Z');

beforeAll(async () => {
  server = await startTimescaleServer();
  await migrate({ connection: server.connection });
  database = openDatabase({ connection: server.connection, maxConnections: 1 });
  await seedWorld(database);
  const writer = new TimeSeriesWriter();
  // A sixth of the rows: moving is asked, not packing.
  for (const batch of generateBatches()) {
    await writeBatch(
      database,
      writer,
      batch.map((samples) => pick(samples, (index) => index % 6 === 0)),
    );
  }
  await database.withUser({ sub: devices[0]?.home.ownerId ?? '' }, ({ sql }) => sql`UPDATE rooms SET name = 'Kitchen'`);
  await database.asService('test', ({ sql }) => sql`SELECT timeseries.seal_audit()`);
  await maintainTimeSeries(database, closes);
  // Part of the raw rows is gone afterwards; their rollups are all that is left of them.
  expect((await maintainTimeSeries(database, now)).dropped.length).toBeGreaterThan(0);
  // And part by the rule of one device.
  await database.asService(
    'test',
    ({ sql }) => sql`INSERT INTO nexa.retention_rules (home_id, series, device_id, keep_days)
      VALUES (${devices[1]?.home.id ?? ''}, 'device_telemetry', ${devices[1]?.id ?? ''}, 360)`,
  );
  expect((await expireHistory(database, now)).rows).toBeGreaterThan(0);
  await maintainTimeSeries(database, now);
}, 600_000);

afterAll(async () => {
  await database?.close();
  await server?.stop();
});

async function readEverything(): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const name of Object.keys(relations)) all[name] = await readRelation(database, name);
  all.audit = await database.asService('test', async ({ sql }) => {
    const rows = await sql<
      { row: string }[]
    >`SELECT to_jsonb(a)::text AS row FROM timeseries.audit_logs AS a ORDER BY id`;
    return rows.map(({ row }) => row);
  });
  return all;
}

/** Fails before each commit once, and after each commit, as a process that is killed again and again. */
async function moveWithFailures(target: 'native' | 'timescale'): Promise<{ failures: number; steps: string[] }> {
  const steps: string[] = [];
  let isFailing = true;
  let failures = 0;
  const killed: Database = {
    ...database,
    withUser: (...all) => database.withUser(...all),
    ping: () => database.ping(),
    requireWritable: () => database.requireWritable(),
    close: () => database.close(),
    callAsService: (...all) => database.callAsService(...all),
    asService: (reason, work) =>
      database.asService(reason, async (tx) => {
        const result = await work(tx);
        if (reason === 'health') return result;
        isFailing = !isFailing;
        if (!isFailing) throw new Error('killed before the commit');
        return result;
      }),
  };
  for (let attempt = 0; attempt < 2_000; attempt += 1) {
    try {
      // Settling is many steps of its own, which have tests of their own: let it through.
      const { move } = await readEngine(database);
      await moveEngine(move?.phase === 'settle' ? database : killed, target, now, (step) => {
        steps.push(step.did);
        throw new Error('killed after the commit');
      });
      return { failures, steps };
    } catch (error) {
      failures += 1;
      if (!/killed/.test(String((error as Error).message))) throw error;
    }
  }
  throw new Error(`still moving after ${steps.length} steps: ${steps.slice(-3).join(', ')}`);
}

async function expectNothingLeft(): Promise<void> {
  const rows = await database.asService(
    'test',
    ({ sql }) =>
      sql`SELECT relname FROM pg_class WHERE relnamespace = 'timeseries'::regnamespace AND relname LIKE '%\\_before%'`,
  );
  expect(rows.map((row) => row.relname)).toEqual([]);
  await expect(requireNoEngineMove(database)).resolves.toBeUndefined();
}

/** The new storage is as append only as the old one was, and what is in it still verifies. */
async function expectGuarded(): Promise<void> {
  for (const forgery of [
    'UPDATE timeseries.audit_logs SET after = NULL',
    "SELECT set_config('nexa.audit_work', 'erase', true); UPDATE timeseries.audit_logs SET action = 'x.y'",
    'DELETE FROM timeseries.audit_logs',
    'TRUNCATE timeseries.audit_logs',
    "INSERT INTO timeseries.audit_logs (actor_kind, action, entity_type, entity_id, sequence) VALUES ('user', 'x.y', 'x', 'x', 1)",
  ]) {
    const forged = database.asService('test', ({ sql }) => sql.unsafe(forgery));
    await expect(forged, forgery).rejects.toThrow(/append only/);
  }
  await recordDeed(database, { action: 'engines.moved', entityId: 'test' }, {});
  expect(await sealAudit(database)).toMatchObject({ sealed: expect.any(Number) });
  const { chains, findings } = await verifyAudit(database, { now: Date.now() });
  expect(findings).toEqual([]);
  expect(chains.length).toBeGreaterThan(1);
}

async function expectStatus(engine: string): Promise<void> {
  const status = await readDatabaseStatus(database, now);
  expect(status).toMatchObject({ engine: { name: engine }, timescaleVersion: expect.stringMatching(/^2\./) });
  expect(status.series.map(({ name }) => name)).toContain('audit_logs');
  const energy = status.series.find(({ name }) => name === 'energy_usage');
  expect(energy?.packedBytes).toBeGreaterThan(0);
  expect(energy?.packedParts).toBeGreaterThan(0);
  expect(energy).toMatchObject({
    lateChanges: 0,
    oldest: expect.any(Number),
    newest: expect.any(Number),
    nextRetentionAt: expect.any(Number),
  });
  expect(status.rollups).toHaveLength(6);
  for (const { watermark } of status.rollups) expect(watermark).toBeGreaterThanOrEqual(closes - 86_400_000);
}

describe('moving between engines', () => {
  test('to native and back loses nothing, killed at every step', { timeout: 900_000 }, async () => {
    const before = await readEverything();
    for (const name of Object.keys(before))
      if (!name.startsWith('network')) expect(before[name]?.length, name).toBeGreaterThan(0);
    for (const target of ['native', 'timescale'] as const) {
      const { failures, steps } = await moveWithFailures(target);
      expect(failures).toBeGreaterThan(20);
      expect(new Set(steps)).toEqual(
        new Set(['begin', 'copy', 'copied', 'rollups', 'settle', 'compare', 'compared', 'clean']),
      );
      expect((await readEngine(database)).name).toBe(target);
      const after = await readEverything();
      for (const [name, rows] of Object.entries(before)) expect(after[name]?.length, name).toBe(rows.length);
      expect(after).toEqual(before);
      await expectNothingLeft();
      await expectStatus(target);
      await expectGuarded();
      // And the engine goes on: rows come in, are rolled up and packed.
      const late = generateBatches(7)
        .slice(-1)
        .flat()
        .map((samples) => pick(samples, (index) => index < 3));
      await writeBatch(database, new TimeSeriesWriter(), late);
      await maintainTimeSeries(database, now);
      // Of late rows that are older than their rule the buckets are there twice until these go again.
      expect((await expireHistory(database, now)).rows).toBeGreaterThan(0);
      await maintainTimeSeries(database, now);
      Object.assign(before, await readEverything());
    }
  });

  test('does not start NEXA in the midst of it, and finishes only what was begun', { timeout: 300_000 }, async () => {
    await expect(
      moveEngine(database, 'native', now, () => {
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    await expect(requireNoEngineMove(database)).rejects.toMatchObject({
      code: 'NEXA_DATABASE_MOVING',
      params: { target: 'native', phase: 'copy' },
    });
    await expect(moveEngine(database, 'timescale', now)).rejects.toMatchObject({ code: 'NEXA_DATABASE_MOVING' });
  });

  test('drops nothing when a row is missing in the end', { timeout: 300_000 }, async () => {
    await expect(
      moveEngine(database, 'native', now, ({ did }) => {
        if (did === 'copied') throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    await database.asService(
      'test',
      ({ sql }) => sql`UPDATE timeseries.energy_usage SET power = power + 1
      WHERE (device_id, component, time) = (SELECT device_id, component, time FROM timeseries.energy_usage WHERE power IS NOT NULL LIMIT 1)`,
    );
    await expect(moveEngine(database, 'native', now)).rejects.toThrow(/energy_usage of 20\d\d-\d\d has/);
    const [row] = await database.asService(
      'test',
      ({ sql }) => sql`SELECT count(*)::int AS n FROM timeseries.energy_usage_before`,
    );
    expect(row?.n).toBeGreaterThan(0);
  });
});

test('without the extension the native engine is chosen, and a move is refused with the reason', async () => {
  const plain = await createTestDatabase();
  try {
    const engine = await readEngine(plain.database);
    expect(engine).toMatchObject({
      name: 'native',
      timescaleObstacle: 'the extension timescaledb is not installed in this database',
    });
    expect(engine.reason).toContain('not installed');
    await expect(moveEngine(plain.database, 'timescale', now)).rejects.toMatchObject({
      code: 'NEXA_DATABASE_UNSUPPORTED',
      params: { found: 'the extension timescaledb is not installed in this database' },
    });
    expect((await readEngine(plain.database)).name).toBe('native');
  } finally {
    await plain.drop();
  }
});
