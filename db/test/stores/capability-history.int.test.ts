import { type BindingRecord, type HomeRecord, HomeRuntime } from '@nexa/engine';
import { coreCapabilities, type DeviceDescription, type HistoryKind, type Reading, type ScalarValue } from '@nexa/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PostgresRecordStore } from '../../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { energyUsageSeries, networkMetricsSeries } from '../../src/timeseries/series.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';

let test: TestDatabase;
let home: SeededHome;
let kept: Record<HistoryKind, string[]>;

const now = Date.UTC(2026, 9, 24, 20);
const keysOf = (wanted: HistoryKind): string[] =>
  coreCapabilities
    .flatMap(({ id, attributes }) =>
      Object.entries(attributes).flatMap(([name, { history }]) => (history === wanted ? [`${id}.${name}`] : [])),
    )
    .sort();

/** A value that the attribute can have. */
function valueFor({ type, anyOf, format, minimum }: Record<string, unknown>): ScalarValue {
  if (Array.isArray(anyOf)) return (anyOf[0] as { const: string }).const;
  if (type === 'boolean') return true;
  if (type === 'string') return format === undefined ? 'Some text – ümlaut' : 'rtsp://camera.local/1';
  return Math.max(Number(minimum), 1);
}

/** One device with every capability there is, reporting every attribute once, through the real engine. */
function recordsOf(deviceId: string): HomeRecord[] {
  const description: DeviceDescription = {
    externalId: 'everything',
    name: 'Everything',
    type: 'other',
    components: [{ id: 'main', capabilities: coreCapabilities.map(({ id }) => id) }],
  };
  const { homeId, integrationId } = home;
  const path = { integrationId, externalId: 'everything' } as const;
  const binding: BindingRecord = {
    ...path,
    id: crypto.randomUUID(),
    componentMap: {},
    unitMap: [],
    priority: 0,
    active: true,
    activeSince: now,
    activeReason: 'first',
    description,
    keptApart: [],
  };
  const device = { ...path, id: deviceId, bindings: [binding], name: 'Everything', type: 'other' } as const;
  const records: HomeRecord[] = [];
  const runtime = new HomeRuntime({
    snapshot: {
      homeId,
      integrations: [{ id: integrationId, pluginId: 'virtual', title: 'Virtual' }],
      devices: [{ device: { ...device, description }, states: {}, status: { value: 'online', since: now } }],
      automations: [],
      issues: [],
      healings: [],
      commands: [],
      executions: [],
    },
    clock: { now: () => now, schedule: () => () => {} },
    ids: { next: () => crypto.randomUUID() },
    emit: (output) => {
      if (output.type === 'state' || output.type === 'samples') records.push({ homeId, output });
    },
  });
  const readings = coreCapabilities.flatMap(({ id, attributes }) =>
    Object.entries(attributes).map(
      ([attribute, { schema }]): Reading => ({
        externalId: 'everything',
        capability: id,
        attribute,
        value: valueFor(schema),
        observedAt: now,
      }),
    ),
  );
  runtime.dispatch({ type: 'readings', integrationId, readings });
  return records;
}

beforeAll(async () => {
  test = await createTestDatabase();
  home = await seedHome(test.database);
  const deviceId = home.deviceIds[0] as string;
  await new PostgresRecordStore(test.database).write(recordsOf(deviceId));
  kept = await test.database.withUser({ sub: home.ownerId }, async ({ sql }) => {
    const wide = (row: Record<string, unknown> | undefined, columnOf: Readonly<Record<string, string>>) =>
      Object.keys(columnOf).filter((key) => typeof row?.[columnOf[key] as string] === 'number');
    const states = await sql<{ attribute: string }[]>`
      SELECT attribute FROM public.device_states WHERE device_id = ${deviceId}`;
    const telemetry = await sql<{ metric: string }[]>`
      SELECT metric FROM public.device_telemetry WHERE device_id = ${deviceId}`;
    const [energy] = await sql`SELECT * FROM public.energy_usage WHERE device_id = ${deviceId}`;
    const [network] = await sql`SELECT * FROM public.network_metrics WHERE device_id = ${deviceId}`;
    return {
      states: states.map(({ attribute }) => attribute).sort(),
      telemetry: telemetry.map(({ metric }) => metric).sort(),
      energy: wide(energy, energyUsageSeries.columnOf).sort(),
      network: wide(network, networkMetricsSeries.columnOf).sort(),
    };
  });
});

afterAll(() => test.drop());

it.each([
  ['states', 'device_states', 'media.title'],
  ['telemetry', 'device_telemetry', 'airQuality.co2'],
  ['energy', 'energy_usage', 'power.watts'],
  ['network', 'network_metrics', 'linkQuality.rssi'],
] as const)('keeps the history “%s” of every capability in %s and nowhere else', (history, _table, example) => {
  expect(kept[history]).toContain(example);
  expect(kept[history]).toEqual(keysOf(history));
});
