import postgres from 'postgres';
import { postgresOptions } from '../../src/client/connect.ts';
import type { TestDatabase } from '../../src/testing/index.ts';

/** Who tries: the guest may enter the room of the device now, the others only another room or only at another hour. */
export const people = [
  'owner',
  'admin',
  'member',
  'guest',
  'guestElsewhere',
  'guestLater',
  'stranger',
  'nobody',
] as const;
export type Person = (typeof people)[number];
export type Operation = 'select' | 'insert' | 'update' | 'delete';

/** Ids of one home with a row in every table. */
export type Ids = Readonly<
  Record<
    | 'home'
    | 'owner'
    | 'member'
    | 'newcomer'
    | 'room'
    | 'otherRoom'
    | 'device'
    | 'group'
    | 'integration'
    | 'issue'
    | 'automation'
    | 'scene',
    string
  >
>;

export interface World {
  readonly ids: Ids;
  readonly userIds: Readonly<Record<Exclude<Person, 'nobody'>, string>>;
  readonly sql: postgres.Sql;
}

export async function createWorld(test: TestDatabase): Promise<World> {
  const sql = postgres({ ...postgresOptions(test.connection), max: 1 });
  const userIds = await test.database.asService('test', async ({ sql: service }) => {
    const rows = await service`INSERT INTO users (email, display_name)
      SELECT name || '@test', name FROM unnest(${[...people, 'newcomer']}::text[]) AS name WHERE name <> 'nobody'
      RETURNING display_name AS name, id`;
    return Object.fromEntries(rows.map((row) => [row.name as string, row.id as string]));
  });
  const ids = await seed(test, userIds.owner as string, userIds);
  await seed(test, userIds.stranger as string, userIds);
  await addMembers(test, ids, userIds);
  return { ids, userIds: userIds as World['userIds'], sql };
}

async function addMembers(test: TestDatabase, ids: Ids, userIds: Record<string, string>): Promise<void> {
  const later = new Date(Date.now() + 2 * 3_600_000).toISOString().slice(11, 16);
  const latest = new Date(Date.now() + 3 * 3_600_000).toISOString().slice(11, 16);
  const hours = JSON.stringify([{ from: later, to: latest }]);
  await test.database.asService('test', async ({ sql }) => {
    await sql`INSERT INTO home_members (home_id, user_id, role, room_ids, hours) VALUES
      (${ids.home}, ${userIds.admin as string}, 'admin', NULL, NULL),
      (${ids.home}, ${userIds.member as string}, 'member', NULL, NULL),
      (${ids.home}, ${userIds.guest as string}, 'guest', ARRAY[${ids.room}]::uuid[], '[{"from": "00:00", "to": "00:00"}]'),
      (${ids.home}, ${userIds.guestElsewhere as string}, 'guest', ARRAY[${ids.otherRoom}]::uuid[], NULL),
      (${ids.home}, ${userIds.guestLater as string}, 'guest', NULL, ${hours}::text::jsonb)`;
  });
}

async function seed(test: TestDatabase, owner: string, userIds: Record<string, string>): Promise<Ids> {
  return test.database.asService('test', async ({ sql }) => {
    const one = async (text: string) => (await sql.unsafe<{ id: string }[]>(text))[0]?.id as string;
    const home = await one(`INSERT INTO homes (owner_id, name) VALUES ('${owner}', 'Home') RETURNING id`);
    const room = await one(`INSERT INTO rooms (home_id, name) VALUES ('${home}', 'Room') RETURNING id`);
    const otherRoom = await one(`INSERT INTO rooms (home_id, name) VALUES ('${home}', 'Other') RETURNING id`);
    const device = await one(`INSERT INTO devices (home_id, room_id, device_type, name, description)
      VALUES ('${home}', '${room}', 'light', 'Lamp', '{}') RETURNING id`);
    const group = await one(`INSERT INTO device_groups (home_id, name) VALUES ('${home}', 'Group') RETURNING id`);
    const integration = await one(`INSERT INTO nexa.integrations (home_id, plugin_id, title, unique_id)
      VALUES ('${home}', 'virtual', 'Virtual', 'one') RETURNING id`);
    const issue = await one(`INSERT INTO diagnostic_issues (home_id, code, severity, state, title, device_id)
      VALUES ('${home}', 'core.x', 'error', 'confirmed', 'x', '${device}') RETURNING id`);
    const automation = await one(`INSERT INTO automations (home_id, name, definition)
      VALUES ('${home}', 'Automation', '{}') RETURNING id`);
    const scene = await one(`INSERT INTO scenes (home_id, name) VALUES ('${home}', 'Scene') RETURNING id`);
    const { member, newcomer } = userIds as { member: string; newcomer: string };
    return { home, owner, member, newcomer, room, otherRoom, device, group, integration, issue, automation, scene };
  });
}

class RolledBack extends Error {}

/** Runs the statement as that person in a transaction that is always undone; how many rows it saw or touched. */
export async function attempt(world: World, person: Person, statement: string): Promise<number> {
  let count = -1;
  try {
    await world.sql.begin(async (sql) => {
      const claims = person === 'nobody' ? '' : JSON.stringify({ sub: world.userIds[person] });
      await sql`SELECT set_config('search_path', 'public, pg_temp', true),
        set_config('request.jwt.claims', ${claims}, true), set_config('role', 'nexa_app', true)`;
      count = (await sql.unsafe(statement)).count;
      throw new RolledBack();
    });
  } catch (error) {
    if (error instanceof RolledBack) return count;
    // No privilege, a row that the policy does not let in, or a view that takes no changes: denied. Anything else is a
    // fault of the test.
    if (['42501', '55000'].includes((error as { code?: string }).code ?? '')) return 0;
    throw error;
  }
  return count;
}

/** Those for whom the statement saw or touched a row. */
export async function whoMay(world: World, statement: string): Promise<Person[]> {
  const allowed: Person[] = [];
  for (const person of people) if ((await attempt(world, person, statement)) > 0) allowed.push(person);
  return allowed;
}
