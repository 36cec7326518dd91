import { randomUUID } from 'node:crypto';
import type { Database } from '@nexa/db';
import { hashToken, newToken } from '../../src/auth/token.ts';
import type { Answer, TestApi } from './test-api.ts';

export const ownerBody = {
  email: 'owner@nexa.test',
  password: 'correct horse battery',
  name: 'Olive Owner',
  home: { name: 'Harbour house', timezone: 'Europe/Berlin' },
};

export interface Owner {
  readonly userId: string;
  readonly homeId: string;
  readonly token: string;
}

/** The first run over the interface itself. */
export async function setUp(api: TestApi): Promise<Owner> {
  const { body }: Answer = await api.call('POST', '/setup', { body: ownerBody });
  return { userId: body.user.id, homeId: body.home.id, token: body.token };
}

/** Someone else, with a session; in no home yet. */
export async function addPerson(database: Database, name: string): Promise<{ userId: string; token: string }> {
  const token = newToken('session');
  return database.asService('test', async ({ sql }) => {
    const [user] = await sql<{ id: string }[]>`
      INSERT INTO users (email, display_name) VALUES (${`${name}@nexa.test`}, ${name}) RETURNING id`;
    const userId = user?.id ?? '';
    await sql`INSERT INTO user_sessions (user_id, token_hash, expires_at)
      VALUES (${userId}, ${hashToken(token)}, now() + interval '1 hour')`;
    return { userId, token };
  });
}

export async function addMember(
  database: Database,
  homeId: string,
  role: 'admin' | 'member' | 'guest',
  roomIds: readonly string[] | null = null,
): Promise<{ userId: string; token: string }> {
  const person = await addPerson(database, `${role}-${randomUUID().slice(0, 8)}`);
  await database.asService(
    'test',
    ({ sql }) => sql`INSERT INTO home_members (home_id, user_id, role, room_ids)
      VALUES (${homeId}, ${person.userId}, ${role}, ${roomIds === null ? null : [...roomIds]}::uuid[])`,
  );
  return person;
}

export interface NewDevice {
  readonly name?: string;
  readonly type?: string;
  readonly roomId?: string;
  readonly components?: readonly { readonly id: string; readonly capabilities: readonly string[] }[];
  readonly description?: object;
  readonly currentState?: object;
}

export async function addDevice(database: Database, homeId: string, device: NewDevice = {}): Promise<string> {
  const components = device.components ?? [{ id: 'main', capabilities: ['onOff', 'brightness'] }];
  const capabilities = [...new Set(components.flatMap((component) => component.capabilities))];
  return database.asService('test', async ({ sql }) => {
    const [row] = await sql<{ id: string }[]>`
      INSERT INTO devices (home_id, room_id, device_type, name, capabilities, components, description, current_state)
      VALUES (${homeId}, ${device.roomId ?? null}, ${device.type ?? 'light'}, ${device.name ?? 'Desk lamp'},
        ${sql.json(capabilities)}, ${sql.json(components as never)}, ${sql.json((device.description ?? {}) as never)},
        ${sql.json((device.currentState ?? {}) as never)})
      RETURNING id`;
    return row?.id ?? '';
  });
}

export async function addScene(
  database: Database,
  homeId: string,
  name: string,
  states: readonly object[],
): Promise<string> {
  return database.asService('test', async ({ sql }) => {
    const [row] = await sql<{ id: string }[]>`
      INSERT INTO scenes (home_id, name, states) VALUES (${homeId}, ${name}, ${sql.json(states as never)}) RETURNING id`;
    return row?.id ?? '';
  });
}
