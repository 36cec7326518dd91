import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deviceStore } from '../../src/stores/request/device-store.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Parent Relationship'?: string;
  readonly 'Subplan Name'?: string;
  readonly 'Actual Loops': number;
  readonly 'Actual Rows': number;
  readonly Plans?: readonly PlanNode[];
}

let test: TestDatabase;
let home: SeededHome;
const homes: SeededHome[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
  for (let index = 0; index < 40; index += 1) homes.push(await seedHome(test.database, 50));
  home = homes[20] as SeededHome;
  await test.database.asService('test', async ({ sql }) => {
    await sql`INSERT INTO timeseries.device_telemetry (time, value, device_id, home_id, component, metric)
      SELECT now() - n * interval '1 minute', n, d.id, d.home_id, 'main', 'temperature.celsius'
      FROM devices AS d, generate_series(1, 60) AS n`;
    await sql`ANALYZE`;
  });
});

afterAll(() => test.drop());

async function planOf(statement: string, parameters: readonly unknown[] = []): Promise<readonly PlanNode[]> {
  const rows = await test.database.withUser({ sub: home.ownerId }, ({ sql }) =>
    sql.unsafe<{ 'QUERY PLAN': [{ Plan: PlanNode }] }[]>(`EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`, [
      ...(parameters as never[]),
    ]),
  );
  const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)];
  return flatten(rows[0]?.['QUERY PLAN'][0].Plan as PlanNode);
}

/** What the store really asks of the database, and what it found. */
async function statementOf(query: Parameters<typeof deviceStore.list>[1]) {
  const asked: { readonly string?: string; readonly parameters?: readonly unknown[] }[] = [];
  const found = await test.database.withUser({ sub: home.ownerId }, (tx) => {
    const sql = new Proxy(tx.sql, {
      apply: (target, self, parameters) => {
        const sent = Reflect.apply(target as never, self, parameters);
        asked.push(sent as (typeof asked)[number]);
        return sent;
      },
    });
    return deviceStore.list({ ...tx, sql }, query);
  });
  const [sent] = asked.filter(({ string }) => string !== undefined);
  return { text: sent?.string ?? '', parameters: sent?.parameters ?? [], found: found.rows };
}

const initPlans = (plan: readonly PlanNode[]) => plan.filter((node) => node['Parent Relationship'] === 'InitPlan');
const indexConditions = (plan: readonly PlanNode[]) => plan.map((node) => node['Index Cond'] ?? '').join('');
const scansOf = (plan: readonly PlanNode[], relation: RegExp) =>
  plan.filter((node) => relation.test(node['Relation Name'] ?? '') && node['Actual Loops'] > 0);

describe('row security', () => {
  it('asks for the homes of the person once for a list of devices, and finds them by index', async () => {
    const plan = await planOf(
      `SELECT id, name FROM devices WHERE home_id = '${home.homeId}' AND deleted_at IS NULL ORDER BY name, id LIMIT 100`,
    );
    expect(plan[0]?.['Actual Rows']).toBe(50);
    expect(initPlans(plan).length).toBeGreaterThan(0);
    expect(Math.max(...initPlans(plan).map((node) => node['Actual Loops']))).toBe(1);
    expect(plan.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
    expect(indexConditions(plan)).toMatch(/home_id = ANY \((?:\(InitPlan|\$\d)/);
  });

  it('finds the devices of the person by index even when the query names no home', async () => {
    const plan = await planOf('SELECT id FROM devices');
    expect(plan[0]?.['Actual Rows']).toBe(50);
    expect(Math.max(...initPlans(plan).map((node) => node['Actual Loops']))).toBe(1);
    expect(plan.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
  });

  it('lets a chart go straight to the device’s samples in the months asked for', async () => {
    const plan = await planOf(
      `SELECT time, value FROM device_telemetry WHERE device_id = '${home.deviceIds[7]}' AND component = 'main'
       AND metric = 'temperature.celsius' AND time >= now() - interval '1 hour' AND time < now() + interval '1 minute'`,
    );
    expect(Math.max(...initPlans(plan).map((node) => node['Actual Loops']))).toBe(1);
    const scans = scansOf(plan, /^device_telemetry_\d{4}/);
    expect(scans.map((node) => node['Node Type'])).not.toContain('Seq Scan');
    expect(indexConditions(plan)).toMatch(/^\(\(device_id = .*component = .*metric = .*"time" >= .*"time" < /);
    expect(scans.length).toBeGreaterThan(0);
    expect(scans.length).toBeLessThanOrEqual(2);
  });

  it('searches the devices of one home by that home, with everything that the interface asks for', async () => {
    const { text, parameters, found } = await statementOf({ homeId: home.homeId, search: 'dev 0007', limit: 100 });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((row) => row.home_id === home.homeId)).toBe(true);
    const plan = await planOf(text, parameters);
    expect(plan[0]?.['Actual Rows']).toBe(found.length);
    expect(initPlans(plan).length).toBeGreaterThan(0);
    expect(Math.max(...initPlans(plan).map((node) => node['Actual Loops']))).toBe(1);
    const scans = scansOf(plan, /^(devices|device_bindings)$/);
    expect(scans.length).toBeGreaterThan(1);
    expect(scans.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
    expect(indexConditions(plan)).toContain(`(home_id = '${home.homeId}'::uuid)`);
  });

  it('finds nothing of a home that is not theirs, whatever is searched for', async () => {
    const other = homes.find(({ homeId }) => homeId !== home.homeId);
    expect((await statementOf({ homeId: other?.homeId ?? '', search: 'device', limit: 100 })).found).toEqual([]);
  });

  it('asks once for the list of commands too', async () => {
    const plan = await planOf(`SELECT id FROM nexa.commands WHERE home_id = '${home.homeId}'`);
    expect(Math.max(...initPlans(plan).map((node) => node['Actual Loops']))).toBe(1);
  });
});
