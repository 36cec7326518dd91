import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDevice, addMember, setUp } from '../support/furnish.ts';
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

beforeEach(() => api.database.asService('test', ({ sql }) => sql`DELETE FROM nexa.exposures`));

const get = (by = token) => api.call('GET', `/homes/${homeId}/exposure`, { token: by });
const put = (body: object, by = token) => api.call('PUT', `/homes/${homeId}/exposure`, { token: by, body });
const shown = async (ecosystem = 'alexa') =>
  (await get()).body.ecosystems.find((each: { ecosystem: string }) => each.ecosystem === ecosystem).devices;

describe('exposure', () => {
  it('is nothing at first, to any ecosystem that a plugin speaks for', async () => {
    expect((await get()).body).toEqual({
      ecosystems: [
        { ecosystem: 'alexa', name: 'Alexa', devices: [] },
        { ecosystem: 'google', name: 'Google Home', devices: [] },
      ],
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
