import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { users } from '../../src/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';

let test: TestDatabase;
let anna: string;
let bert: string;

beforeAll(async () => {
  test = await createTestDatabase();
  [anna, bert] = (await test.database.asService('test', async ({ sql }) => {
    const rows = await sql`INSERT INTO users (email, display_name) VALUES ('anna@home', 'Anna'), ('bert@home', 'Bert')
      RETURNING id`;
    return rows.map((row) => row.id as string);
  })) as [string, string];
});

afterAll(() => test.drop());

describe('a transaction', () => {
  it('is that of the person whose claims it carries, and nobody’s afterwards', async () => {
    const inside = await test.database.withUser(
      { sub: anna },
      ({ sql }) => sql`SELECT current_user::text AS role, auth.uid() AS person, current_setting('search_path') AS path`,
    );
    expect(inside).toEqual([{ role: 'nexa_app', person: anna, path: 'public, pg_temp' }]);
    const service = await test.database.asService(
      'test',
      ({ sql }) => sql`SELECT current_user::text AS role, nexa.current_user_id() AS person`,
    );
    expect(service).toEqual([{ role: 'nexa_service', person: null }]);
  });

  it('never leaks one person’s claims into another’s, however many run at once', async () => {
    const people = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? anna : bert));
    const seen = await Promise.all(
      people.map((sub) =>
        test.database.withUser({ sub }, async ({ sql }) => {
          const [row] = await sql`SELECT nexa.current_user_id() AS person, pg_sleep(0.002)`;
          return row?.person as string;
        }),
      ),
    );
    expect(seen).toEqual(people);
  });

  it('leaves nothing behind when the work fails', async () => {
    await expect(
      test.database.withUser({ sub: anna }, async ({ sql }) => {
        await sql`INSERT INTO homes (owner_id, name) VALUES (${anna}, 'Half')`;
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await test.database.asService('test', ({ sql }) => sql`SELECT 1 FROM homes WHERE name = 'Half'`)).toEqual(
      [],
    );
  });

  it('speaks of database faults in NEXA’s codes', async () => {
    const attempt = (text: string) => test.database.withUser({ sub: anna }, ({ sql }) => sql.unsafe(text));
    await expect(attempt(`INSERT INTO homes (owner_id, name) VALUES ('${bert}', 'Not mine')`)).rejects.toMatchObject({
      code: 'NEXA_AUTH_FORBIDDEN',
    });
    await expect(attempt('SELECT password_hash FROM users')).rejects.toMatchObject({ code: 'NEXA_AUTH_FORBIDDEN' });
    await expect(attempt("SELECT 'x'::uuid")).rejects.toMatchObject({ code: 'NEXA_REQUEST_INVALID' });
    await expect(
      test.database.asService(
        'test',
        ({ sql }) => sql`INSERT INTO users (email, display_name) VALUES ('ANNA@home', 'Anna again')`,
      ),
    ).rejects.toMatchObject({
      code: 'NEXA_DATABASE_CONFLICT',
      params: { database: '23505', constraint: 'users_email_key' },
    });
  });

  it('gives a request’s address to the audit log', async () => {
    const request = { ip: '192.168.1.7', userAgent: 'test' };
    await test.database.withUser(
      { sub: anna },
      ({ sql }) => sql`INSERT INTO homes (owner_id, name) VALUES (${anna}, 'Audited')`,
      request,
    );
    const rows = await test.database.withUser(
      { sub: anna },
      ({ sql }) =>
        sql`SELECT actor_id, ip, user_agent, after ->> 'name' AS name FROM audit_logs WHERE action = 'homes.added'`,
    );
    expect(rows).toEqual([{ actor_id: anna, ip: '192.168.1.7', user_agent: 'test', name: 'Audited' }]);
  });

  it('reads and writes times and JSON alike through raw SQL and through Drizzle', async () => {
    const preferences = { list: [true, 1], text: '"quoted" \\ and \u{1F600}', none: null };
    const read = await test.database.asService('test', async ({ sql, db }) => {
      await db.update(users).set({ preferences }).where(eq(users.id, anna));
      const [typed] = await db
        .select({ preferences: users.preferences, at: users.createdAt })
        .from(users)
        .where(eq(users.id, anna));
      await sql`UPDATE users SET preferences = ${sql.json(preferences)} WHERE id = ${bert}`;
      const [raw] =
        await sql`SELECT preferences, created_at AS at, jsonb_typeof(preferences) AS type FROM users WHERE id = ${bert}`;
      return { typed, raw };
    });
    expect(read.typed?.preferences).toEqual(preferences);
    expect(read.raw).toMatchObject({ preferences, type: 'object' });
    expect(read.raw?.at).toEqual(new Date(read.typed?.at ?? Number.NaN));
  });

  it('answers a ping', async () => {
    await expect(test.database.ping()).resolves.toBeUndefined();
  });
});
