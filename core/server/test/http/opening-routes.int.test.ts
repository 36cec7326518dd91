import { refreshSummaries } from '@nexa/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, addMember, addPerson, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

describe('the opening of the page', () => {
  let api: TestApi;
  let owner: Owner;
  let device: string;

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
    device = await addDevice(api.database, owner.homeId, {});
    await refreshSummaries(api.database);
  });
  afterAll(() => api.stop());

  const open = (token: string, query = '') => api.call('GET', `/opening${query}`, { token });

  it('gives in one answer what the single routes give', async () => {
    const { status, body } = await open(owner.token);
    expect(status).toBe(200);
    const get = async (path: string) => (await api.call('GET', path, { token: owner.token })).body;
    const home = `/homes/${owner.homeId}`;
    expect({ user: body.user, homes: body.homes }).toEqual(await get('/auth/me'));
    expect(body.homeId).toBe(owner.homeId);
    expect(body.capabilities).toEqual((await get('/capabilities')).items);
    expect(body.members).toEqual((await get(`${home}/members`)).items);
    expect(body.rooms).toEqual((await get(`${home}/rooms`)).items);
    expect(body.devices).toEqual((await get(`${home}/devices`)).items);
    expect(body.issues).toEqual((await get(`${home}/issues?state=all`)).items);
    expect(body.hasMoreDevices).toBe(false);
  });

  it('adds the numbers of the last refresh', async () => {
    const { body } = await open(owner.token);
    expect(body.numbers).toMatchObject({ devices: 1, people: 1 });
    expect(body.health).toMatchObject([{ deviceId: device, openIssues: 0 }]);
    expect(body.energy).toEqual([]);
  });

  it('shows a guest what is theirs, and no numbers of the whole home', async () => {
    const guest = await addMember(api.database, owner.homeId, 'guest');
    const { body } = await open(guest.token);
    expect(body.devices).toHaveLength(1);
    expect(body).not.toHaveProperty('numbers');
  });

  it('is empty for somebody without a home', async () => {
    const stranger = await addPerson(api.database, 'stranger');
    const { status, body } = await open(stranger.token);
    expect([status, body.homes, body.devices, body.homeId]).toEqual([200, [], [], undefined]);
  });

  it('does not know the home of somebody else', async () => {
    const stranger = await addPerson(api.database, 'another');
    const { status, body } = await open(stranger.token, `?homeId=${owner.homeId}`);
    expect([status, body.code]).toEqual([404, 'NEXA_HOME_NOT_FOUND']);
  });
});
