import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eraseClosed, erasePerson } from '../../src/data-life/erase-person.ts';
import { userAdmin } from '../../src/stores/user-admin.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/create-test-database.ts';

describe('the erasure of whoever looks after the server', () => {
  let test: TestDatabase;
  let admin: string;

  beforeEach(async () => {
    test = await createTestDatabase();
    admin = await add('admin@nexa.test');
    await userAdmin.makeAdmin(test.database, 'Admin@nexa.test', {});
  });
  afterEach(() => test.drop());

  const add = async (email: string) =>
    (await userAdmin.add(test.database, { email, name: email, passwordHash: 'x' }, {})).id;
  const query = (text: string) => test.database.asService('test', ({ sql }) => sql.unsafe(text));
  const people = async () => (await query('SELECT email, role FROM users ORDER BY email')).map((row) => ({ ...row }));

  it('is refused while others have accounts and nobody else does, and changes nothing', async () => {
    await add('ben@nexa.test');
    const homes = erasePerson(test.database, admin, { removeSharedHomes: true });
    await expect(homes).rejects.toMatchObject({
      code: 'NEXA_ACCOUNT_LAST_ADMIN',
      message: expect.stringContaining('nexa user make-admin'),
    });
    expect(await people()).toEqual([
      { email: 'admin@nexa.test', role: 'admin' },
      { email: 'ben@nexa.test', role: 'user' },
    ]);
    expect(await query('SELECT FROM users WHERE deleted_at IS NOT NULL')).toEqual([]);
  });

  it('goes on once somebody else does too', async () => {
    await add('ben@nexa.test');
    expect(await userAdmin.makeAdmin(test.database, 'ben@nexa.test', {})).toBe(true);
    await erasePerson(test.database, admin);
    expect(await people()).toEqual([{ email: 'ben@nexa.test', role: 'admin' }]);
  });

  it('leaves one of two who go at the same moment', async () => {
    const ben = await add('ben@nexa.test');
    await add('cat@nexa.test');
    await userAdmin.makeAdmin(test.database, 'ben@nexa.test', {});
    const both = await Promise.allSettled([erasePerson(test.database, admin), erasePerson(test.database, ben)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await people()).filter(({ role }) => role === 'admin')).toHaveLength(1);
  });

  it('is nobody’s business when nobody else has an account', async () => {
    await erasePerson(test.database, admin);
    expect(await people()).toEqual([]);
  });

  it('is taken up again where it was cut off, whoever is left', async () => {
    await query(`UPDATE users SET deleted_at = now() - interval '2 hours'`);
    await add('ben@nexa.test');
    expect(await eraseClosed(test.database, Date.now())).toBe(1);
    expect(await people()).toEqual([{ email: 'ben@nexa.test', role: 'user' }]);
  });

  it('makes nobody an admin who has no account', async () => {
    expect(await userAdmin.makeAdmin(test.database, 'nobody@nexa.test', {})).toBe(false);
  });
});
