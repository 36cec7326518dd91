import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, addPerson, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

const hour = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('the members of a home', () => {
  let api: TestApi;
  let owner: Owner;
  let room: string;
  let device: string;
  let otherDevice: string;
  const people: Record<string, { userId: string; token: string }> = {};

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
    for (const name of ['admin', 'member', 'guest', 'heir', 'late']) people[name] = await addPerson(api.database, name);
    room = (await api.call('POST', members('rooms'), { token: owner.token, body: { name: 'Den' } })).body.id;
    device = await addDevice(api.database, owner.homeId, { roomId: room, name: 'Den lamp' });
    otherDevice = await addDevice(api.database, owner.homeId, { name: 'Safe' });
  });
  afterAll(() => api.stop());

  const members = (rest = 'members'): string => `/homes/${owner.homeId}/${rest}`;
  const token = (name: string): string => (name === 'owner' ? owner.token : (people[name]?.token ?? ''));
  const id = (name: string): string => (name === 'owner' ? owner.userId : (people[name]?.userId ?? ''));
  const add = (by: string, name: string, body: object) =>
    api.call('POST', members(), { token: token(by), body: { email: `${name}@nexa.test`, ...body } });
  const change = (by: string, name: string, body: object) =>
    api.call('PATCH', members(`members/${id(name)}`), { token: token(by), body });
  const remove = (by: string, name: string) => api.call('DELETE', members(`members/${id(name)}`), { token: token(by) });
  const seen = async (name: string): Promise<string[]> =>
    ((await api.call('GET', members('devices'), { token: token(name) })).body.items ?? []).map(
      (one: { name: string }) => one.name,
    );

  it('are added by who manages the home, with who invited them', async () => {
    expect((await add('owner', 'admin', { role: 'admin' })).status).toBe(201);
    const added = await add('admin', 'member', { role: 'member' });
    expect(added.body).toMatchObject({ userId: id('member'), role: 'member', invitedBy: id('admin') });
    expect((await add('member', 'guest', { role: 'guest' })).body.code).toBe('NEXA_AUTH_FORBIDDEN');
    expect((await add('owner', 'member', { role: 'guest' })).body.code).toBe('NEXA_MEMBER_EXISTS');
    expect((await add('owner', 'no-one', { role: 'guest' })).body.code).toBe('NEXA_ACCOUNT_NOT_FOUND');
    expect((await add('owner', 'guest', { role: 'owner' })).status).toBe(400);
  });

  it('who are guests see and control the rooms granted, and themselves among the members', async () => {
    const added = await add('owner', 'guest', { role: 'guest', roomIds: [room] });
    expect([added.status, added.body.roomIds]).toEqual([201, [room]]);
    expect(await seen('guest')).toEqual(['Den lamp']);
    const list = await api.call('GET', members(), { token: token('guest') });
    expect(list.body.items.map((one: { userId: string }) => one.userId)).toEqual([id('guest')]);
    const command = (target: string) =>
      api.call('POST', `/devices/${target}/commands`, {
        token: token('guest'),
        body: { capability: 'onOff', command: 'on' },
      });
    expect([(await command(device)).status, (await command(otherDevice)).status]).toEqual([200, 404]);
    expect((await api.call('GET', members('automations'), { token: token('guest') })).status).toBe(403);
  });

  it.each([
    [
      'hours of another time of day',
      {
        hours: [
          { from: '00:00', to: '00:01' },
          { days: [1], from: '00:00', to: '00:01' },
        ],
      },
    ],
    ['a time that is over', { validUntil: hour(-1), validFrom: hour(-2) }],
    ['a time that has not begun', { validFrom: hour(1), validUntil: null }],
  ])('who are guests within %s see nothing, from the next request on', async (name, limits) => {
    // The first minute of the day, in the home's zone, is the one moment at which the hours would let the guest in.
    const isMidnight = new Date().toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin' }).startsWith('00:00');
    const changed = await change('owner', 'guest', limits);
    expect([name, changed.status]).toEqual([name, 200]);
    const home = await api.call('GET', `/homes/${owner.homeId}`, { token: token('guest') });
    expect(home.status).toBe('hours' in limits && isMidnight ? 200 : 404);
    const back = await change('owner', 'guest', { hours: null, validFrom: null, validUntil: null });
    expect([back.status, await seen('guest')]).toEqual([200, ['Den lamp']]);
  });

  it.each([
    [{ role: 'member', roomIds: [] }, 'NEXA_REQUEST_INVALID'],
    [{ hours: [{ from: '25:00', to: '08:00' }] }, 'NEXA_REQUEST_INVALID'],
    [{ hours: [{ days: [8], from: '07:00', to: '08:00' }] }, 'NEXA_REQUEST_INVALID'],
    [{ roomIds: ['01900000-0000-7000-8000-000000000000'] }, 'NEXA_ROOM_NOT_FOUND'],
    [{ validFrom: hour(2), validUntil: hour(1) }, 'NEXA_TIME_INVALID'],
    [{}, 'NEXA_REQUEST_INVALID'],
  ])('are not changed to %j', async (body, code) => {
    expect((await change('owner', 'guest', body)).body.code).toBe(code);
    expect(await seen('guest')).toEqual(['Den lamp']);
  });

  it('cannot raise themselves, nor touch the owner', async () => {
    expect((await change('admin', 'admin', { role: 'owner' })).body.code).toBe('NEXA_AUTH_FORBIDDEN');
    expect((await change('member', 'member', { role: 'admin' })).body.code).toBe('NEXA_AUTH_FORBIDDEN');
    expect((await change('admin', 'owner', { role: 'member' })).body.code).toBe('NEXA_MEMBER_OWNER');
    expect((await remove('admin', 'owner')).body.code).toBe('NEXA_MEMBER_OWNER');
    expect((await remove('owner', 'owner')).body.code).toBe('NEXA_MEMBER_OWNER');
    expect((await remove('member', 'admin')).body.code).toBe('NEXA_AUTH_FORBIDDEN');
    expect((await remove('guest', 'member')).body.code).toBe('NEXA_MEMBER_NOT_FOUND');
  });

  it('lose the limits of a guest with the role', async () => {
    const changed = await change('owner', 'guest', { role: 'member' });
    expect([changed.body.role, changed.body.roomIds]).toEqual(['member', undefined]);
    expect((await seen('guest')).sort()).toEqual(['Den lamp', 'Safe']);
    await change('owner', 'guest', { role: 'guest', roomIds: [room] });
  });

  it('may leave, and are gone with the next request', async () => {
    expect((await remove('guest', 'guest')).status).toBe(204);
    expect((await remove('member', 'member')).status).toBe(204);
    expect((await api.call('GET', members('devices'), { token: token('member') })).status).toBe(404);
  });

  it('get the home handed over by its owner, who stays as an admin', async () => {
    await add('owner', 'heir', { role: 'member' });
    expect((await change('owner', 'late', { role: 'owner' })).body.code).toBe('NEXA_MEMBER_NOT_FOUND');
    expect((await change('owner', 'heir', { role: 'owner' })).body).toMatchObject({ role: 'owner' });
    const before = await api.call('GET', members(`members/${owner.userId}`), { token: token('heir') });
    expect(before.body.role).toBe('admin');
    expect((await remove('owner', 'owner')).status).toBe(204);
    expect((await api.call('GET', `/homes/${owner.homeId}`, { token: owner.token })).status).toBe(404);
  });

  it('write themselves into the audit log', async () => {
    const rows = await api.database.asService(
      'test',
      ({ sql }) => sql<{ action: string }[]>`
        SELECT DISTINCT action FROM timeseries.audit_logs WHERE entity_type = 'home_members' ORDER BY 1`,
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'home_members.added',
      'home_members.changed',
      'home_members.removed',
    ]);
  });
});
