import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PostgresHomeStore } from '../../src/index.ts';
import { migrate } from '../../src/migrate/migrate.ts';
import { migrationsFolder } from '../../src/migrate/migration-files.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { remove, temporaryFolder } from '../fixtures/embedded-harness.ts';
import { seedHome } from '../fixtures/seed-home.ts';

let test: TestDatabase;
let before: string;

beforeAll(async () => {
  test = await createTestDatabase({ empty: true });
  before = await temporaryFolder();
  await cp(migrationsFolder, before, { recursive: true });
  const later = (await readdir(before)).filter((name) => name >= '21');
  await Promise.all(later.filter((name) => name.endsWith('.sql')).map((name) => rm(join(before, name))));
});

afterAll(async () => {
  await test.drop();
  await remove(before);
});

it('a home that lived before automations could wait goes on with all that it had', async () => {
  await migrate({ connection: test.connection, folder: before });
  const { homeId, ownerId } = await seedHome(test.database, 0);
  await test.database.asService('test', async ({ sql }) => {
    const [automation] = await sql`INSERT INTO automations (home_id, name, definition)
      VALUES (${homeId}, 'A', '{"name": "A"}') RETURNING id`;
    const id = automation?.id as string;
    await sql`INSERT INTO automation_executions (home_id, automation_id, automation_version, outcome, trigger, trace)
      VALUES (${homeId}, ${id}, 1, 'running', '{}', '{"conditions": [], "actions": [{"index": 0, "status": "sent"}]}')`;
    await sql`INSERT INTO automation_health_checks (home_id, automation_id, kind)
      VALUES (${homeId}, ${id}, 'loop'), (${homeId}, ${id}, 'loop')`;
    await sql`INSERT INTO nexa.home_modes (home_id, mode) VALUES (${homeId}, 'vacation')`;
    await sql`INSERT INTO user_notifications (user_id, home_id, category, title)
      SELECT ${ownerId}, ${homeId}, 'system', 'x' FROM generate_series(1, 2)`;
  });
  expect((await migrate({ connection: test.connection })).applied).toContain('21_automations');
  const snapshot = await new PostgresHomeStore(test.database).load(homeId);
  expect(snapshot).toMatchObject({
    home: { mode: { mode: 'vacation' }, guests: false },
    executions: [{ outcome: 'running', actions: [{ path: 'actions/0', status: 'sent' }] }],
  });
  const [kept] = await test.database.asService(
    'test',
    ({ sql }) => sql`SELECT (SELECT count(DISTINCT fingerprint)::int FROM automation_health_checks) AS checks,
      (SELECT count(*)::int FROM user_notifications WHERE notification_id IS NULL) AS notifications`,
  );
  expect(kept).toEqual({ checks: 2, notifications: 2 });
});
