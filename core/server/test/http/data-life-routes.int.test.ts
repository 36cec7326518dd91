import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { erasures } from '../../src/jobs/definitions/erasures.ts';
import { createServerLogger } from '../../src/secrets/server-logger.ts';
import { addDevice, addMember, addPerson, ownerBody, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

describe('the life of data over the interface', () => {
  let api: TestApi;
  let owner: Awaited<ReturnType<typeof setUp>>;

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
    await addDevice(api.database, owner.homeId);
  });
  afterAll(() => api.stop());

  const zipOf = (path: string, token: string) =>
    api.app.inject({
      method: 'GET',
      url: `/api/v1${path}`,
      headers: { host: 'localhost:8420', authorization: `Bearer ${token}` },
    });

  /** The job as it runs a minute from now. */
  const takeRows = () =>
    erasures.run({
      database: api.database,
      now: Date.now() + 60_000,
      signal: new AbortController().signal,
      log: createServerLogger('silent'),
      payload: {},
    });

  it('gives a person their data as a zip', async () => {
    const answer = await zipOf('/me/export', owner.token);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('application/zip');
    expect(answer.rawPayload.subarray(0, 2).toString()).toBe('PK');
    expect(answer.rawPayload.toString('latin1')).toContain('account/user_sessions.json');
  });

  it('gives a home’s data to its owner, and to nobody else', async () => {
    const member = await addMember(api.database, owner.homeId, 'admin');
    expect((await zipOf(`/homes/${owner.homeId}/export`, owner.token)).statusCode).toBe(200);
    expect((await zipOf(`/homes/${owner.homeId}/export`, member.token)).statusCode).toBe(403);
  });

  it('says what an erasure would do, and refuses it without the password, the address, or while others live there', async () => {
    const plan = await api.call('GET', '/me/erasure', { token: owner.token });
    expect(plan.body.homes).toEqual([expect.objectContaining({ id: owner.homeId, others: 1 })]);
    const erase = (body: object) => api.call('DELETE', '/me', { token: owner.token, body });
    const { email, password } = ownerBody;
    expect((await erase({ password: 'wrong', email })).body.code).toBe('NEXA_AUTH_WRONG_PASSWORD');
    expect((await erase({ password, email: 'other@nexa.test' })).body.code).toBe('NEXA_REQUEST_INVALID');
    expect((await erase({ password, email })).body.code).toBe('NEXA_ACCOUNT_OWNS_SHARED_HOMES');
  });

  it('removes a home for its owner, and with purge its rows too', async () => {
    const { body: home } = await api.call('POST', '/homes', {
      token: owner.token,
      body: { name: 'Hut', timezone: 'UTC' },
    });
    expect((await api.call('DELETE', `/homes/${home.id}?purge=true`, { token: owner.token })).status).toBe(204);
    expect((await api.call('GET', `/homes/${home.id}`, { token: owner.token })).status).toBe(404);
    expect(api.homes.removed).toEqual([home.id]);
    const left = () => api.database.asService('test', ({ sql }) => sql`SELECT FROM homes WHERE id = ${home.id}`);
    expect(await left()).toHaveLength(1);
    expect(await takeRows()).toEqual({ people: 0, homes: 1 });
    expect(await left()).toHaveLength(0);
  });

  it('keeps the rows of a home that was removed without purge', async () => {
    const { body: home } = await api.call('POST', '/homes', {
      token: owner.token,
      body: { name: 'Boat', timezone: 'UTC' },
    });
    expect((await api.call('DELETE', `/homes/${home.id}`, { token: owner.token })).status).toBe(204);
    expect(await takeRows()).toBeUndefined();
  });

  it('does not leave the others without anybody who looks after the server, and says what to do', async () => {
    const { email, password } = ownerBody;
    const body = { email, password, removeSharedHomes: true };
    const refused = await api.call('DELETE', '/me', { token: owner.token, body });
    expect([refused.status, refused.body.code]).toEqual([409, 'NEXA_ACCOUNT_LAST_ADMIN']);
    expect(refused.body.detail).toContain('nexa user make-admin');
    expect((await api.call('GET', '/auth/me', { token: owner.token })).status).toBe(200);
  });

  it('erases the account: signed out at once, live connections closed, nothing left', async () => {
    const heir = await addPerson(api.database, 'heir');
    await api.database.asService('test', ({ sql }) => sql`UPDATE users SET role = 'admin' WHERE id = ${heir.userId}`);
    const revoked: string[] = [];
    api.parts.live.onRevoked((id) => revoked.push(id));
    const { email, password } = ownerBody;
    const body = { email, password, removeSharedHomes: true };
    expect((await api.call('DELETE', '/me', { token: owner.token, body })).status).toBe(202);
    expect((await api.call('GET', '/auth/me', { token: owner.token })).status).toBe(401);
    expect(revoked.length).toBeGreaterThan(0);
    expect(api.homes.removed).toContain(owner.homeId);
    expect(await takeRows()).toEqual({ people: 1, homes: 0 });
    const [left] = await api.database.asService(
      'test',
      ({ sql }) => sql`
      SELECT (SELECT count(*)::int FROM users WHERE id = ${owner.userId}) AS people,
        (SELECT count(*)::int FROM homes WHERE id = ${owner.homeId}) AS homes`,
    );
    expect(left).toEqual({ people: 0, homes: 0 });
  });
});
