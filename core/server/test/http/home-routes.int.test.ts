import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, addMember, addPerson, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

describe('homes, members and rooms', () => {
  let api: TestApi;
  let owner: Owner;

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
  });
  afterAll(() => api.stop());

  it('adds a home, starts it, and shows it to its owner alone', async () => {
    const { status, body } = await api.call('POST', '/homes', {
      token: owner.token,
      body: { name: 'Cabin', timezone: 'Europe/Oslo' },
    });
    const stranger = await addPerson(api.database, 'stranger');
    expect([status, body.role, body.timezone]).toEqual([201, 'owner', 'Europe/Oslo']);
    expect(api.homes.homes).toContain(body.id);
    expect((await api.call('GET', `/homes/${body.id}`, { token: owner.token })).body.name).toBe('Cabin');
    expect((await api.call('GET', `/homes/${body.id}`, { token: stranger.token })).status).toBe(404);
    expect((await api.call('GET', '/homes', { token: stranger.token })).body.items).toEqual([]);
  });

  it('tells who belongs to the home', async () => {
    const member = await addMember(api.database, owner.homeId, 'member');
    const { body } = await api.call('GET', `/homes/${owner.homeId}/members`, { token: member.token });
    expect(body.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ userId: owner.userId, name: 'Olive Owner', email: 'owner@nexa.test', role: 'owner' }),
        expect.objectContaining({ userId: member.userId, role: 'member' }),
      ]),
    );
  });

  it('keeps rooms: added at the end, changed, removed with their devices left behind', async () => {
    const rooms = `/homes/${owner.homeId}/rooms`;
    const add = (body: object) => api.call('POST', rooms, { token: owner.token, body });
    const { body: hall } = await add({ name: 'Hall' });
    const { body: attic } = await add({ name: 'Attic', kind: 'other', floor: 2 });
    expect([hall.order, attic.order, attic.floor]).toEqual([0, 1, 2]);
    const change = { token: owner.token, body: { name: 'Entrance', floor: -1, order: 5 } };
    const { body: changed } = await api.call('PATCH', `/rooms/${hall.id}`, change);
    expect(changed).toMatchObject({ name: 'Entrance', floor: -1, order: 5, kind: 'other' });
    const device = await addDevice(api.database, owner.homeId, { roomId: hall.id });
    expect((await api.call('DELETE', `/rooms/${hall.id}`, { token: owner.token })).status).toBe(204);
    expect((await api.call('GET', `/devices/${device}`, { token: owner.token })).body.roomId).toBeNull();
    expect(api.homes.edited).toContainEqual({ deviceId: device, roomId: null });
    const left = await api.call('GET', rooms, { token: owner.token });
    expect(left.body.items.map(({ name }: { name: string }) => name)).toEqual(['Attic']);
    expect((await api.call('PATCH', `/rooms/${hall.id}`, change)).body.code).toBe('NEXA_ROOM_NOT_FOUND');
  });

  it('lets a member look but not manage', async () => {
    const member = await addMember(api.database, owner.homeId, 'member');
    const { status, body } = await api.call('POST', `/homes/${owner.homeId}/rooms`, {
      token: member.token,
      body: { name: 'Lair' },
    });
    expect([status, body.code, body.params]).toEqual([403, 'NEXA_AUTH_FORBIDDEN', { needs: 'admin', role: 'member' }]);
    expect((await api.call('GET', `/homes/${owner.homeId}/rooms`, { token: member.token })).status).toBe(200);
  });

  it.each([
    [{ name: '', timezone: 'UTC' }, 'body/name'],
    [{ name: '   ', timezone: 'UTC' }, 'body/name'],
    [{ name: 'x', timezone: 'Nowhere' }, 'body/timezone'],
    [{ name: 'x'.repeat(201), timezone: 'UTC' }, 'body/name'],
    [{}, 'body/name'],
  ])('refuses the home %j', async (body, path) => {
    const answer = await api.call('POST', '/homes', { token: owner.token, body });
    expect([answer.status, answer.body.params.path]).toEqual([400, path]);
  });

  it('answers what nobody knows with 404, and an id that is none with 400', async () => {
    const unknown = await api.call('GET', `/homes/${randomUUID()}`, { token: owner.token });
    const malformed = await api.call('GET', '/homes/mine', { token: owner.token });
    const route = await api.call('GET', '/homs', { token: owner.token });
    expect([unknown.body.code, malformed.body.code, route.body.code]).toEqual([
      'NEXA_HOME_NOT_FOUND',
      'NEXA_REQUEST_INVALID',
      'NEXA_REQUEST_NOT_FOUND',
    ]);
  });

  it('writes down who changed what, from where', async () => {
    const rows = await api.database.withUser(
      { sub: owner.userId },
      ({ sql }) => sql<{ action: string; actor_id: string; ip: string }[]>`
      SELECT action, actor_id, host(ip) AS ip FROM audit_logs WHERE home_id = ${owner.homeId} AND action LIKE 'rooms.%'`,
    );
    expect(rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['rooms.added', 'rooms.changed', 'rooms.removed']),
    );
    expect(rows[0]).toMatchObject({ actor_id: owner.userId, ip: '127.0.0.1' });
    const signIns = await api.database.asService(
      'test',
      ({ sql }) => sql<{ actor_id: string }[]>`
        SELECT actor_id FROM timeseries.audit_logs WHERE action = 'user_sessions.added'`,
    );
    expect(signIns).toEqual([{ actor_id: owner.userId }]);
  });
});
