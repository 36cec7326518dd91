import { randomUUID } from 'node:crypto';
import type { CommandWish } from '@nexa/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, addMember, addPerson, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

describe('devices', () => {
  let api: TestApi;
  let owner: Owner;
  let lamp: string;
  let kitchen: string;
  let guest: { token: string };
  let stranger: { token: string };

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
    const room = { token: owner.token, body: { name: 'Kitchen', kind: 'kitchen' } };
    kitchen = (await api.call('POST', `/homes/${owner.homeId}/rooms`, room)).body.id;
    lamp = await addDevice(api.database, owner.homeId, {
      name: 'Philips ceiling lamp',
      components: [
        { id: 'main', capabilities: ['onOff', 'brightness', 'colorTemperature'] },
        { id: 'socket2', capabilities: ['onOff'] },
      ],
      description: { limits: { 'colorTemperature.kelvin': { minimum: 2200, maximum: 6500 } } },
      currentState: {
        'onOff.on': {
          value: true,
          observedAt: '2026-01-01T00:00:00.000Z',
          receivedAt: '2026-01-01T00:00:00.000Z',
          source: 'push',
          cause: [{ kind: 'user', id: owner.userId }, { kind: 'automation' }],
        },
      },
    });
    await addDevice(api.database, owner.homeId, { name: 'Kettle', type: 'plug', roomId: kitchen });
    guest = await addMember(api.database, owner.homeId, 'guest', [kitchen]);
    stranger = await addPerson(api.database, 'stranger');
  });
  afterAll(() => api.stop());

  const get = (path: string, token = owner.token) => api.call('GET', path, { token });
  const send = (body: object, token = owner.token, device = lamp) =>
    api.call('POST', `/devices/${device}/commands`, { token, body });

  it('shows what the database knows as stale while no runtime watches over it', async () => {
    const { body } = await get(`/devices/${lamp}`);
    expect(body).toMatchObject({
      id: lamp,
      homeId: owner.homeId,
      roomId: null,
      integrationId: null,
      status: { value: 'unknown' },
      capabilities: ['onOff', 'brightness', 'colorTemperature'],
      limits: { 'colorTemperature.kelvin': { minimum: 2200, maximum: 6500 } },
    });
    expect(body.state['onOff.on']).toMatchObject({
      value: true,
      freshness: 'stale',
      cause: { kind: 'user', id: owner.userId, parent: { kind: 'automation' } },
    });
  });

  it('shows what the runtime knows once it does', async () => {
    const now = Date.now();
    const state = { value: false, observedAt: now, receivedAt: now, source: 'push', freshness: 'live' } as const;
    api.homes.see(lamp, 'online', { 'onOff.on': { ...state, cause: { kind: 'physical' } } });
    const { body } = await get(`/devices/${lamp}`);
    expect(body.status.value).toBe('online');
    expect(body.state['onOff.on']).toMatchObject({
      value: false,
      freshness: 'live',
      observedAt: new Date(now).toISOString(),
    });
  });

  it.each([
    ['phil ceil', ['Philips ceiling lamp']],
    ['PLUG', ['Kettle']],
    ["'; DROP TABLE devices; --", []],
    ['!!!', []],
  ])('finds by the beginnings of words: %s', async (search, names) => {
    const { status, body } = await get(`/homes/${owner.homeId}/devices?search=${encodeURIComponent(search)}`);
    expect([status, body.items.map(({ name }: { name: string }) => name)]).toEqual([200, names]);
  });

  it('gives the list page by page, by name', async () => {
    const first = await get(`/homes/${owner.homeId}/devices?limit=1`);
    const second = await get(`/homes/${owner.homeId}/devices?limit=1&cursor=${first.body.nextCursor}`);
    expect([first.body.items[0].name, second.body.items[0].name, second.body.nextCursor]).toEqual([
      'Kettle',
      'Philips ceiling lamp',
      undefined,
    ]);
  });

  it.each(['limit=0', 'limit=1001', 'limit=x', 'roomId=kitchen', 'cursor=@@'])(
    'refuses the query %s',
    async (query) => {
      const { status, body } = await get(`/homes/${owner.homeId}/devices?${query}`);
      expect([status, body.code]).toEqual([400, 'NEXA_REQUEST_INVALID']);
    },
  );

  it('hides everything from a stranger and what was not granted from a guest', async () => {
    const answers = await Promise.all([
      get(`/homes/${owner.homeId}/devices`, stranger.token),
      get(`/devices/${lamp}`, stranger.token),
      send({ capability: 'onOff', command: 'on' }, stranger.token),
      get(`/devices/${lamp}`, guest.token),
      send({ capability: 'onOff', command: 'on' }, guest.token),
      get(`/devices/${randomUUID()}`),
    ]);
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'NEXA_HOME_NOT_FOUND'],
      ...Array.from({ length: 5 }, () => [404, 'NEXA_DEVICE_NOT_FOUND']),
    ]);
    const seen = await get(`/homes/${owner.homeId}/devices`, guest.token);
    expect(seen.body.items.map(({ name }: { name: string }) => name)).toEqual(['Kettle']);
  });

  it('lets those who manage rename and move a device, and tells the home', async () => {
    const change = { token: owner.token, body: { name: ' Lamp ', roomId: kitchen, notes: 'bought 2024' } };
    const { status, body } = await api.call('PATCH', `/devices/${lamp}`, change);
    expect([status, body.name, body.roomId, body.notes]).toEqual([200, 'Lamp', kitchen, 'bought 2024']);
    expect(api.homes.edited).toContainEqual({ deviceId: lamp, name: 'Lamp', roomId: kitchen });
    const out = await api.call('PATCH', `/devices/${lamp}`, { token: owner.token, body: { roomId: null } });
    expect(out.body.roomId).toBeNull();
    const byGuest = await api.call('PATCH', `/devices/${lamp}`, { token: guest.token, body: { name: 'Mine' } });
    expect(byGuest.status).toBe(404);
    const nowhere = await api.call('PATCH', `/devices/${lamp}`, { token: owner.token, body: { roomId: randomUUID() } });
    expect(nowhere.body.code).toBe('NEXA_ROOM_NOT_FOUND');
  });

  it('carries out a command and says so', async () => {
    const { status, body } = await send({ capability: 'onOff', command: 'on', waitMs: 1000 });
    expect([status, body.status, body.component, body.cause]).toEqual([
      200,
      'confirmed',
      'main',
      { kind: 'user', id: owner.userId },
    ]);
    expect((await get(`/commands/${body.id}`)).body).toMatchObject({ id: body.id, deviceId: lamp, command: 'on' });
    expect((await get(`/commands/${body.id}`, stranger.token)).body.code).toBe('NEXA_COMMAND_NOT_FOUND');
  });

  it('answers 202 while the device has not confirmed', async () => {
    api.homes.becomes = { status: 'pending' };
    const { status, body } = await send({ capability: 'onOff', command: 'off' });
    api.homes.becomes = { status: 'confirmed' };
    expect([status, body.status]).toEqual([202, 'pending']);
  });

  it('carries the same id out once, and refuses it for another wish', async () => {
    const id = randomUUID();
    const wish = { id, capability: 'brightness', command: 'set', params: { level: 40 } };
    const before = api.homes.carriedOut.length;
    const [first, second] = await Promise.all([send(wish), send(wish)]);
    const third = await send({ ...wish, id: id.toUpperCase() });
    const other = await send({ ...wish, params: { level: 41 } });
    expect([first.body.id, second.body.id, third.body.id]).toEqual([id, id, id]);
    expect(api.homes.carriedOut.length).toBe(before + 1);
    expect([other.status, other.body.code]).toEqual([409, 'NEXA_COMMAND_ID_REUSED']);
  });

  it('tells whoever sends the same id again what became of it', async () => {
    api.homes.becomes = { status: 'pending' };
    const id = randomUUID();
    const wish = { id, capability: 'onOff', command: 'on' };
    const first = await send(wish);
    api.homes.becomes = { status: 'confirmed' };
    const listening = api.homes.listeners;
    const again = send({ ...wish, waitMs: 20_000 });
    await api.homes.untilListeners(listening + 1);
    const { cause, ...rest } = api.homes.carriedOut.at(-1) ?? { cause: { kind: 'unknown' as const } };
    const now = Date.now();
    api.homes.emit(owner.homeId, {
      type: 'command',
      data: { ...(rest as CommandWish), cause, status: 'late', requestedAt: now, deadline: now, finishedAt: now },
    });
    const second = await again;
    expect([first.status, second.status, second.body.status]).toEqual([202, 200, 'late']);
  });

  it.each([
    [
      { capability: 'onOff', command: 'on', component: 'socket9' },
      'NEXA_COMPONENT_UNKNOWN',
      { known: ['main', 'socket2'] },
    ],
    [
      { capability: 'lock', command: 'unlock' },
      'NEXA_CAPABILITY_UNKNOWN',
      { known: ['onOff', 'brightness', 'colorTemperature'] },
    ],
    [{ capability: 'acme.jet', command: 'go' }, 'NEXA_CAPABILITY_UNKNOWN', {}],
    [{ capability: 'onOff', command: 'explode' }, 'NEXA_COMMAND_UNKNOWN', { known: ['on', 'off', 'toggle'] }],
    [{ capability: 'onOff', command: 'constructor' }, 'NEXA_COMMAND_UNKNOWN', {}],
    [
      { capability: 'brightness', command: 'set', params: { level: 101 } },
      'NEXA_VALUE_INVALID',
      { path: 'params/level', limit: 100 },
    ],
    [
      { capability: 'brightness', command: 'set', params: { level: '40' } },
      'NEXA_VALUE_INVALID',
      { path: 'params/level' },
    ],
    [{ capability: 'brightness', command: 'set' }, 'NEXA_VALUE_INVALID', {}],
    [
      { capability: 'colorTemperature', command: 'set', params: { kelvin: 9000 } },
      'NEXA_VALUE_INVALID',
      { path: 'params/kelvin', maximum: 6500 },
    ],
    [{ capability: 'onOff' }, 'NEXA_REQUEST_INVALID', { path: 'body/command' }],
    [{ capability: 'onOff', command: 'on', waitMs: 60_000 }, 'NEXA_REQUEST_INVALID', { path: 'body/waitMs' }],
    [{ capability: 'onOff', command: 'on', id: 'one' }, 'NEXA_REQUEST_INVALID', { path: 'body/id' }],
    [{ capability: 'onOff', command: 'on', parms: {} }, 'NEXA_REQUEST_INVALID', { path: 'body/parms' }],
  ])('refuses %j and carries nothing out', async (body, code, params) => {
    const before = api.homes.carriedOut.length;
    const answer = await send(body);
    expect([answer.status, answer.body.code]).toEqual([400, code]);
    expect(answer.body.params).toMatchObject(params);
    expect(api.homes.carriedOut.length).toBe(before);
  });

  it('refuses what is no JSON, what is no JSON type, and what is too large', async () => {
    const url = `/api/v1/devices/${lamp}/commands`;
    const headers = { authorization: `Bearer ${owner.token}`, host: 'localhost' };
    const post = (type: string, payload: string) =>
      api.app.inject({ method: 'POST', url, headers: { ...headers, 'content-type': type }, payload });
    const answers = [
      await post('application/json', '{"capability": '),
      await post('application/xml', '<on/>'),
      await post('application/json', `{"capability":"${'x'.repeat(1_200_000)}"}`),
      await post('application/json', '[]'),
      await post('application/json', '{"__proto__": {"x": 1}}'),
    ];
    expect(answers.map((answer) => [answer.statusCode, answer.json().code])).toEqual([
      [400, 'NEXA_REQUEST_MALFORMED'],
      [400, 'NEXA_REQUEST_MALFORMED'],
      [413, 'NEXA_REQUEST_TOO_LARGE'],
      [400, 'NEXA_REQUEST_INVALID'],
      [400, 'NEXA_REQUEST_MALFORMED'],
    ]);
    expect(answers.map((answer) => answer.headers['content-type'])).toEqual(
      Array.from({ length: 5 }, () => expect.stringMatching(/^application\/problem\+json/)),
    );
  });

  it('says that a removed device is gone', async () => {
    const removed = await addDevice(api.database, owner.homeId, { name: 'Old radio' });
    await api.database.asService('test', ({ sql }) => sql`UPDATE devices SET deleted_at = now() WHERE id = ${removed}`);
    const command = await send({ capability: 'onOff', command: 'on' }, owner.token, removed);
    expect([command.status, command.body.code]).toEqual([409, 'NEXA_DEVICE_GONE']);
    expect((await get(`/devices/${removed}`)).status).toBe(404);
  });
});
