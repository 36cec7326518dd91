import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../src/testing/create-test-database.ts';
import { moveHome } from '../../src/transfer/move-home.ts';
import { type LivedHome, seedLife } from '../data-life/seed-life.ts';

describe('moving a home to another database', () => {
  let from: TestDatabase;
  let to: TestDatabase;
  let home: LivedHome;

  beforeAll(async () => {
    from = await createTestDatabase();
    to = await createTestDatabase();
    home = await seedLife(from.database);
  });
  afterAll(async () => {
    await from.drop();
    await to.drop();
  });

  const count = async (test: TestDatabase, table: string) => {
    const [row] = await test.database.asService('test', ({ sql }) => sql`SELECT count(*)::int AS n FROM ${sql(table)}`);
    return row?.n as number;
  };

  const deeds = async (test: TestDatabase, homeId: string) => {
    const rows = await test.database.asService(
      'test',
      ({ sql }) => sql`SELECT action, after -> 'other' ->> 'database' AS other, cause FROM timeseries.audit_logs
        WHERE home_id = ${homeId} AND entity_type = 'homes' ORDER BY time, id`,
    );
    return rows.map((row) => ({ ...row }));
  };

  it('takes everything along with its ids, makes nothing anew, and says on both sides where it went', async () => {
    const auditsBefore = await count(from, 'timeseries.audit_logs');
    const request = { via: { kind: 'command-line', id: 'home move', login: 'root' } } as const;
    const moved = await moveHome({ from: from.connection, to: to.connection, homeId: home.homeId, request });
    const rows = Object.fromEntries(moved.tables.map(({ table, rows: n }) => [table, n]));
    expect(rows).toMatchObject({
      'public.homes': 1,
      'public.home_members': 2,
      'public.devices': 2,
      'public.automations': 1,
      'nexa.commands': 2,
      'nexa.integration_secrets': 1,
      'nexa.retention_rules': 2,
      'timeseries.device_telemetry_daily_left': 1,
      'timeseries.device_telemetry': 2 * 3 * 144,
      'timeseries.audit_logs': auditsBefore,
    });
    expect(moved.people.map(({ as }) => as)).toEqual(['copied', 'copied']);
    expect(moved.secrets).toEqual({ moved: true, count: 1, keyIds: ['00112233aabbccdd'] });
    expect(await count(to, 'timeseries.audit_logs')).toBe(auditsBefore + 1);
    const cause = [{ via: request.via }];
    expect(await deeds(to, home.homeId)).toEqual([
      { action: 'homes.received', other: from.connection.database, cause },
    ]);
    expect(await deeds(from, home.homeId)).toEqual([{ action: 'homes.copied', other: to.connection.database, cause }]);
    const [there] = await to.database.withUser(
      { sub: home.ownerId },
      ({ sql }) => sql`
      SELECT h.name, nexa.home_role(h.id) AS role, (SELECT count(*)::int FROM device_telemetry) AS samples,
        (SELECT search_vector IS NOT NULL FROM devices ORDER BY name LIMIT 1) AS is_searchable
      FROM homes AS h`,
    );
    expect(there).toMatchObject({ role: 'owner', samples: 864, is_searchable: true });
    expect(await count(from, 'devices')).toBe(2);
  });

  it('refuses a home that the target has, and says so', async () => {
    await expect(moveHome({ from: from.connection, to: to.connection, homeId: home.homeId })).rejects.toMatchObject({
      code: 'NEXA_TRANSFER_HOME_EXISTS',
    });
  });

  it('refuses a target with another schema', async () => {
    const other = await createTestDatabase();
    await other.database.asService('test', ({ sql }) => sql`SELECT 1`);
    const empty = await createTestDatabase({ empty: true });
    const refused = moveHome({ from: from.connection, to: empty.connection, homeId: home.homeId });
    await expect(refused).rejects.toMatchObject({ code: 'NEXA_TRANSFER_SCHEMA_DIFFERS' });
    await empty.drop();
    await other.drop();
  });

  it('leaves the target without the home when it breaks in the middle', async () => {
    const target = await createTestDatabase();
    const stop = new AbortController();
    const broken = moveHome({
      from: from.connection,
      to: target.connection,
      homeId: home.homeId,
      signal: stop.signal,
      onProgress: (message) => message.includes('device_telemetry') && stop.abort(new Error('cable pulled')),
    });
    await expect(broken).rejects.toThrow('cable pulled');
    expect([await count(target, 'homes'), await count(target, 'users'), await count(target, 'devices')]).toEqual([
      0, 0, 0,
    ]);
    await target.drop();
  });

  it('finds people by their address, catalogue entries by their name, and translates their ids everywhere', async () => {
    const target = await createTestDatabase();
    const known = await target.database.asService('test', async ({ sql }) => {
      const [user] =
        await sql`INSERT INTO users (email, display_name) VALUES (${home.memberEmail.toUpperCase()}, 'Known') RETURNING id`;
      const [brand] = await sql`INSERT INTO brands (name) VALUES ('Brand') RETURNING id`;
      return { user: user?.id as string, brand: brand?.id as string };
    });
    const moved = await moveHome({ from: from.connection, to: target.connection, homeId: home.homeId });
    expect(moved.people.map(({ as }) => as).sort()).toEqual(['copied', 'matched']);
    const [row] = await target.database.asService(
      'test',
      ({ sql }) => sql`SELECT
      (SELECT created_by FROM automations) AS author,
      (SELECT count(*)::int FROM home_members WHERE user_id = ${known.user}) AS memberships,
      (SELECT current_state -> 'onOff.on' -> 'cause' -> 0 ->> 'id' FROM devices WHERE room_id IS NOT NULL) AS cause,
      (SELECT m.brand_id FROM devices AS d JOIN device_models AS m ON m.id = d.model_id) AS brand,
      (SELECT count(*)::int FROM users WHERE role = 'admin') AS admins`,
    );
    expect(row).toEqual({ author: known.user, memberships: 1, cause: known.user, brand: known.brand, admins: 0 });
    await target.drop();
  });

  it('leaves sealed secrets behind when the target seals with another key, and asks for them there', async () => {
    const target = await createTestDatabase();
    const moved = await moveHome({
      from: from.connection,
      to: target.connection,
      homeId: home.homeId,
      targetKeyIds: ['ffffffffffffffff'],
    });
    const [row] = await target.database.asService(
      'test',
      ({ sql }) => sql`SELECT
      (SELECT count(*)::int FROM nexa.integration_secrets) AS secrets, (SELECT status_detail FROM nexa.integrations) AS detail`,
    );
    expect([moved.secrets.moved, row]).toEqual([false, { secrets: 0, detail: 'auth-failed' }]);
    await target.drop();
  });

  it('removes the home on the source only when asked, and only when nothing was written since', async () => {
    const target = await createTestDatabase();
    const other = await seedLife(from.database, { days: 1, devices: 1 });
    const asked = { from: from.connection, to: target.connection, homeId: other.homeId, removeFromSource: true };
    const moved = await moveHome(asked);
    const [gone] = await from.database.asService(
      'test',
      ({ sql }) => sql`SELECT deleted_at FROM homes WHERE id = ${other.homeId}`,
    );
    expect([moved.isRemovedFromSource, gone?.deleted_at]).toEqual([true, expect.any(Date)]);
    expect((await deeds(from, other.homeId)).map(({ action }) => action)).toEqual(['homes.moved']);
    await target.drop();
  });
});
