import { executeAsOwner } from '@nexa/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, addPerson, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

/** The database asks the time of a table of this test's, wherever it looks up who belongs to a home. */
async function takeOverClock({ database }: TestApi): Promise<void> {
  const [row] = await database.asService(
    'test',
    ({ sql }) => sql<{ text: string }[]>`SELECT pg_get_functiondef('nexa.memberships()'::regprocedure) AS text`,
  );
  const text = row?.text ?? '';
  expect(text.match(/pg_catalog\.now\(\)/g)?.length).toBeGreaterThan(2);
  await executeAsOwner(
    database,
    `CREATE TABLE public.test_clock (moment timestamptz NOT NULL);
     INSERT INTO public.test_clock VALUES (now());
     GRANT SELECT, UPDATE ON public.test_clock TO nexa_service;
     SET ROLE nexa_service;
     ${text.replaceAll('pg_catalog.now()', '(SELECT moment FROM public.test_clock)')}`,
  );
}

describe('a guest of the night from Saturday to Sunday, in a home in Berlin', () => {
  let api: TestApi;
  let owner: Owner;
  let guest: { userId: string; token: string };
  let device: string;

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
    guest = await addPerson(api.database, 'guest');
    const rooms = `/homes/${owner.homeId}/rooms`;
    const { body: room } = await api.call('POST', rooms, { token: owner.token, body: { name: 'Den' } });
    device = await addDevice(api.database, owner.homeId, { roomId: room.id });
    const hours = [{ days: [6], from: '22:00', to: '06:00' }];
    const body = { email: 'guest@nexa.test', role: 'guest', roomIds: [room.id], hours };
    expect((await api.call('POST', `/homes/${owner.homeId}/members`, { token: owner.token, body })).status).toBe(201);
    await takeOverClock(api);
  });
  afterAll(() => api.stop());

  const setClock = (moment: string) =>
    api.database.asService('test', ({ sql }) => sql`UPDATE public.test_clock SET moment = ${moment}::timestamptz`);
  /** What the guest gets: of a read and a wish over the interface, and of rows by the policies alone. */
  const tries = async () => {
    const list = await api.call('GET', `/homes/${owner.homeId}/devices`, { token: guest.token });
    const wish = { capability: 'onOff', command: 'on' };
    const command = await api.call('POST', `/devices/${device}/commands`, { token: guest.token, body: wish });
    const [rows] = await api.database.withUser(
      { sub: guest.userId },
      ({ sql }) => sql<{ devices: number; rooms: number }[]>`
        SELECT (SELECT count(*)::int FROM devices) AS devices, (SELECT count(*)::int FROM rooms) AS rooms`,
    );
    return [list.status, command.status, rows?.devices, rows?.rooms];
  };
  const isIn = [200, 200, 1, 1];
  const isOut = [404, 404, 0, 0];

  it.each([
    ['before it', '2026-01-10T21:59:59+01:00', isOut],
    ['with its first minute', '2026-01-10T22:00:00+01:00', isIn],
    ['past midnight, when it is Sunday', '2026-01-11T00:00:00+01:00', isIn],
    ['to its last minute', '2026-01-11T05:59:59+01:00', isIn],
    ['when it is over', '2026-01-11T06:00:00+01:00', isOut],
    ['in the night before', '2026-01-10T00:30:00+01:00', isOut],
    ['when the clock goes forward: just before', '2026-03-29T00:59:59Z', isIn],
    ['when the clock goes forward: just after', '2026-03-29T01:00:00Z', isIn],
    ['when the clock goes forward: at five, which would be four', '2026-03-29T03:59:59Z', isIn],
    ['when the clock goes forward: at six', '2026-03-29T04:00:00Z', isOut],
    ['when the clock goes back: in the hour that comes twice', '2026-10-25T01:30:00Z', isIn],
    ['when the clock goes back: at half past five', '2026-10-25T04:30:00Z', isIn],
    ['when the clock goes back: at six', '2026-10-25T05:00:00Z', isOut],
  ])('%s', async (_name, moment, expected) => {
    await setClock(moment);
    expect(await tries()).toEqual(expected);
  });

  it('has the hours of the home’s zone when the home has another one', async () => {
    await setClock('2026-01-10T21:30:00Z');
    expect(await tries()).toEqual(isIn);
    const zone = (name: string) =>
      api.database.asService('test', ({ sql }) => sql`UPDATE homes SET timezone = ${name} WHERE id = ${owner.homeId}`);
    await zone('America/New_York');
    expect(await tries()).toEqual(isOut);
    await setClock('2026-01-11T03:30:00Z');
    expect(await tries()).toEqual(isIn);
    await zone('Europe/Berlin');
  });
});
