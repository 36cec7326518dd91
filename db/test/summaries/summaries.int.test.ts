import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readDeviceHealth, readEnergyDays, readHomeSummary } from '../../src/stores/summary-store.ts';
import { refreshSummaries, summaries } from '../../src/summaries/refresh-summaries.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';

let test: TestDatabase;
let home: SeededHome;

beforeAll(async () => {
  test = await createTestDatabase();
});

afterAll(() => test.drop());

beforeEach(async () => {
  home = await seedHome(test.database, 2);
});

function deferred() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const asOwner = <T>(work: Parameters<typeof test.database.withUser<T>>[1]) =>
  test.database.withUser({ sub: home.ownerId }, work);
const write = (statement: string, parameters: string[] = []) =>
  test.database.asService('test', ({ sql }) => sql.unsafe(statement, parameters));

describe('the summary of a home', () => {
  it('counts what is there, and not what was removed', async () => {
    const [lamp, plug] = home.deviceIds as [string, string];
    await write(
      `UPDATE devices SET connectivity_status = 'online', health_score = 80,
      current_state = '{"battery.percent": {"value": 12}}' WHERE id = $1`,
      [lamp],
    );
    await write(`UPDATE devices SET connectivity_status = 'offline', health_score = 40 WHERE id = $1`, [plug]);
    await write(`INSERT INTO rooms (home_id, name, deleted_at) VALUES ($1, 'Hall', NULL), ($1, 'Gone', now())`, [
      home.homeId,
    ]);
    const [issue] = await write(
      `INSERT INTO diagnostic_issues (home_id, code, severity, state, title, device_id)
       VALUES ($1, 'core.x', 'error', 'confirmed', 'x', $2) RETURNING id`,
      [home.homeId, plug],
    );
    await write(
      `INSERT INTO self_healing_executions (home_id, issue_id, action_id, title, trigger, outcome)
       VALUES ($1, $2, 'a', 'a', 'auto', 'verified'), ($1, $2, 'a', 'a', 'auto', 'failed')`,
      [home.homeId, issue?.id],
    );
    await write(
      `INSERT INTO nexa.commands (home_id, device_id, capability, command, status, cause, deadline)
       VALUES ($1, $2, 'onOff', 'on', 'confirmed', '[]', now()), ($1, $2, 'onOff', 'on', 'failed', '[]', now())`,
      [home.homeId, plug],
    );
    expect(await refreshSummaries(test.database)).toEqual({ refreshed: summaries });
    expect(await asOwner((tx) => readHomeSummary(tx, home.homeId))).toMatchObject({
      rooms: 1,
      people: 1,
      devices: 2,
      devicesOnline: 1,
      devicesOffline: 1,
      lowBatteries: 1,
      healthScore: 60,
      commandsDay: 2,
      confirmedCommandsDay: 1,
      openIssues: 1,
      severeIssues: 1,
      healedMonth: 1,
      unhealedMonth: 1,
    });
    const health = await asOwner((tx) => readDeviceHealth(tx, home.homeId));
    expect(health.find(({ deviceId }) => deviceId === lamp)).toMatchObject({
      healthScore: 80,
      battery: 12,
      issuesMonth: 0,
    });
    expect(health.find(({ deviceId }) => deviceId === plug)).toMatchObject({
      openIssues: 1,
      healedMonth: 1,
      commandsWeek: 2,
      confirmedCommandsWeek: 1,
    });
  });

  it('is nobody else’s', async () => {
    const other = await seedHome(test.database);
    await refreshSummaries(test.database);
    const foreign = await test.database.withUser({ sub: other.ownerId }, async (tx) => [
      await readHomeSummary(tx, home.homeId),
      await readDeviceHealth(tx, home.homeId),
      await readEnergyDays(tx, home.homeId, 7),
    ]);
    expect(foreign).toEqual([undefined, [], []]);
  });

  it('can be read while it is refreshed, and is refreshed by one server at a time', async () => {
    await refreshSummaries(test.database);
    const held = deferred();
    const taken = deferred();
    const other = test.database.asService('test', async ({ sql }) => {
      await sql`SELECT pg_advisory_xact_lock(${0x6e657864}, 0)`;
      await sql`REFRESH MATERIALIZED VIEW CONCURRENTLY timeseries.home_dashboard_summary`;
      taken.resolve();
      await held.promise;
    });
    await taken.promise;
    const { refreshed } = await refreshSummaries(test.database);
    const summary = await asOwner((tx) => readHomeSummary(tx, home.homeId));
    held.resolve();
    await other;
    expect(refreshed).toEqual(['device_health_summary', 'energy_usage_summary']);
    expect(summary).toMatchObject({ devices: 2 });
  });
});

describe('the energy of a day', () => {
  const read = (time: string, energy: number | null, power: number | null = null, component = 'main', device = 0) =>
    write(`SELECT timeseries.ensure_partitions(now() - interval '40 days', now())`).then(() =>
      write(
        `INSERT INTO timeseries.energy_usage (time, device_id, home_id, component, energy, power)
         SELECT ${time}, $1, $2, $3, ${energy ?? 'NULL'}, ${power ?? 'NULL'}`,
        [home.deviceIds[device] as string, home.homeId, component],
      ),
    );
  /** Midnight of so many days ago in Berlin, and hours after it. */
  const at = (daysAgo: number, hours: number) =>
    `((now() AT TIME ZONE 'Europe/Berlin')::date - ${daysAgo} + interval '${hours} hours') AT TIME ZONE 'Europe/Berlin'`;
  const days = () => asOwner((tx) => readEnergyDays(tx, home.homeId, 7));

  it('is what the meter grew by, day by day of the home’s zone, also across midnight', async () => {
    await read(at(4, 1), 100);
    await read(at(4, 23), 102);
    await read(at(3, 1), 102.5);
    await read(at(3, 20), 105);
    await refreshSummaries(test.database);
    expect((await days()).map(({ energy, isEstimated }) => [Number(energy.toFixed(6)), isEstimated])).toEqual([
      [2, false],
      [3, false],
    ]);
  });

  it('goes on from zero when the meter was reset', async () => {
    await read(at(4, 1), 100);
    await read(at(4, 2), 101);
    await read(at(4, 10), 0.5);
    await read(at(4, 12), 2);
    await refreshSummaries(test.database);
    expect((await days()).map(({ energy }) => energy)).toEqual([3]);
  });

  it('is computed from power where there is no meter, and says so', async () => {
    for (const minute of [0, 15, 30, 45]) await read(`${at(3, 8)} + interval '${minute} minutes'`, null, 1000);
    await refreshSummaries(test.database);
    expect(await days()).toMatchObject([{ energy: 1, isEstimated: true }]);
  });

  it('is what the house’s meter counted where there is one, for that holds what the plugs used', async () => {
    await write(`UPDATE devices SET device_type = 'meter' WHERE id = $1`, [home.deviceIds[0] as string]);
    for (const [daysAgo, device, from, to] of [
      [4, 1, 10, 11],
      [3, 1, 11, 12],
      [3, 0, 500, 503],
    ] as const) {
      await read(at(daysAgo, 6), from, null, 'main', device);
      await read(at(daysAgo, 9), to, null, 'main', device);
    }
    await refreshSummaries(test.database);
    expect((await days()).map(({ energy }) => energy)).toEqual([1, 3]);
  });

  it('counts yesterday to the second, without waiting for a refresh', async () => {
    await read(at(1, 1), 10);
    await read(at(1, 3), 11.5);
    expect(await days()).toMatchObject([{ energy: 1.5, isEstimated: false }]);
  });
});
