import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { erasePerson, planErasure } from '../../src/data-life/erase-person.ts';
import { findTraces } from '../../src/data-life/find-traces.ts';
import { pruneRows } from '../../src/data-life/prune-rows.ts';
import { purgeDevice, purgeHome, purgeRemoved } from '../../src/data-life/remove-home.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/create-test-database.ts';
import { seedLife } from './seed-life.ts';

const auditColumns = /^timeseries\.audit_/;

describe('removing without a rest', () => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.drop());

  const traces = (ids: readonly string[]) => test.database.asService('test', ({ sql }) => findTraces(sql, ids));
  const outsideAudit = async (ids: readonly string[]) =>
    (await traces(ids))
      .filter(({ table }) => !auditColumns.test(table))
      .map(({ table, column }) => `${table}.${column}`);

  it('leaves of a home only skeletons of its audit log, in whatever table or column one looks', async () => {
    const other = await seedLife(test.database, { days: 1, devices: 1 });
    const home = await seedLife(test.database);
    const ids = [home.homeId, home.roomId, home.automationId, home.sceneId, home.integrationId, ...home.deviceIds];
    expect((await outsideAudit(ids)).length).toBeGreaterThan(25);
    await purgeHome(test.database, home.homeId);
    expect(await outsideAudit(ids)).toEqual([]);
    const [left] = await test.database.asService(
      'test',
      ({ sql }) => sql`
      SELECT (SELECT count(*)::int FROM timeseries.device_telemetry) AS samples, (SELECT count(*)::int FROM homes) AS homes,
        (SELECT count(*)::int FROM timeseries.audit_logs WHERE home_id = ${home.homeId}) AS skeletons`,
    );
    expect(left).toMatchObject({ samples: 144, homes: 1 });
    expect(left?.skeletons).toBeGreaterThan(0);
    await purgeHome(test.database, other.homeId);
  });

  it('leaves of a device only what an automation says about it', async () => {
    const home = await seedLife(test.database);
    const [device = '', kept = ''] = home.deviceIds;
    await purgeDevice(test.database, home.homeId, device);
    expect(await outsideAudit([device])).toEqual(['public.automations.definition']);
    const [left] = await test.database.asService(
      'test',
      ({ sql }) => sql`
      SELECT count(*)::int AS samples FROM timeseries.device_telemetry WHERE device_id = ${kept}`,
    );
    expect(left?.samples).toBe(3 * 144);
    await purgeHome(test.database, home.homeId);
  });

  it('takes for good what was removed a month ago, and nothing younger', async () => {
    const home = await seedLife(test.database, { days: 1 });
    const young = await seedLife(test.database, { days: 1 });
    const [device = ''] = home.deviceIds;
    const day = 86_400_000;
    await test.database.asService('test', async ({ sql }) => {
      await sql`UPDATE homes SET deleted_at = now() - interval '29 days' WHERE id = ${young.homeId}`;
      await sql`UPDATE devices SET deleted_at = now() - interval '31 days' WHERE id = ${device}`;
      await sql`UPDATE scenes SET deleted_at = now() - interval '31 days' WHERE id = ${home.sceneId}`;
    });
    const first = await purgeRemoved(test.database, Date.now());
    expect(first).toMatchObject({ homes: 0, devices: 1 });
    expect(await outsideAudit([device, home.sceneId])).toEqual(['public.automations.definition']);
    expect(await purgeRemoved(test.database, Date.now() + 2 * day)).toMatchObject({ homes: 1, devices: 0 });
    expect(await outsideAudit([young.homeId])).toEqual([]);
    await purgeHome(test.database, home.homeId);
  });

  it('gives every table that grows for ever an end', async () => {
    const home = await seedLife(test.database, { days: 1 });
    const [before] = await test.database.asService(
      'test',
      ({ sql }) => sql`SELECT count(*)::int AS n FROM nexa.commands`,
    );
    expect((await pruneRows(test.database, Date.now())).removed).toEqual({});
    const later = await pruneRows(test.database, Date.now() + 91 * 86_400_000);
    expect(later.removed).toMatchObject({
      'nexa.commands': before?.n,
      'public.user_sessions': expect.any(Number),
      'nexa.discoveries': 1,
    });
    expect(later.removed['public.automations']).toBeUndefined();
    await purgeHome(test.database, home.homeId);
  });

  it('erases a person: their home, their rows, and their name where it is written down in homes of others', async () => {
    const theirs = await seedLife(test.database, { days: 1 });
    const own = await seedLife(test.database, { days: 1 });
    await test.database.asService('test', async ({ sql }) => {
      await sql`DELETE FROM home_members WHERE home_id = ${own.homeId} AND user_id = ${own.memberId}`;
      await sql`UPDATE homes SET owner_id = ${theirs.memberId} WHERE id = ${own.homeId}`;
      await sql`DELETE FROM home_members WHERE home_id = ${own.homeId} AND user_id = ${own.ownerId}`;
      await sql`INSERT INTO invoices (user_id, status, currency, number, issued_at) VALUES (${theirs.memberId}, 'paid', 'EUR', '2026-1', now())`;
    });
    const plan = await planErasure(test.database, theirs.memberId);
    expect(plan.homes).toEqual([expect.objectContaining({ id: own.homeId, others: 0 })]);
    expect(plan.tables).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ table: 'public.user_sessions', outcome: 'removed' }),
        expect.objectContaining({ table: 'public.automations', outcome: 'forgotten' }),
        expect.objectContaining({
          table: 'public.invoices',
          outcome: 'forgotten',
          because: expect.stringContaining('legal term'),
        }),
        expect.objectContaining({ table: 'timeseries.audit_logs', outcome: 'kept' }),
      ]),
    );
    await erasePerson(test.database, theirs.memberId);
    expect(await outsideAudit([theirs.memberId, theirs.memberEmail, own.homeId, ...own.deviceIds])).toEqual([]);
    const [left] = await test.database.asService(
      'test',
      ({ sql }) => sql`
      SELECT (SELECT count(*)::int FROM invoices) AS invoices, (SELECT count(*)::int FROM automations WHERE created_by IS NULL) AS automations`,
    );
    expect(left).toEqual({ invoices: 1, automations: 1 });
  });

  it('refuses to erase somebody in whose home others live, and changes nothing', async () => {
    const home = await seedLife(test.database, { days: 1 });
    await expect(erasePerson(test.database, home.ownerId)).rejects.toMatchObject({
      code: 'NEXA_ACCOUNT_OWNS_SHARED_HOMES',
    });
    const [person] = await test.database.asService(
      'test',
      ({ sql }) => sql`SELECT deleted_at FROM users WHERE id = ${home.ownerId}`,
    );
    expect(person?.deleted_at).toBeNull();
    await erasePerson(test.database, home.ownerId, { removeSharedHomes: true });
    expect(await outsideAudit([home.ownerId, home.homeId])).toEqual([]);
  });

  it('erases somebody who removed the home in which others lived before', async () => {
    const home = await seedLife(test.database, { days: 1 });
    await test.database.asService(
      'test',
      ({ sql }) => sql`UPDATE homes SET deleted_at = now() WHERE id = ${home.homeId}`,
    );
    const { homes } = await erasePerson(test.database, home.ownerId);
    expect(homes).toEqual([expect.objectContaining({ id: home.homeId, others: 0 })]);
    expect(await outsideAudit([home.ownerId, home.homeId])).toEqual([]);
  });
});
