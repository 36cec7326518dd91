import { CapabilityCatalog, type HomeEvent, type HomeOutput, type HomeRecordOutput, HomeRuntime } from '@nexa/engine';
import type { DeviceDescription } from '@nexa/sdk';
import { VirtualClock } from '@nexa/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PostgresHomeStore } from '../../src/stores/postgres-home-store.ts';
import { PostgresRecordStore } from '../../src/stores/postgres-record-store.ts';
import { readEnergyDays } from '../../src/stores/summary-store.ts';
import { refreshSummaries } from '../../src/summaries/refresh-summaries.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';

const mac = { kind: 'mac', value: '5c:cf:7f:b1:b6:59' } as const;
const plug = (externalId: string, change: Partial<DeviceDescription> = {}): DeviceDescription => ({
  externalId,
  name: `Plug ${externalId}`,
  type: 'plug',
  components: [{ id: 'main', capabilities: ['onOff', 'energy'] }],
  ...change,
});

let test: TestDatabase;
let home: SeededHome;
let second: string;
// Undoing and totals by the day are reckoned from the database's now.
const clock = new VirtualClock(Date.now());

beforeAll(async () => {
  test = await createTestDatabase();
});

afterAll(() => test.drop());

beforeEach(async () => {
  home = await seedHome(test.database, 0);
  second = await test.database.asService('test', async ({ sql }) => {
    const [row] = await sql<{ id: string }[]>`
      INSERT INTO nexa.integrations (home_id, plugin_id, title, unique_id)
      VALUES (${home.homeId}, 'second', 'Second', 'second') RETURNING id`;
    return row?.id ?? '';
  });
});

afterEach(() => test.database.asService('test', ({ sql }) => sql`DELETE FROM homes WHERE id = ${home.homeId}`));

const effects: readonly HomeOutput['type'][] = [
  'send-command',
  'watch-trigger',
  'unwatch-trigger',
  'ask-condition',
  'run-action',
  'run-check',
  'run-healing',
];
const isRecord = (output: HomeOutput): output is HomeRecordOutput => !effects.includes(output.type);

/** A home's runtime as a server runs it: from what is stored, and everything that comes out is stored. */
async function start() {
  const records = new PostgresRecordStore(test.database);
  const snapshot = await new PostgresHomeStore(test.database).load(home.homeId);
  const waiting: Parameters<PostgresRecordStore['write']>[0][number][] = [];
  const runtime = new HomeRuntime({
    snapshot,
    clock,
    ids: { next: () => crypto.randomUUID() },
    catalog: new CapabilityCatalog(),
    emit: (output) => {
      if (isRecord(output)) waiting.push({ homeId: home.homeId, output });
    },
  });
  const dispatch = async (...events: HomeEvent[]) => {
    for (const event of events) runtime.dispatch(event);
    await records.write(waiting.splice(0));
  };
  const join = (integrationId: string, ...devices: DeviceDescription[]) =>
    dispatch(
      {
        type: 'integration-added',
        integration: { id: integrationId, pluginId: 'x', pluginKind: 'brand', title: 'Bridge' },
      },
      { type: 'integration-status', integrationId, status: { value: 'online' } },
      { type: 'devices', integrationId, devices },
    );
  const count = (integrationId: string, externalId: string, value: number, observedAt: number) =>
    dispatch({
      type: 'readings',
      integrationId,
      readings: [{ externalId, capability: 'energy', attribute: 'kilowattHours', value, observedAt }],
    });
  return { runtime, dispatch, join, count };
}

const bindings = () =>
  test.database.withUser(
    { sub: home.ownerId },
    ({ sql }) => sql<{ external_id: string; active: boolean; device_id: string }[]>`
      SELECT external_id, active, device_id FROM nexa.device_bindings WHERE home_id = ${home.homeId} ORDER BY external_id`,
  );

/** A scene, a group and a voice ecosystem that name the device. */
const refer = (deviceId: string) =>
  test.database.asService('test', async ({ sql }) => {
    const states = [{ deviceId, capability: 'onOff', attribute: 'on', value: true }];
    await sql`INSERT INTO ecosystems (id, name, kind) VALUES ('alexa', 'Alexa', 'voice') ON CONFLICT DO NOTHING`;
    await sql`INSERT INTO scenes (home_id, name, states) VALUES (${home.homeId}, 'Evening', ${sql.json(states)})`;
    await sql`
      WITH new_group AS (
        INSERT INTO device_groups (home_id, name) VALUES (${home.homeId}, ${`With ${deviceId}`}) RETURNING id)
      INSERT INTO device_group_members (home_id, group_id, device_id)
      SELECT ${home.homeId}, id, ${deviceId} FROM new_group`;
    await sql`INSERT INTO nexa.exposures (home_id, ecosystem_id, device_id, name)
      VALUES (${home.homeId}, 'alexa', ${deviceId}, 'coffee machine')`;
    await sql`INSERT INTO ecosystem_sync_status (home_id, ecosystem_id, device_id, told, acknowledged)
      VALUES (${home.homeId}, 'alexa', ${deviceId}, ${sql.json({ endpointId: deviceId })}, ${sql.json({ endpointId: deviceId })})`;
  });

/** What names a device that the owner sees, in whole rows. */
const referring = () =>
  test.database.withUser(
    { sub: home.ownerId },
    ({ sql }) => sql<{ device_id: string; what: string; row: unknown }[]>`
      SELECT d.id AS device_id, r.what, r.row FROM devices d CROSS JOIN LATERAL (
        SELECT 'scene' AS what, to_jsonb(s) - 'updated_at' AS row FROM scenes s WHERE strpos(s.states::text, d.id::text) > 0
        UNION ALL SELECT 'group', to_jsonb(m) FROM device_group_members m WHERE m.device_id = d.id
        UNION ALL SELECT 'exposure', to_jsonb(e) FROM nexa.exposures e WHERE e.device_id = d.id
        UNION ALL SELECT 'voice', to_jsonb(v) FROM ecosystem_sync_status v WHERE v.device_id = d.id) r
      WHERE d.home_id = ${home.homeId} AND d.deleted_at IS NULL ORDER BY d.id, r.what`,
  );

describe('paths of devices', () => {
  it('are the same after a restart: linked, failed over, with the evidence', async () => {
    const before = await start();
    await before.join(home.integrationId, plug('one', { identifiers: [mac] }));
    await before.join(second, plug('two', { identifiers: [mac] }));
    await before.dispatch({
      type: 'integration-status',
      integrationId: home.integrationId,
      status: { value: 'offline', detail: 'communication-error' },
    });
    const [device] = before.runtime.devices();
    const after = await start();
    expect(after.runtime.devices().map(({ record }) => record)).toEqual([device?.record]);
    expect(device?.record).toMatchObject({ integrationId: second });
    expect(await bindings()).toMatchObject([
      { external_id: 'one', active: false },
      { external_id: 'two', active: true },
    ]);
  });

  it('are swapped by a replacement, undone exactly over a restart', async () => {
    const first = await start();
    await first.join(home.integrationId, plug('one'));
    await first.join(second, plug('two'));
    const [keep, gone] = first.runtime.devices().map(({ record }) => record.id) as [string, string];
    const records = new Map(first.runtime.devices().map(({ record }) => [record.id, record]));
    const replacementId = crypto.randomUUID();
    const wish = { replacementId, deviceId: keep, withDeviceId: gone, userId: home.ownerId };
    await first.dispatch({ type: 'replace-device', wish });
    const next = await start();
    await next.join(home.integrationId, plug('one', { firmware: '2' }));
    expect(next.runtime.devices()).toHaveLength(1);
    expect(await bindings()).toMatchObject([
      { external_id: 'one', active: false, device_id: keep },
      { external_id: 'two', active: true, device_id: keep },
    ]);
    await next.dispatch({ type: 'undo-replacement', wish: { replacementId, userId: home.ownerId } });
    const last = await start();
    expect(new Map(last.runtime.devices().map(({ record }) => [record.id, record]))).toEqual(records);
    expect(last.runtime.bindingProblem({ type: 'undo-replacement', wish: { replacementId, userId: 'u' } })?.code).toBe(
      'NEXA_REPLACEMENT_NOT_FOUND',
    );
  });

  it('leave scenes, groups and what a voice ecosystem knows where they are, when a device is replaced and brought back', async () => {
    const first = await start();
    await first.join(home.integrationId, plug('one'));
    await first.join(second, plug('two'));
    const devices = first.runtime.devices().map(({ record }) => record.id) as [string, string];
    const [deviceId, withDeviceId] = devices;
    for (const each of devices) await refer(each);
    const before = await referring();
    expect(before).toHaveLength(8);
    const { dispatch } = await start();
    const replacementId = crypto.randomUUID();
    await dispatch({
      type: 'replace-device',
      wish: { replacementId, deviceId, withDeviceId, userId: home.ownerId },
    });
    const isScene = ({ what }: { readonly what: string }) => what === 'scene';
    const after = await referring();
    const ofDevice = before.filter(({ device_id }) => device_id === deviceId);
    expect(after.filter((one) => !isScene(one))).toEqual(ofDevice.filter((one) => !isScene(one)));
    // Its own scene, and that of the new device, which names it now.
    expect(after.filter(isScene).map(({ device_id }) => device_id)).toEqual([deviceId, deviceId]);
    await dispatch({ type: 'undo-replacement', wish: { replacementId, userId: home.ownerId } });
    expect(await referring()).toEqual(before);
  });

  it('lead to the same device again when it was removed and is told anew, also over a restart', async () => {
    const first = await start();
    await first.join(home.integrationId, plug('one'), plug('two'));
    const before = first.runtime.devices().map(({ record }) => record);
    const [one, two] = before.map(({ id }) => id) as [string, string];
    for (const each of [one, two]) await refer(each);
    const known = await referring();
    const removed = (externalId: string) =>
      ({ type: 'device-removed', integrationId: home.integrationId, externalId }) as const;
    await first.dispatch(removed('one'), removed('two'));
    expect(await referring()).toEqual([]);
    await first.join(home.integrationId, plug('one', { firmware: '2' }));
    const next = await start();
    expect(next.runtime.devices().map(({ record }) => record.id)).toEqual([one]);
    await next.join(home.integrationId, plug('two'));
    const last = await start();
    expect(new Set(last.runtime.devices().map(({ record }) => record.id))).toEqual(new Set([one, two]));
    expect(last.runtime.device(two)?.record).toEqual({
      ...before[1],
      bindings: [{ ...before[1]?.bindings[0], activeSince: clock.now() }],
    });
    expect(await referring()).toEqual(known);
    expect(await bindings()).toMatchObject([{ active: true }, { active: true }]);
  });

  it('leave nothing of a change behind when its batch cannot be written', async () => {
    const { runtime, join } = await start();
    await join(home.integrationId, plug('one'));
    await join(second, plug('two'));
    const [keep, gone] = runtime.devices().map(({ record }) => record.id) as [string, string];
    const before = await bindings();
    const outputs: Parameters<PostgresRecordStore['write']>[0][number][] = [];
    const stopped = new HomeRuntime({
      snapshot: await new PostgresHomeStore(test.database).load(home.homeId),
      clock,
      ids: { next: () => crypto.randomUUID() },
      emit: (output) => {
        if (output.type === 'binding-change') outputs.push({ homeId: home.homeId, output });
      },
    });
    const wish = { replacementId: 'no uuid', deviceId: keep, withDeviceId: gone, userId: home.ownerId };
    stopped.dispatch({ type: 'replace-device', wish });
    await expect(new PostgresRecordStore(test.database).write(outputs)).rejects.toThrow();
    expect(await bindings()).toEqual(before);
  });

  it('let the energy of a replaced meter go on: in the rows, and in what was used', async () => {
    const { runtime, dispatch, join, count } = await start();
    const noon = new Date().setUTCHours(12, 0, 0, 0) - 86_400_000;
    await join(home.integrationId, plug('one'));
    await join(second, plug('two'));
    const [keep, gone] = runtime.devices().map(({ record }) => record.id) as [string, string];
    await count(home.integrationId, 'one', 700, noon);
    await count(home.integrationId, 'one', 702, noon + 600_000);
    await count(second, 'two', 3, noon + 900_000);
    const wish = { replacementId: crypto.randomUUID(), deviceId: keep, withDeviceId: gone, userId: home.ownerId };
    await dispatch({ type: 'replace-device', wish });
    await count(second, 'two', 3.5, noon + 1_200_000);
    await count(second, 'two', 5, noon + 1_800_000);
    const owner = { sub: home.ownerId };
    const rows = await test.database.withUser(
      owner,
      ({ sql }) => sql<{ energy: number }[]>`
        SELECT energy FROM energy_usage WHERE device_id = ${keep} AND energy IS NOT NULL ORDER BY time`,
    );
    expect(rows.map(({ energy }) => energy)).toEqual([700, 702, 702, 703.5]);
    // Noon of yesterday in UTC is two days ago in the home's zone when that is past midnight already.
    await refreshSummaries(test.database);
    const days = await test.database.withUser(owner, (tx) => readEnergyDays(tx, home.homeId, 7));
    expect(days.map(({ energy }) => energy)).toEqual([3.5]);
  });
});
