import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type HealthFinding,
  healthCheckStore,
  healthFingerprint,
  PostgresAutomationHealth,
  purgeDevice,
} from '../../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';

let test: TestDatabase;
let health: PostgresAutomationHealth;
let home: SeededHome;
let first: string;
let second: string;

beforeAll(async () => {
  test = await createTestDatabase();
  health = new PostgresAutomationHealth(test.database);
});

beforeEach(async () => {
  home = await seedHome(test.database, 2);
  [first = '', second = ''] = await test.database.asService('test', async ({ sql }) => {
    const rows = await sql`INSERT INTO automations (home_id, name, definition)
      VALUES (${home.homeId}, 'A', '{}'), (${home.homeId}, 'B', '{}') RETURNING id`;
    return rows.map((row) => row.id as string);
  });
});

afterAll(() => test.drop());

const finding = (change: Partial<HealthFinding> = {}): HealthFinding => ({
  automationId: first,
  automationVersion: 1,
  kind: 'loop',
  grade: 'possible',
  fingerprint: 'loop A B',
  detail: { with: second },
  ...change,
});

const apply = (findings: readonly HealthFinding[], scope?: Parameters<PostgresAutomationHealth['apply']>[2]) =>
  health.apply(home.homeId, findings, scope);
const open = () => test.database.withUser({ sub: home.ownerId }, (tx) => healthCheckStore.ofHome(tx, home.homeId));

describe('what is wrong with automations', () => {
  it('is opened once, stays the same row while it is found, and is resolved when it no longer is', async () => {
    const { opened } = await apply([finding(), finding({ fingerprint: 'other', kind: 'conflict' })]);
    expect(opened).toHaveLength(2);
    expect(opened[0]).toMatchObject({
      homeId: home.homeId,
      automationId: first,
      automationVersion: 1,
      kind: 'loop',
      grade: 'possible',
      fingerprint: healthFingerprint('loop A B'),
      detail: { with: second },
    });
    expect(await apply([finding(), finding({ fingerprint: 'other', kind: 'conflict' })])).toEqual({
      opened: [],
      changed: [],
      resolved: [],
    });
    const { resolved } = await apply([finding()]);
    expect(resolved.map(({ id }) => id)).toEqual([opened[1]?.id]);
    expect(resolved[0]?.resolvedAt).toBeDefined();
    expect((await open()).map(({ id }) => id)).toEqual([opened[0]?.id]);
    expect(await health.open(home.homeId)).toEqual(await open());
  });

  it('comes back as a row of its own, so that it is seen how often', async () => {
    const before = await apply([finding()]);
    await apply([]);
    const after = await apply([finding()]);
    expect(after.opened).toHaveLength(1);
    expect(after.opened[0]?.id).not.toBe(before.opened[0]?.id);
  });

  it('is told again when its grade, detail or version changes; a grade sinks only with a new version', async () => {
    const quiet = (change: Partial<HealthFinding> = {}) => finding({ kind: 'never-fires', ...change });
    const [one] = (await apply([quiet()])).opened;
    const grades = async (change: Partial<HealthFinding>) => (await apply([quiet(change)])).changed;
    expect(await grades({ grade: 'repeated' })).toEqual([expect.objectContaining({ id: one?.id, grade: 'repeated' })]);
    expect(await grades({ grade: 'observed' })).toEqual([]);
    expect(await grades({ grade: 'observed', detail: { runs: 3 } })).toEqual([
      expect.objectContaining({ grade: 'repeated', detail: { runs: 3 } }),
    ]);
    expect(await grades({ automationVersion: 2, detail: { runs: 3 } })).toEqual([
      expect.objectContaining({ id: one?.id, grade: 'possible', automationVersion: 2 }),
    ]);
  });

  it.each(['conflict', 'loop'] as const)(
    'sinks freely as a %s, with what was seen lately of the others',
    async (kind) => {
      const [one] = (await apply([finding({ kind, grade: 'repeated' })])).opened;
      expect((await apply([finding({ kind, grade: 'observed' })])).changed).toEqual([
        expect.objectContaining({ id: one?.id, grade: 'observed' }),
      ]);
    },
  );

  it('is resolved only within what was looked at', async () => {
    await apply([finding(), finding({ automationId: second }), finding({ kind: 'never-fires', fingerprint: 'n' })]);
    expect((await apply([], { automationIds: [second], kinds: ['conflict'] })).resolved).toEqual([]);
    expect((await apply([], { kinds: ['never-fires'] })).resolved.map(({ kind }) => kind)).toEqual(['never-fires']);
    const { resolved } = await apply([], { automationIds: [second] });
    expect(resolved.map(({ automationId }) => automationId)).toEqual([second]);
    expect(await open()).toHaveLength(1);
  });

  it('without a grade keeps none', async () => {
    const { grade: _, automationVersion: __, ...bare } = finding({ kind: 'broken-reference' });
    const [opened] = (await apply([bare])).opened;
    expect(opened).not.toHaveProperty('grade');
    expect(opened).not.toHaveProperty('automationVersion');
    expect((await apply([bare])).changed).toEqual([]);
  });

  it('is not kept of an automation of another home, nor of one that was removed', async () => {
    const other = await seedHome(test.database, 0);
    expect((await health.apply(other.homeId, [finding()])).opened).toEqual([]);
    await apply([finding()]);
    await test.database.asService(
      'test',
      ({ sql }) => sql`UPDATE automations SET deleted_at = now() WHERE id = ${first}`,
    );
    expect(await open()).toEqual([]);
    expect(await health.open(home.homeId)).toEqual([]);
    expect(await apply([finding()])).toMatchObject({ opened: [], resolved: [{ automationId: first }] });
  });

  it('is opened once when two checks come at the same moment', async () => {
    const both = await Promise.all([apply([finding()]), apply([finding()])]);
    expect(both.flatMap(({ opened }) => opened)).toHaveLength(1);
    expect(await open()).toHaveLength(1);
  });

  it('is shown to those who live there, and not to others', async () => {
    await apply([finding()]);
    const stranger = (await seedHome(test.database, 0)).ownerId;
    const of = (sub: string) =>
      test.database.withUser({ sub }, (tx) => healthCheckStore.ofAutomation(tx, { id: first, homeId: home.homeId }));
    expect(await of(home.ownerId)).toHaveLength(1);
    expect(await of(stranger)).toEqual([]);
  });

  it('does not keep devices from being removed for good, one after the other, and stays the same', async () => {
    const broken = home.deviceIds.map((deviceId) =>
      finding({ kind: 'broken-reference', fingerprint: `broken-reference ${deviceId}`, detail: { deviceId } }),
    );
    const { opened } = await apply(broken);
    for (const deviceId of home.deviceIds) await purgeDevice(test.database, home.homeId, deviceId);
    const again = await apply(broken);
    expect([again.opened, again.resolved]).toEqual([[], []]);
    expect(again.changed.map(({ id }) => id).sort()).toEqual(opened.map(({ id }) => id).sort());
  });
});
