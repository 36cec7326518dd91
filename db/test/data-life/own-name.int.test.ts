import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserClaims } from '../../src/client/database.ts';
import { readLiveTables } from '../../src/data-life/catalogue.ts';
import { closeAccount, eraseClosed } from '../../src/data-life/erase-person.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/create-test-database.ts';
import { type LivedHome, seedLife } from './seed-life.ts';

describe('what a person may have done to their own data', () => {
  let test: TestDatabase;
  let home: LivedHome;
  let other: LivedHome;

  beforeAll(async () => {
    test = await createTestDatabase();
    home = await seedLife(test.database, { days: 1, devices: 1 });
    other = await seedLife(test.database, { days: 1, devices: 1 });
  });
  afterAll(() => test.drop());

  const ask = (claims: UserClaims, text: string) =>
    test.database.withUser(claims, ({ sql }) => sql.unsafe<{ answer: unknown }[]>(text)).then(([row]) => row?.answer);
  const people = () =>
    test.database.asService(
      'test',
      ({ sql }) => sql<{ id: string }[]>`SELECT id FROM users WHERE deleted_at IS NOT NULL ORDER BY id`,
    );

  it('counts rows that name them, also where they do not see them, and of nobody else', async () => {
    const count = `SELECT nexa.rows_naming_me('public.user_sessions', 'user_id') AS answer`;
    expect(await ask({ sub: home.ownerId }, count)).toBe(1);
    expect(await ask({ sub: '01900000-0000-7000-8000-000000000000' }, count)).toBe(0);
  });

  it.each([
    ['a statement', `public.users; DELETE FROM public.homes`, 'id'],
    ['a join', 'public.users, public.homes', 'id'],
    ['a condition', 'public.users', 'id = id OR id'],
  ])('does not take %s for the name of a table or column', async (_name, source, column) => {
    await expect(
      test.database.withUser({ sub: home.ownerId }, ({ sql }) => sql`SELECT nexa.rows_naming_me(${source}, ${column})`),
    ).rejects.toThrow();
    expect(await ask({ sub: home.ownerId }, 'SELECT count(*)::int AS answer FROM homes')).toBe(1);
  });

  it('shows them what they did, and nothing of what others did', async () => {
    const actors = `SELECT array_agg(DISTINCT actor_id) AS answer FROM nexa.my_audit()`;
    expect(await ask({ sub: home.ownerId }, actors)).toEqual([home.ownerId]);
    expect(await ask({ sub: home.ownerId, homeIds: [home.homeId] }, actors)).toBeNull();
  });

  it('lets them read every column of theirs that an export shows', async () => {
    const missing = await test.database.withUser({ sub: home.ownerId }, async ({ sql }) => {
      const live = (await readLiveTables(sql)).filter(({ of, exported }) => of === 'person' && exported === true);
      expect(live.length).toBeGreaterThan(8);
      const shown = live.flatMap(({ table, columns, secret }) =>
        columns.filter((column) => !secret.includes(column)).map((column) => ({ table, column })),
      );
      return sql`SELECT * FROM jsonb_to_recordset(${sql.json(shown)}) AS shown ("table" text, "column" text)
        WHERE NOT has_column_privilege("table", "column", 'SELECT')`;
    });
    expect([...missing]).toEqual([]);
  });

  it.each([
    ['nobody', () => ({ sub: '' })],
    ['a token for certain homes', () => ({ sub: home.ownerId, homeIds: [home.homeId] })],
  ])('closes no account for %s', async (_name, claims) => {
    await expect(ask(claims(), 'SELECT count(*) AS answer FROM nexa.close_account()')).rejects.toThrow();
    expect(await people()).toEqual([]);
  });

  it('closes one account, and a job takes it once its homes have come to rest', async () => {
    await expect(closeAccount(test.database, home.ownerId)).rejects.toMatchObject({
      code: 'NEXA_ACCOUNT_OWNS_SHARED_HOMES',
    });
    expect(await people()).toEqual([]);
    const closed = await closeAccount(test.database, home.ownerId, { removeSharedHomes: true });
    expect(closed).toMatchObject({
      integrations: [{ id: home.integrationId, homeId: home.homeId }],
      ended: expect.arrayContaining([expect.any(String)]),
    });
    expect(await people()).toEqual([{ id: home.ownerId }]);
    expect(await eraseClosed(test.database, Date.now())).toBe(0);
    expect(await eraseClosed(test.database, Date.now() + 60_000)).toBe(1);
    expect(await eraseClosed(test.database, Date.now() + 60_000)).toBe(0);
    expect(await ask({ sub: other.ownerId }, 'SELECT count(*)::int AS answer FROM homes')).toBe(1);
  });
});
