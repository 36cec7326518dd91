import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, addMember, addPerson, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

let api: TestApi;
let owner: Owner;
let lamp: string;
let door: string;
let member: { readonly userId: string; readonly token: string };
let guest: { readonly userId: string; readonly token: string };

beforeAll(async () => {
  api = await startTestApi();
  owner = await setUp(api);
  const part = (capabilities: string[]) => [{ id: 'main', capabilities }];
  lamp = await addDevice(api.database, owner.homeId, { components: part(['onOff', 'brightness']) });
  door = await addDevice(api.database, owner.homeId, { components: part(['lock']) });
  member = await addMember(api.database, owner.homeId, 'member');
  guest = await addMember(api.database, owner.homeId, 'guest');
});
afterAll(() => api.stop());

const evening = () => ({
  name: 'Evening',
  states: [{ deviceId: lamp, capability: 'brightness', attribute: 'level', value: 30 }],
});
const post = (path: string, body: object, token = owner.token) => api.call('POST', path, { token, body });

describe('scenes', () => {
  it('are added, shown, changed, applied, undone and removed, and the home hears of each', async () => {
    const { status, body } = await post(`/homes/${owner.homeId}/scenes`, evening());
    expect([status, body.name, body.states]).toEqual([201, 'Evening', evening().states]);
    expect(api.homes.scenes.get(body.id)?.definition.name).toBe('Evening');
    const path = `/scenes/${body.id}`;
    const changed = await api.call('PUT', path, {
      token: owner.token,
      body: { ...evening(), name: 'Late', transition: 3 },
    });
    expect(changed.body).toMatchObject({ name: 'Late', transition: 3 });
    const { body: listed } = await api.call('GET', `/homes/${owner.homeId}/scenes`, { token: member.token });
    expect(listed).toEqual({ items: [changed.body], native: [] });
    const applied = await post(`${path}/activate`, {}, member.token);
    expect(applied.body.activation).toMatchObject({ sceneId: body.id, outcome: 'completed', canUndo: false });
    expect((await api.call('DELETE', path, { token: owner.token })).status).toBe(204);
    expect([api.homes.scenes.has(body.id), (await api.call('GET', path, { token: owner.token })).status]).toEqual([
      false,
      404,
    ]);
  });

  it.each([
    ['another device', { deviceId: '01900000-0000-7000-8000-000000000000' }, 'states/0/deviceId'],
    ['a value that cannot be', { value: 300 }, 'states/0/value'],
    ['an attribute that there is not', { attribute: 'height' }, 'states/0/attribute'],
  ])('are refused with %s', async (_, wrong, path) => {
    const states = [{ ...evening().states[0], ...wrong }];
    const { status, body } = await post(`/homes/${owner.homeId}/scenes`, { ...evening(), states });
    expect([status, body.code, body.params.path]).toEqual([400, 'NEXA_SCENE_INVALID', path]);
  });

  it('are refused with a room that there is not', async () => {
    const body = { ...evening(), roomId: '01900000-0000-7000-8000-000000000000' };
    const answer = await post(`/homes/${owner.homeId}/scenes`, body);
    expect([answer.status, answer.body.params.path]).toEqual([400, 'roomId']);
  });

  it('that are sent back as they were read are unchanged', async () => {
    const { body: made } = await post(`/homes/${owner.homeId}/scenes`, { ...evening(), transition: 2 });
    const path = `/scenes/${made.id}`;
    await api.database.asService(
      'test',
      ({ sql }) => sql`
        INSERT INTO scene_activations (home_id, scene_id, cause, outcome, results)
        VALUES (${owner.homeId}, ${made.id}, '[{"kind": "unknown"}]', 'completed', '[]')`,
    );
    const { body: read } = await api.call('GET', path, { token: owner.token });
    expect(read.lastActivatedAt).toEqual(expect.any(String));
    const put = await api.call('PUT', path, { token: owner.token, body: read });
    expect([put.status, put.body]).toEqual([200, { ...read, updatedAt: expect.any(String) }]);
    const copy = await post(`/homes/${owner.homeId}/scenes`, read);
    expect([copy.status, copy.body.id === made.id]).toEqual([201, false]);
    const other = await api.call('PUT', path, { token: owner.token, body: { ...read, id: copy.body.id } });
    expect([other.status, other.body.params.path]).toEqual([400, 'body/id']);
  });

  it('are captured with locks and heat only when that is said', async () => {
    const capture = (body: object) => post(`/homes/${owner.homeId}/scenes/capture`, { deviceIds: [door], ...body });
    expect((await capture({})).status).toBe(200);
    expect((await capture({ sensitive: true })).status).toBe(200);
    expect(api.homes.captured).toEqual([
      { deviceIds: [door], sensitive: false },
      { deviceIds: [door], sensitive: true },
    ]);
    expect((await capture({ sensitive: 'yes' })).status).toBe(400);
  });

  it('never unlock', async () => {
    const states = [{ deviceId: door, capability: 'lock', attribute: 'locked', value: false }];
    expect((await post(`/homes/${owner.homeId}/scenes`, { name: 'Open', states })).status).toBe(400);
    const locking = [{ deviceId: door, capability: 'lock', attribute: 'locked', value: true }];
    expect((await post(`/homes/${owner.homeId}/scenes`, { name: 'Locked', states: locking })).status).toBe(201);
  });

  it('are changed by who manages, applied by members, hidden from guests and strangers', async () => {
    const { body } = await post(`/homes/${owner.homeId}/scenes`, evening());
    const stranger = await addPerson(api.database, 'stranger');
    const answers = await Promise.all([
      post(`/homes/${owner.homeId}/scenes`, evening(), member.token),
      post(`/scenes/${body.id}/activate`, {}, guest.token),
      api.call('GET', `/scenes/${body.id}`, { token: stranger.token }),
      api.call('GET', `/homes/${owner.homeId}/scenes`, { token: guest.token }),
    ]);
    expect(answers.map(({ status }) => [403, 404].includes(status))).toEqual([true, true, true, true]);
  });
});

describe('the mode of a home', () => {
  const put = (body: object, token = owner.token) => api.call('PUT', `/homes/${owner.homeId}/mode`, { token, body });

  it('is set by members, for good or until a time, and shown', async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    expect((await put({ mode: 'vacation', until }, member.token)).body).toMatchObject({
      mode: 'vacation',
      until,
      guests: false,
    });
    expect((await put({ guests: true })).body).toMatchObject({ mode: 'vacation', guests: true });
    const { body } = await api.call('GET', `/homes/${owner.homeId}/mode`, { token: member.token });
    expect(body).toMatchObject({ mode: 'vacation', guests: true, cause: { kind: 'user', id: member.userId } });
  });

  it.each([
    [{}],
    [{ mode: 'party' }],
    [{ until: new Date(Date.now() + 1_000).toISOString() }],
    [{ mode: 'home', until: new Date(Date.now() + 1_000).toISOString() }],
    [{ mode: 'night', until: '2020-01-01T00:00:00Z' }],
  ])('is not set by %j', async (body) => {
    expect((await put(body)).status).toBe(400);
  });

  it('is no business of guests', async () => {
    expect((await put({ mode: 'home' }, guest.token)).status).toBe(403);
  });
});

describe('the place of a home', () => {
  it('is kept, told to the running home, and hidden from guests', async () => {
    const path = `/homes/${owner.homeId}`;
    const position = { latitude: 48.2, longitude: 16.37 };
    const { status, body } = await api.call('PATCH', path, {
      token: owner.token,
      body: { timezone: 'Europe/Vienna', position },
    });
    expect([status, body.position, body.timezone]).toEqual([200, position, 'Europe/Vienna']);
    expect(api.homes.places.get(owner.homeId)).toEqual({ timezone: 'Europe/Vienna', ...position });
    expect((await api.call('GET', path, { token: guest.token })).body.position).toBeUndefined();
    const forgotten = await api.call('PATCH', path, { token: owner.token, body: { position: null } });
    expect([forgotten.body.position, forgotten.body.timezone]).toEqual([undefined, 'Europe/Vienna']);
    expect((await api.call('PATCH', path, { token: member.token, body: { name: 'x' } })).status).toBe(403);
    expect((await api.call('PATCH', path, { token: owner.token, body: { timezone: 'Mars' } })).status).toBe(400);
  });
});

describe('the inbox', () => {
  it('shows a person their own messages, and keeps what was read', async () => {
    const [one, two] = await api.database.asService('test', async ({ sql }) => {
      const rows = await sql<{ id: string }[]>`
        INSERT INTO user_notifications (user_id, home_id, category, severity, title, body)
        VALUES (${owner.userId}, ${owner.homeId}, 'automation', 'info', 'First', 'a'),
          (${owner.userId}, ${owner.homeId}, 'automation', 'warning', 'Second', 'b'),
          (${member.userId}, ${owner.homeId}, 'automation', 'info', 'Other', 'c')
        RETURNING id`;
      return rows.map(({ id }) => id);
    });
    const inbox = (query = '') => api.call('GET', `/notifications${query}`, { token: owner.token });
    expect((await inbox()).body).toMatchObject({ unread: 2 });
    expect((await inbox()).body.items.map(({ title }: { title: string }) => title).sort()).toEqual(['First', 'Second']);
    const read = await post(`/notifications/${one}/read`, {});
    expect(read.body).toMatchObject({ title: 'First', readAt: expect.any(String) });
    expect((await inbox('?unread=true')).body.items.map(({ id }: { id: string }) => id)).toEqual([two]);
    expect((await post(`/notifications/${two}/read`, {}, member.token)).status).toBe(404);
    expect((await post('/notifications/read', {})).body).toEqual({ read: 1 });
    expect((await inbox()).body.unread).toBe(0);
  });
});
