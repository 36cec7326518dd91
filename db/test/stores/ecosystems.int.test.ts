import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DatabaseTransaction } from '../../src/client/database.ts';
import { exposedRows, exposureStore, PostgresEcosystems } from '../../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';

let test: TestDatabase;
let ecosystems: PostgresEcosystems;
let home: SeededHome;
let device: string;
let scene: string;

beforeAll(async () => {
  test = await createTestDatabase();
  ecosystems = new PostgresEcosystems(test.database);
  await service(({ sql }) => sql`INSERT INTO ecosystems (id, name, kind) VALUES ('alexa', 'Alexa', 'voice')`);
});

beforeEach(async () => {
  home = await seedHome(test.database);
  [device = ''] = home.deviceIds;
  scene = await addScene('Evening');
});

afterAll(() => test.drop());

const service = (work: (tx: DatabaseTransaction) => PromiseLike<unknown>) =>
  test.database.asService('test', async (tx) => await work(tx));

async function addScene(name: string, homeId = home.homeId): Promise<string> {
  const [row] = await test.database.asService(
    'test',
    ({ sql }) => sql<{ id: string }[]>`
      INSERT INTO scenes (home_id, name, states) VALUES (${homeId}, ${name}, '[]') RETURNING id`,
  );
  return row?.id ?? '';
}

const addPerson = async (role: string): Promise<string> => {
  const [row] = await test.database.asService(
    'test',
    ({ sql }) => sql<{ id: string }[]>`
      WITH person AS (
        INSERT INTO users (email, display_name) VALUES (gen_random_uuid() || '@test', ${role}) RETURNING id)
      INSERT INTO home_members (home_id, user_id, role) SELECT ${home.homeId}, id, ${role} FROM person
      RETURNING user_id AS id`,
  );
  return row?.id ?? '';
};

const expose = (wishes: readonly string[], scenes?: readonly { readonly sceneId: string; readonly name?: string }[]) =>
  test.database.withUser({ sub: home.ownerId }, (tx) =>
    exposureStore.replace(tx, home.homeId, 'alexa', {
      wishes: wishes.map((deviceId) => ({ deviceId })),
      scenes,
      userId: home.ownerId,
    }),
  );
const seenBy = (sub: string) => test.database.withUser({ sub }, (tx) => exposedRows(tx, home.homeId, 'alexa'));
const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

describe('what is exposed', () => {
  it('is devices and scenes, each by the name that it has there', async () => {
    await expose([device], [{ sceneId: scene, name: 'Cosy' }]);
    const { devices, scenes } = await ecosystems.exposed(home.homeId, 'alexa');
    expect(ids(devices)).toEqual([device]);
    expect(scenes).toEqual([{ id: scene, name: 'Cosy', room: null, states: [] }]);
    await expose([]);
    expect(ids((await ecosystems.exposed(home.homeId, 'alexa')).scenes)).toEqual([scene]);
    await expose([], []);
    expect(await ecosystems.exposed(home.homeId, 'alexa')).toEqual({ devices: [], scenes: [] });
  });

  it('is no scene that was removed', async () => {
    await expose([], [{ sceneId: scene }]);
    await service(({ sql }) => sql`UPDATE scenes SET deleted_at = now() WHERE id = ${scene}`);
    expect((await ecosystems.exposed(home.homeId, 'alexa')).scenes).toEqual([]);
    expect(
      await test.database.withUser({ sub: home.ownerId }, (tx) => exposureStore.listScenes(tx, home.homeId)),
    ).toEqual([]);
  });

  it('of scenes is for those who live there, and for no guest', async () => {
    await expose([device], [{ sceneId: scene }]);
    const [member, guest] = [await addPerson('member'), await addPerson('guest')];
    expect(ids((await seenBy(member)).scenes)).toEqual([scene]);
    expect(ids((await seenBy(guest)).devices)).toEqual([device]);
    expect((await seenBy(guest)).scenes).toEqual([]);
  });

  it('is audited for scenes as for devices', async () => {
    await expose([], [{ sceneId: scene }]);
    await expose([], []);
    const deeds = await test.database.asService(
      'test',
      ({ sql }) => sql`SELECT action, actor_id FROM timeseries.audit_logs
        WHERE entity_type = 'exposures' AND COALESCE(after, before) ->> 'scene_id' = ${scene} ORDER BY time, action`,
    );
    expect(deeds).toMatchObject([
      { action: 'exposures.added', actor_id: home.ownerId },
      { action: 'exposures.removed', actor_id: home.ownerId },
    ]);
  });
});

describe('the book of what an ecosystem was told', () => {
  const book = () => ecosystems.book(home.homeId, 'alexa');
  const sorted = async () => (await book().entries()).toSorted((a, b) => a.deviceId.localeCompare(b.deviceId));
  const entries = (...list: readonly { readonly deviceId: string }[]) =>
    [...list].sort((a, b) => a.deviceId.localeCompare(b.deviceId));

  it('holds scenes as it holds devices, from the telling to the forgetting', async () => {
    const told = [
      { deviceId: device, told: { name: 'Lamp' } },
      { deviceId: scene, told: { name: 'Evening' } },
    ];
    await book().tell(told);
    expect(await sorted()).toEqual(entries(...told.map((entry) => ({ ...entry, acknowledged: undefined }))));
    await book().acknowledge([scene]);
    await book().tell([{ deviceId: device, told: { name: 'Other' } }]);
    expect(await sorted()).toEqual(
      entries(
        { deviceId: device, told: { name: 'Other' }, acknowledged: undefined } as never,
        { deviceId: scene, told: { name: 'Evening' }, acknowledged: { name: 'Evening' } } as never,
      ),
    );
    await book().tell([{ deviceId: scene, told: undefined }]);
    await book().acknowledge([scene]);
    expect(await book().entries()).toEqual([{ deviceId: device, told: { name: 'Other' }, acknowledged: undefined }]);
  });

  it('is exactly what was fetched, and knows what is not of the home for nothing', async () => {
    const foreign = await addScene('Foreign', (await seedHome(test.database)).homeId);
    await book().tell([{ deviceId: device, told: { name: 'Lamp' } }]);
    const fetched = { deviceId: scene, told: { name: 'Evening' } };
    await book().replace([fetched, { deviceId: foreign, told: { name: 'Foreign' } }]);
    expect(await book().entries()).toEqual([{ ...fetched, acknowledged: fetched.told }]);
    await book().replace([fetched]);
    await book().replace([]);
    expect(await book().entries()).toEqual([]);
  });

  it('keeps a scene that was removed until it is forgotten there', async () => {
    await book().replace([{ deviceId: scene, told: { name: 'Evening' } }]);
    await service(({ sql }) => sql`UPDATE scenes SET deleted_at = now() WHERE id = ${scene}`);
    await book().tell([{ deviceId: scene, told: undefined }]);
    expect(await book().entries()).toEqual([{ deviceId: scene, told: undefined, acknowledged: undefined }]);
  });

  it('shows which scenes are known, to those who may see it', async () => {
    await expose([], [{ sceneId: scene }]);
    const isKnown = async () => {
      const rows = await test.database.withUser({ sub: home.ownerId }, (tx) =>
        exposureStore.listScenes(tx, home.homeId),
      );
      return rows.map(({ is_known }) => is_known);
    };
    await book().tell([{ deviceId: scene, told: { name: 'Evening' } }]);
    expect(await isKnown()).toEqual([false]);
    await book().acknowledge([scene]);
    expect(await isKnown()).toEqual([true]);
    const counts = await Promise.all(
      [await addPerson('member'), await addPerson('guest')].map((sub) =>
        test.database.withUser(
          { sub },
          async ({ sql }) => (await sql`SELECT 1 FROM ecosystem_sync_status WHERE scene_id = ${scene}`).length,
        ),
      ),
    );
    expect(counts).toEqual([1, 0]);
  });

  it.each([
    ['of both', () => [device, scene]],
    ['of neither', () => [null, null]],
  ])('takes no row %s', async (_what, subject) => {
    const [deviceId = null, sceneId = null] = subject();
    const row = service(
      ({ sql }) => sql`INSERT INTO ecosystem_sync_status (home_id, ecosystem_id, device_id, scene_id)
        VALUES (${home.homeId}, 'alexa', ${deviceId}, ${sceneId})`,
    );
    await expect(row).rejects.toMatchObject({ cause: { code: '23514' } });
  });

  it('takes a scene once an ecosystem, and loses it with the row of the scene', async () => {
    const add = () =>
      service(
        ({ sql }) =>
          sql`INSERT INTO ecosystem_sync_status (home_id, ecosystem_id, scene_id) VALUES (${home.homeId}, 'alexa', ${scene})`,
      );
    await add();
    await expect(add()).rejects.toMatchObject({ cause: { code: '23505' } });
    await service(({ sql }) => sql`DELETE FROM scenes WHERE id = ${scene}`);
    expect(await book().entries()).toEqual([]);
  });
});
