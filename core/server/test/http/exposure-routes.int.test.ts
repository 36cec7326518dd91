import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDevice, addMember, addPerson, addScene, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

let api: TestApi;
let token: string;
let homeId: string;
let lamp: string;
let door: string;

beforeAll(async () => {
  api = await startTestApi();
  ({ token, homeId } = await setUp(api));
  lamp = await addDevice(api.database, homeId);
  const components = [{ id: 'main', capabilities: ['lock'] }];
  door = await addDevice(api.database, homeId, { name: 'Front door', type: 'lock', components });
  await api.database.asService(
    'test',
    ({ sql }) => sql`INSERT INTO ecosystems (id, name, kind)
      VALUES ('alexa', 'Alexa', 'voice'), ('google', 'Google Home', 'voice'), ('hue', 'Hue', 'brand')`,
  );
});

afterAll(() => api.stop());

beforeEach(() =>
  api.database.asService('test', async ({ sql }) => {
    await sql`DELETE FROM nexa.exposures`;
    await sql`DELETE FROM scenes`;
  }),
);

const get = (by = token) => api.call('GET', `/homes/${homeId}/exposure`, { token: by });
const put = (body: object, by = token) => api.call('PUT', `/homes/${homeId}/exposure`, { token: by, body });
const shown = async (ecosystem = 'alexa') =>
  (await get()).body.ecosystems.find((each: { ecosystem: string }) => each.ecosystem === ecosystem).devices;

describe('exposure', () => {
  it('is nothing at first, to any ecosystem that a plugin speaks for', async () => {
    expect((await get()).body).toEqual({
      ecosystems: [
        { ecosystem: 'alexa', name: 'Alexa', devices: [], scenes: [] },
        { ecosystem: 'google', name: 'Google Home', devices: [], scenes: [] },
      ],
      refusedScenes: [],
    });
  });

  it('is what was said last, for each ecosystem by itself', async () => {
    await put({ ecosystem: 'alexa', deviceIds: [lamp, door] });
    await put({ ecosystem: 'google', deviceIds: [lamp] });
    expect(await shown('alexa')).toHaveLength(2);
    await put({ ecosystem: 'alexa', deviceIds: [door.toUpperCase()] });
    expect((await shown('alexa')).map(({ deviceId }: { deviceId: string }) => deviceId)).toEqual([door]);
    expect(await shown('google')).toHaveLength(1);
  });

  it('asks for a PIN at locks unless somebody says otherwise, and keeps to what was said', async () => {
    await put({ ecosystem: 'alexa', deviceIds: [lamp, door] });
    const pins = async () =>
      Object.fromEntries(
        (await shown()).map((each: { deviceId: string; needsPin: boolean }) => [each.deviceId, each.needsPin]),
      );
    expect(await pins()).toEqual({ [lamp]: false, [door]: true });
    await put({ ecosystem: 'alexa', deviceIds: [lamp, door], settings: { [door]: { needsPin: false } } });
    await put({ ecosystem: 'alexa', deviceIds: [lamp, door], settings: { [lamp]: { name: 'Reading lamp' } } });
    expect(await pins()).toEqual({ [lamp]: false, [door]: false });
    await put({ ecosystem: 'alexa', deviceIds: [lamp, door] });
    expect(await shown()).toContainEqual({ deviceId: lamp, name: 'Reading lamp', needsPin: false, isKnown: false });
    await put({ ecosystem: 'alexa', deviceIds: [lamp], settings: { [lamp]: { name: null } } });
    expect(await shown()).toEqual([{ deviceId: lamp, needsPin: false, isKnown: false }]);
  });

  it('is saved by several at once, and is what one of them said', async () => {
    const devices = await Promise.all(
      Array.from({ length: 10 }, (_, index) => addDevice(api.database, homeId, { name: `Lamp ${index}` })),
    );
    const saved = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        put({ ecosystem: 'google', deviceIds: index % 2 === 0 ? devices : [...devices].reverse() }),
      ),
    );
    expect(saved.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
    expect(await shown('google')).toHaveLength(10);
  });

  it('changes nothing when a part of it is wrong', async () => {
    await put({ ecosystem: 'alexa', deviceIds: [lamp] });
    const stranger = crypto.randomUUID();
    const wrong = [
      [{ ecosystem: 'alexa', deviceIds: [door, stranger] }, 404, 'NEXA_DEVICE_NOT_FOUND'],
      [{ ecosystem: 'siri', deviceIds: [door] }, 404, 'NEXA_ECOSYSTEM_NOT_FOUND'],
      [{ ecosystem: 'hue', deviceIds: [door] }, 404, 'NEXA_ECOSYSTEM_NOT_FOUND'],
      [
        { ecosystem: 'alexa', deviceIds: [door], settings: { [lamp]: { needsPin: true } } },
        400,
        'NEXA_REQUEST_INVALID',
      ],
      [{ ecosystem: 'alexa', deviceIds: [door], settings: { [door]: { pin: '1234' } } }, 400, 'NEXA_REQUEST_INVALID'],
      [{ ecosystem: 'alexa' }, 400, 'NEXA_REQUEST_INVALID'],
    ] as const;
    for (const [body, status, code] of wrong) {
      const answer = await put(body);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
    expect((await shown()).map(({ deviceId }: { deviceId: string }) => deviceId)).toEqual([lamp]);
  });

  it('is the matter of those who manage the home', async () => {
    for (const role of ['guest', 'member'] as const) {
      const person = await addMember(api.database, homeId, role);
      expect((await get(person.token)).status).toBe(403);
      expect((await put({ ecosystem: 'alexa', deviceIds: [] }, person.token)).status).toBe(403);
    }
    const admin = await addMember(api.database, homeId, 'admin');
    expect((await put({ ecosystem: 'alexa', deviceIds: [lamp] }, admin.token)).status).toBe(200);
  });

  it('ends with the device', async () => {
    const plug = await addDevice(api.database, homeId, { name: 'Plug' });
    await put({ ecosystem: 'alexa', deviceIds: [plug] });
    await api.database.asService('test', ({ sql }) => sql`UPDATE devices SET deleted_at = now() WHERE id = ${plug}`);
    expect(await shown()).toEqual([]);
    expect((await put({ ecosystem: 'alexa', deviceIds: [plug] })).status).toBe(404);
  });
});

describe('exposure of scenes', () => {
  const lights = (name = 'Evening') =>
    addScene(api.database, homeId, name, [{ deviceId: lamp, capability: 'onOff', attribute: 'on', value: true }]);
  const goodNight = () =>
    addScene(api.database, homeId, 'Good night', [
      { deviceId: lamp, capability: 'onOff', attribute: 'on', value: false },
      { deviceId: door, capability: 'lock', attribute: 'locked', value: true },
    ]);
  const scenesOf = async (ecosystem = 'alexa') =>
    (await get()).body.ecosystems.find((each: { ecosystem: string }) => each.ecosystem === ecosystem).scenes;
  const ids = (scenes: readonly { readonly sceneId: string }[]) => scenes.map(({ sceneId }) => sceneId);

  it('is nothing at first, and then what was said, by the name that was given', async () => {
    const evening = await lights();
    const dinner = await lights('Dinner');
    expect(await scenesOf()).toEqual([]);
    const scenes = [{ sceneId: evening.toUpperCase(), name: 'Cosy' }, { sceneId: dinner }];
    const { status, body } = await put({ ecosystem: 'alexa', deviceIds: [lamp], scenes });
    expect([status, body]).toEqual([200, (await get()).body]);
    expect(await scenesOf()).toEqual([
      { sceneId: dinner, isKnown: false },
      { sceneId: evening, name: 'Cosy', isKnown: false },
    ]);
    expect(await scenesOf('google')).toEqual([]);
    expect((await shown()).map(({ deviceId }: { deviceId: string }) => deviceId)).toEqual([lamp]);
  });

  it('stays as it is when scenes are left out, and so does a name', async () => {
    const evening = await lights();
    await put({ ecosystem: 'alexa', deviceIds: [lamp], scenes: [{ sceneId: evening, name: 'Cosy' }] });
    await put({ ecosystem: 'alexa', deviceIds: [] });
    expect(await scenesOf()).toEqual([{ sceneId: evening, name: 'Cosy', isKnown: false }]);
    await put({ ecosystem: 'alexa', deviceIds: [], scenes: [{ sceneId: evening }] });
    expect(await scenesOf()).toEqual([{ sceneId: evening, name: 'Cosy', isKnown: false }]);
    await put({ ecosystem: 'alexa', deviceIds: [], scenes: [{ sceneId: evening, name: null }] });
    expect(await scenesOf()).toEqual([{ sceneId: evening, isKnown: false }]);
    await put({ ecosystem: 'alexa', deviceIds: [], scenes: [] });
    expect(await scenesOf()).toEqual([]);
  });

  it('is refused to what changes locks, alarms, valves, garage doors and heat, and says why', async () => {
    const evening = await lights();
    const night = await goodNight();
    const { status, body } = await put({
      ecosystem: 'alexa',
      deviceIds: [lamp],
      scenes: [{ sceneId: evening }, { sceneId: night }],
    });
    expect([status, body.code, body.params]).toEqual([
      409,
      'NEXA_SCENE_SENSITIVE',
      { sceneId: night, capabilities: ['lock'] },
    ]);
    expect([await shown(), await scenesOf()]).toEqual([[], []]);
    expect((await get()).body.refusedScenes).toEqual([{ sceneId: night, capabilities: ['lock'] }]);
  });

  it('is over as long as a scene has come to that, and is so again afterwards', async () => {
    const evening = await lights();
    await put({ ecosystem: 'alexa', deviceIds: [], scenes: [{ sceneId: evening }] });
    const { body: scene } = await api.call('GET', `/scenes/${evening}`, { token });
    const states = [...scene.states, { deviceId: door, capability: 'lock', attribute: 'locked', value: true }];
    await api.call('PUT', `/scenes/${evening}`, { token, body: { ...scene, states } });
    expect((await get()).body.refusedScenes).toEqual([{ sceneId: evening, capabilities: ['lock'] }]);
    expect(await scenesOf()).toEqual([]);
    await api.call('PUT', `/scenes/${evening}`, { token, body: scene });
    expect(ids(await scenesOf())).toEqual([evening]);
  });

  it('changes nothing when a part of it is wrong', async () => {
    const evening = await lights();
    await put({ ecosystem: 'alexa', deviceIds: [lamp], scenes: [{ sceneId: evening }] });
    const other = await addPerson(api.database, 'elsewhere');
    const { body: home } = await api.call('POST', '/homes', {
      token: other.token,
      body: { name: 'Elsewhere', timezone: 'Europe/Berlin' },
    });
    const foreign = await addScene(api.database, home.id, 'Foreign', []);
    const wrong = [
      [[{ sceneId: crypto.randomUUID() }], 404, 'NEXA_SCENE_NOT_FOUND'],
      [[{ sceneId: foreign }], 404, 'NEXA_SCENE_NOT_FOUND'],
      [[{ sceneId: evening }, { sceneId: evening.toUpperCase() }], 400, 'NEXA_REQUEST_INVALID'],
      [[{ sceneId: evening, name: '' }], 400, 'NEXA_REQUEST_INVALID'],
      [[{ sceneId: evening, needsPin: true }], 400, 'NEXA_REQUEST_INVALID'],
      [[evening], 400, 'NEXA_REQUEST_INVALID'],
    ] as const;
    for (const [scenes, status, code] of wrong) {
      const answer = await put({ ecosystem: 'alexa', deviceIds: [], scenes });
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
    expect(ids(await scenesOf())).toEqual([evening]);
    expect(await shown()).toHaveLength(1);
  });

  it('ends with the scene, which cannot be exposed any more', async () => {
    const evening = await lights();
    await put({ ecosystem: 'alexa', deviceIds: [], scenes: [{ sceneId: evening }] });
    await api.call('DELETE', `/scenes/${evening}`, { token });
    expect(await scenesOf()).toEqual([]);
    const again = await put({ ecosystem: 'alexa', deviceIds: [], scenes: [{ sceneId: evening }] });
    expect([again.status, again.body.code]).toEqual([404, 'NEXA_SCENE_NOT_FOUND']);
  });
});
