import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';

let test: TestDatabase;
let home: SeededHome;
let sceneId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  const homes: SeededHome[] = [];
  for (let index = 0; index < 10; index += 1) homes.push(await seedHome(test.database, 0));
  home = homes[4] as SeededHome;
  sceneId = await test.database.asService('test', async ({ sql }) => {
    await sql`INSERT INTO user_notifications (user_id, home_id, category, title, created_at, read_at)
      SELECT owner_id, id, 'system', 'x', now() - n * interval '1 minute', CASE WHEN n > 20 THEN now() END
      FROM homes, generate_series(1, 2000) AS n`;
    await sql`INSERT INTO scenes (home_id, name) SELECT id, 'S' FROM homes, generate_series(1, 10)`;
    await sql`INSERT INTO scene_activations (home_id, scene_id, cause, outcome, started_at)
      SELECT home_id, id, '[]', CASE WHEN n = 1 THEN 'running' ELSE 'completed' END, now() - n * interval '1 minute'
      FROM scenes, generate_series(1, 100) AS n`;
    await sql`INSERT INTO automations (home_id, name, definition) SELECT id, 'A', '{}' FROM homes`;
    await sql`INSERT INTO automation_executions (home_id, automation_id, automation_version, outcome, trigger, trace)
      SELECT home_id, id, 1, CASE WHEN n > 3 THEN 'completed' WHEN n = 1 THEN 'queued' ELSE 'running' END, '{}', '{}'
      FROM automations, generate_series(1, 1000) AS n`;
    const [scene] = await sql`SELECT id FROM scenes WHERE home_id = ${home.homeId} LIMIT 1`;
    return scene?.id as string;
  });
  await test.database.asService(
    'test',
    ({ sql }) => sql`ANALYZE user_notifications, scene_activations, automation_executions`,
  );
});

afterAll(() => test.drop());

async function indexesOf(who: 'person' | 'service', statement: string): Promise<string[]> {
  const explain = (sql: { unsafe(text: string): PromiseLike<unknown> }) =>
    sql.unsafe(`EXPLAIN (FORMAT JSON) ${statement}`);
  const plan = await (who === 'service'
    ? test.database.asService('test', ({ sql }) => Promise.resolve(explain(sql)))
    : test.database.withUser({ sub: home.ownerId }, ({ sql }) => Promise.resolve(explain(sql))));
  return [...JSON.stringify(plan).matchAll(/"Index Name":"(\w+)"/g)].map(([, name]) => name ?? '');
}

describe('the plan', () => {
  it('of the inbox reads the newest of one person, in order', async () => {
    const statement = `SELECT id FROM user_notifications WHERE user_id = nexa.current_user_id() AND channel_id IS NULL
      ORDER BY created_at DESC, id DESC LIMIT 20`;
    expect(await indexesOf('person', statement)).toContain('user_notifications_inbox_idx');
  });

  it('of how many are unread reads these alone', async () => {
    const statement = `SELECT count(*) FROM user_notifications
      WHERE user_id = nexa.current_user_id() AND channel_id IS NULL AND read_at IS NULL`;
    expect(await indexesOf('person', statement)).toContain('user_notifications_unread_idx');
  });

  it('of the activations of a scene reads the last ones', async () => {
    const statement = `SELECT * FROM scene_activations WHERE home_id = '${home.homeId}' AND scene_id = '${sceneId}'
      ORDER BY started_at DESC, id DESC LIMIT 1`;
    for (const who of ['person', 'service'] as const)
      expect(await indexesOf(who, statement)).toContain('scene_activations_last_idx');
  });

  it('of what a home starts with reads what has not ended', async () => {
    const activations = `SELECT id FROM scene_activations WHERE home_id = '${home.homeId}' AND outcome = 'running'`;
    expect(await indexesOf('service', activations)).toContain('scene_activations_running_idx');
    const executions = `SELECT * FROM automation_executions
      WHERE home_id = '${home.homeId}' AND outcome IN ('running', 'queued')`;
    expect(await indexesOf('service', executions)).toContain('automation_executions_open_idx');
  });
});
