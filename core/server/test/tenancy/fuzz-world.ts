import { createHash, randomBytes } from 'node:crypto';
import { PasswordHasher } from '../../src/auth/password.ts';
import { hashToken, newToken } from '../../src/auth/token.ts';
import type { BackupsView } from '../../src/backup/backups-view.ts';
import { startTestApi, type TestApi, type TestApiOptions } from '../support/test-api.ts';

/** Stands in texts of the other home. An answer to somebody of this home that holds it is a leak. */
export const otherMark = 'mark-of-the-other-home';
/** Stands in texts of this home that its guests may not see. */
export const hiddenMark = 'mark-hidden-from-guests';
/** Stands in texts of this home that the guest of its first room may see. */
export const shownMark = 'mark-of-this-home';
/** Of everybody whose account may be tried or erased. */
export const throwAwayPassword = 'correct horse battery';
/** Measured in the other home only. */
export const otherValue = 777001.25;

export const persons = [
  'owner',
  'admin',
  'member',
  'guest',
  'guestLater',
  'formerOfOther',
  'narrowedToOurs',
  'narrowedElsewhere',
  'stranger',
  'nobody',
  'serverAdmin',
  'leaving',
  'ownerOfOther',
] as const;
export type Person = (typeof persons)[number];

/** Texts that nobody may find in an answer to this person. */
export const forbidden: Readonly<Record<Person, readonly string[]>> = {
  owner: [otherMark, String(otherValue)],
  admin: [otherMark, String(otherValue)],
  member: [otherMark, String(otherValue)],
  guest: [otherMark, String(otherValue), hiddenMark],
  guestLater: [otherMark, String(otherValue), hiddenMark, shownMark],
  formerOfOther: [otherMark, String(otherValue), hiddenMark, shownMark],
  // In both homes; the token is for ours.
  narrowedToOurs: [otherMark, String(otherValue)],
  // The owner's own token, for a third home.
  narrowedElsewhere: [otherMark, String(otherValue), hiddenMark, shownMark],
  stranger: [otherMark, String(otherValue), hiddenMark, shownMark],
  nobody: [otherMark, String(otherValue), hiddenMark, shownMark],
  // Looks after the server and is in no home.
  serverAdmin: [otherMark, String(otherValue), hiddenMark, shownMark],
  // Members whose session or account ends with what they ask.
  leaving: [otherMark, String(otherValue)],
  ownerOfOther: [hiddenMark, shownMark],
};

export type Side = 'ours' | 'other';
/** Ids by the table they are in, of each home. */
export type IdPool = Readonly<Record<string, readonly string[]>>;

export interface FuzzWorld {
  readonly api: TestApi;
  readonly homes: Readonly<Record<Side, string>>;
  readonly ids: Readonly<Record<Side, IdPool>>;
  readonly tokens: Readonly<Record<Person, string | undefined>>;
  /** Sessions that a case may end, each of an account of its own. */
  readonly leaving: readonly { readonly email: string; readonly token: string }[];
  readonly otherEmail: string;
  /** One digest of every row of the other home. */
  digest(): Promise<string>;
  stop(): Promise<void>;
}

type Sql = Parameters<Parameters<TestApi['database']['asService']>[1]>[0]['sql'];
const perKind = 4;

export async function createFuzzWorld(options: TestApiOptions = {}): Promise<FuzzWorld> {
  const backups: BackupsView = {
    list: async () => ({ folder: '/backups', backups: [], unreadable: [] }),
    start: async () => '1',
  };
  const api = await startTestApi({ requestsPerMinute: 100_000_000, logLevel: 'silent', backups, ...options });
  // Now and then a bridge that is in the home already, and else another one.
  const { gateway } = api;
  gateway.runPairingStep = async (call) => {
    const { length } = gateway.calls;
    gateway.calls.push(call);
    const uniqueId = `${call.pluginId}-${length % 3 === 0 ? 1 : length}`;
    return { result: 'done', title: `A ${call.pluginId}`, uniqueId, config: {} };
  };
  const made = await seedWorld(api);
  for (const [side, person] of [
    ['ours', 'owner'],
    ['other', 'ownerOfOther'],
  ] as const) {
    // Pairings hold sealed data: they are begun over the interface.
    for (let index = 0; index < perKind; index += 1)
      await api.call('POST', `/homes/${made.homes[side]}/integrations`, {
        token: made.tokens[person] ?? '',
        body: { plugin: 'bridge' },
      });
  }
  const ids = await api.database.asService('test', async ({ sql }) => ({
    ours: {
      ...(await idsOf(sql, made.homes.ours, made.owners.ours, made.members.ours)),
      spare_homes: made.spareHomes,
    },
    other: await idsOf(sql, made.homes.other, made.owners.other, made.members.other),
  }));
  return {
    api,
    homes: made.homes,
    ids,
    tokens: made.tokens,
    leaving: made.leaving,
    otherEmail: made.otherEmail,
    digest: () => digestOf(api, made.homes.other),
    stop: () => api.stop(),
  };
}

async function seedWorld(api: TestApi) {
  return api.database.asService('test', async ({ sql }) => {
    const person = (name: string) => addPerson(sql, name);
    const [owner, admin, member, guest, guestLater] = [
      await person('owner'),
      await person('admin'),
      await person('member'),
      await person('guest'),
      await person('guest-later'),
    ];
    const [former, both, stranger] = [await person('former'), await person('both'), await person('stranger')];
    const serverAdmin = await person('server-admin');
    await sql`UPDATE users SET role = 'admin' WHERE id = ${serverAdmin}`;
    const otherOwner = await person(`owner ${otherMark}`);
    const otherMember = await person(`member ${otherMark}`);
    const ours = await seedHome(sql, owner, shownMark, hiddenMark);
    const other = await seedHome(sql, otherOwner, otherMark, otherMark);
    const third = await one(sql, `INSERT INTO homes (owner_id, name) VALUES ('${owner}', 'Third') RETURNING id`);
    const [room] = await sql<{ id: string }[]>`SELECT id FROM rooms WHERE home_id = ${ours} ORDER BY position LIMIT 1`;
    const spare = [await person(`spare one ${hiddenMark}`), await person(`spare two ${hiddenMark}`)];
    await addMembers(sql, ours, [
      [admin, 'admin'],
      [member, 'member'],
      [both, 'admin'],
      ...spare.map((id): [string, string] => [id, 'member']),
    ]);
    await addMembers(sql, other, [
      [both, 'admin'],
      [otherMember, 'member'],
    ]);
    await sql`INSERT INTO home_members (home_id, user_id, role, room_ids, hours, valid_until) VALUES
      (${ours}, ${guest}, 'guest', ${[room?.id ?? '']}::uuid[], '[{"from": "00:00", "to": "00:00"}]', NULL),
      (${ours}, ${guestLater}, 'guest', NULL, ${sql.json(hoursElsewhen())}, NULL),
      (${other}, ${former}, 'admin', NULL, NULL, now() - interval '1 minute')`;
    const tokens: Record<Person, string | undefined> = {
      owner: await session(sql, owner),
      admin: await session(sql, admin),
      member: await session(sql, member),
      guest: await session(sql, guest),
      guestLater: await session(sql, guestLater),
      formerOfOther: await session(sql, former),
      narrowedToOurs: await accessToken(sql, both, [ours]),
      narrowedElsewhere: await accessToken(sql, owner, [third]),
      stranger: await session(sql, stranger),
      nobody: undefined,
      serverAdmin: await session(sql, serverAdmin),
      leaving: undefined,
      ownerOfOther: await session(sql, otherOwner),
    };
    await sql`INSERT INTO users (email, display_name)
      SELECT 'newcomer-' || n || '@fuzz.test', 'Newcomer' FROM generate_series(0, 199) AS n`;
    const password = await new PasswordHasher(4).hash(throwAwayPassword);
    await sql`UPDATE users SET password_hash = ${password} WHERE email LIKE 'newcomer-%'`;
    const leaving = await addLeaving(sql, ours, password);
    const spareHomes = await sql<{ id: string }[]>`
      INSERT INTO homes (owner_id, name) SELECT ${owner}, 'Spare ' || n FROM generate_series(1, 24) AS n RETURNING id`;
    await markTexts(sql, other);
    const [address] = await sql<{ email: string }[]>`SELECT email FROM users WHERE id = ${otherOwner}`;
    return {
      leaving,
      otherEmail: address?.email ?? '',
      spareHomes: spareHomes.map(({ id }) => id),
      homes: { ours, other },
      tokens,
      owners: { ours: owner, other: otherOwner },
      members: { ours: new Set(spare), other: new Set([otherMember, otherOwner]) },
    };
  });
}

/** Members of the home, some with a home of their own, who may go. */
async function addLeaving(sql: Sql, home: string, password: string): Promise<{ email: string; token: string }[]> {
  const leaving = Array.from({ length: 300 }, (_, index) => ({
    email: `leaving-${index}@fuzz.test`,
    token: newToken('session'),
  }));
  const hashes = leaving.map(({ token }) => Buffer.from(hashToken(token)).toString('hex'));
  const rows = sql`SELECT u.id, made.hash, made.n FROM users AS u
    JOIN unnest(${leaving.map(({ email }) => email)}::text[], ${hashes}::text[]) WITH ORDINALITY AS made (email, hash, n)
      ON made.email = u.email`;
  await sql`INSERT INTO users (email, display_name, password_hash)
    SELECT email, 'Leaving', ${password} FROM unnest(${leaving.map(({ email }) => email)}::text[]) AS email`;
  await sql`INSERT INTO user_sessions (user_id, token_hash, expires_at)
    SELECT id, decode(hash, 'hex'), now() + interval '1 day' FROM (${rows}) AS one`;
  await sql`INSERT INTO home_members (home_id, user_id, role) SELECT ${home}, id, 'member' FROM (${rows}) AS one WHERE n % 10 = 0`;
  await sql`INSERT INTO homes (owner_id, name) SELECT id, 'Left behind' FROM (${rows}) AS one WHERE n % 3 = 0`;
  return leaving;
}

const one = async (sql: Sql, text: string): Promise<string> => (await sql.unsafe<{ id: string }[]>(text))[0]?.id ?? '';

function addPerson(sql: Sql, name: string): Promise<string> {
  const email = `${name.replaceAll(' ', '-')}-${randomBytes(3).toString('hex')}@fuzz.test`;
  return one(sql, `INSERT INTO users (email, display_name) VALUES ('${email}', '${name}') RETURNING id`);
}

async function addMembers(sql: Sql, home: string, members: readonly (readonly [string, string])[]): Promise<void> {
  for (const [user, role] of members)
    await sql`INSERT INTO home_members (home_id, user_id, role) VALUES (${home}, ${user}, ${role})`;
}

/** An hour of another time of day than now, whatever the zone's offset: the homes here are in UTC. */
export function hoursElsewhen(): { from: string; to: string }[] {
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
  return [{ from: at(10), to: at(12) }];
}

export async function session(sql: Sql, user: string): Promise<string> {
  const token = newToken('session');
  await sql`INSERT INTO user_sessions (user_id, token_hash, expires_at) VALUES (${user}, ${hashToken(token)}, now() + interval '1 day')`;
  return token;
}

async function accessToken(sql: Sql, user: string, homes: readonly string[]): Promise<string> {
  const token = newToken('access');
  await sql`INSERT INTO nexa.access_tokens (user_id, name, token_hash, scopes, home_ids, last_used_at)
    VALUES (${user}, 'narrow', ${hashToken(token)}, ARRAY['read', 'control', 'admin', 'ingest'], ${[...homes]}::uuid[], now())`;
  return token;
}

/** A home with several of everything: the first room and its devices carry `shown`, all else `hidden`. */
async function seedHome(sql: Sql, owner: string, shown: string, hidden: string): Promise<string> {
  const home = await one(sql, `INSERT INTO homes (owner_id, name) VALUES ('${owner}', 'Home ${shown}') RETURNING id`);
  for (let index = 0; index < perKind; index += 1) {
    const mark = index === 0 ? shown : hidden;
    const integration = await one(
      sql,
      `INSERT INTO nexa.integrations (home_id, plugin_id, title, unique_id, config)
       VALUES ('${home}', 'plain', 'Bridge ${hidden}', '${hidden}-${index}', '{"host": "${hidden}"}') RETURNING id`,
    );
    const room = await one(
      sql,
      `INSERT INTO rooms (home_id, name, position) VALUES ('${home}', 'Room ${mark}', ${index}) RETURNING id`,
    );
    const device = await seedDevice(sql, { home, owner, room, integration, mark, index });
    await seedThings(sql, { home, owner, room, device, integration, mark, hidden });
  }
  return home;
}

interface SeedPlace {
  readonly home: string;
  readonly owner: string;
  readonly room: string;
  readonly integration: string;
  readonly mark: string;
}

async function seedDevice(sql: Sql, { home, room, integration, mark, index }: SeedPlace & { index: number }) {
  const state = { value: true, observedAt: new Date(0).toISOString(), receivedAt: new Date(0).toISOString() };
  const states = { 'onOff.on': { ...state, source: 'push', cause: [{ kind: 'user', id: mark }] } };
  const components = [
    { id: 'main', name: mark, capabilities: ['onOff', 'brightness', 'temperature', 'power', 'button'] },
  ];
  const [device] = await sql<{ id: string }[]>`
    INSERT INTO devices (home_id, room_id, device_type, name, notes, manufacturer, model, capabilities, components,
      description, current_state, connectivity_message)
    VALUES (${home}, ${room}, 'light', ${`Lamp ${mark}`}, ${mark}, ${mark}, ${mark},
      ${sql.json(components[0]?.capabilities ?? [])}, ${sql.json(components)}, ${sql.json({ name: mark })},
      ${sql.json(states)}, ${mark}) RETURNING id`;
  const id = device?.id ?? '';
  await sql`INSERT INTO nexa.device_bindings (home_id, device_id, integration_id, external_id)
    VALUES (${home}, ${id}, ${integration}, ${`${mark}-${index}`})`;
  const value = mark === otherMark ? otherValue : 21.5;
  await sql`INSERT INTO timeseries.device_telemetry (time, value, device_id, home_id, component, metric)
    SELECT now() - n * interval '1 minute', ${value}, ${id}, ${home}, 'main', 'temperature.celsius' FROM generate_series(1, 5) AS n`;
  await sql`INSERT INTO timeseries.energy_usage (time, device_id, home_id, power, component)
    VALUES (now() - interval '3 minutes', ${id}, ${home}, ${value}, 'main')`;
  await sql`INSERT INTO timeseries.device_states
      (time, received_at, device_id, home_id, component, attribute, kind, value, source, cause)
    VALUES (now() - interval '2 minutes', now(), ${id}, ${home}, 'main', 'onOff.on', 'state', 'true', 'push',
        ${sql.json([{ kind: 'user', id: mark }])}),
      (now() - interval '1 minute', now(), ${id}, ${home}, 'main', 'button.pressed', 'event',
        ${sql.json({ press: 'single', note: mark })}, 'push', ${sql.json([{ kind: 'user', id: mark }])})`;
  return id;
}

async function seedThings(sql: Sql, place: SeedPlace & { device: string; hidden: string }): Promise<void> {
  const { home, owner, device, integration, mark, hidden, room } = place;
  const trigger = { id: 't', type: 'state', deviceId: device, capability: 'onOff', attribute: 'on', to: true };
  const action = { type: 'command', deviceId: device, capability: 'onOff', command: 'on' };
  const definition = { name: `Rule ${hidden}`, mode: 'single', triggers: [trigger], conditions: [], actions: [action] };
  const [automation] = await sql<{ id: string }[]>`
    INSERT INTO automations (home_id, name, definition) VALUES (${home}, ${definition.name}, ${sql.json(definition)}) RETURNING id`;
  await sql`INSERT INTO automation_executions (home_id, automation_id, automation_version, outcome, trigger, trace)
    VALUES (${home}, ${automation?.id ?? ''}, 1, 'completed', ${sql.json({ note: hidden, cause: { kind: 'user', id: hidden } })},
      '{"conditions": [], "actions": []}')`;
  await sql`INSERT INTO automation_health_checks (home_id, automation_id, kind, grade, fingerprint, detail)
    VALUES (${home}, ${automation?.id ?? ''}, 'never-fires', 'possible', ${createHash('sha256').update(hidden).digest('hex')},
      ${sql.json({ title: `Idle ${hidden}`, explanation: hidden, reason: hidden })})`;
  const [scene] = await sql<{ id: string }[]>`
    INSERT INTO scenes (home_id, room_id, name, states) VALUES (${home}, ${room}, ${`Scene ${hidden}`}, ${sql.json([{ deviceId: home, component: hidden.slice(0, 60), capability: 'onOff', attribute: 'on', value: true }])}) RETURNING id`;
  await sql`INSERT INTO scene_activations (home_id, scene_id, cause, outcome)
    VALUES (${home}, ${scene?.id ?? ''}, ${sql.json([{ kind: 'user', id: hidden }])}, 'completed')`;
  const [issue] = await sql<{ id: string }[]>`
    INSERT INTO diagnostic_issues (home_id, code, severity, state, title, explanation, advice, device_id, integration_id, evidence)
    VALUES (${home}, 'core.test', 'warning', 'confirmed', ${`Issue ${mark}`}, ${mark}, ${mark}, ${device}, ${integration},
      ${sql.json({ note: mark })}) RETURNING id`;
  await sql`INSERT INTO self_healing_executions (home_id, issue_id, action_id, title, trigger, outcome, reason)
    VALUES (${home}, ${issue?.id ?? ''}, 'core.reconnect', ${`Healed ${hidden}`}, 'auto', 'failed', ${hidden})`;
  await sql`INSERT INTO nexa.commands (home_id, device_id, capability, command, cause, deadline, status, params)
    VALUES (${home}, ${device}, 'onOff', 'on', ${sql.json([{ kind: 'voice', id: mark }])}, now(), 'failed', ${sql.json({ note: mark })})`;
  await sql`INSERT INTO nexa.discoveries (home_id, plugin_id, unique_id, title, source, config, address)
    VALUES (${home}, 'plain', ${`${hidden}-${device}`}, ${`Heard ${hidden}`}, 'ssdp', ${sql.json({ host: hidden })}, ${hidden})`;
  const [group] = await sql<{ id: string }[]>`
    INSERT INTO device_groups (home_id, name) VALUES (${home}, ${`Group ${hidden}`}) RETURNING id`;
  await sql`INSERT INTO device_group_members (group_id, device_id, home_id) VALUES (${group?.id ?? ''}, ${device}, ${home})`;
  await sql`INSERT INTO nexa.access_tokens (user_id, name, token_hash, scopes, home_ids)
    VALUES (${owner}, ${`Token ${hidden}`}, ${hashToken(newToken('access'))}, ARRAY['read'], ${[home]}::uuid[])`;
  // Those of our home would have to be sealed: a pairing that begins again opens them.
  if (hidden === otherMark)
    await sql`INSERT INTO nexa.integration_secrets (integration_id, name, home_id, ciphertext, key_id)
    VALUES (${integration}, ${`secret-${device}`}, ${home}, ${Buffer.from(hidden)}, ${hidden})`;
}

const homeTables = `
  SELECT format('%I.%I', n.nspname, c.relname) AS name, c.relname AS plain,
    EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'id' AND NOT a.attisdropped
      AND a.atttypid = 'uuid'::regtype) AS has_id
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute h ON h.attrelid = c.oid AND h.attname = 'home_id' AND NOT h.attisdropped
  WHERE n.nspname IN ('public', 'nexa', 'timeseries') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  ORDER BY 1`;

interface HomeTable {
  readonly name: string;
  readonly plain: string;
  readonly has_id: boolean;
}

async function idsOf(sql: Sql, home: string, owner: string, members: ReadonlySet<string>): Promise<IdPool> {
  const tables = await sql.unsafe<HomeTable[]>(homeTables);
  const pool: Record<string, string[]> = { homes: [home], users: [...members] };
  for (const { name, plain } of tables.filter(({ has_id }) => has_id)) {
    const rows = await sql.unsafe<{ id: string }[]>(
      `SELECT id FROM ${name} WHERE home_id = '${home}' ORDER BY id LIMIT 20`,
    );
    if (rows.length > 0) pool[plain] = rows.map(({ id }) => id);
  }
  const tokens = await sql<{ id: string }[]>`
    SELECT id FROM nexa.access_tokens WHERE user_id = ${owner} AND name LIKE 'Token %' ORDER BY id`;
  pool.access_tokens = tokens.map(({ id }) => id);
  return pool;
}

/** Whatever text or JSON of the home carries no mark yet gets one, wherever the table lets it. */
async function markTexts(sql: Sql, home: string): Promise<void> {
  const columns = await sql.unsafe<{ name: string; column: string; type: string }[]>(`
    SELECT t.name, quote_ident(a.attname) AS column, format_type(a.atttypid, NULL) AS type
    FROM (${homeTables}) AS t JOIN pg_attribute a ON a.attrelid = t.name::regclass AND a.attnum > 0 AND NOT a.attisdropped
    WHERE t.name NOT LIKE 'timeseries.%' AND a.attgenerated = '' AND (a.atttypid = 'text'::regtype
      OR (a.atttypid = 'jsonb'::regtype AND a.attname NOT IN ('current_state', 'components', 'capabilities', 'hours', 'trace',
        'definition', 'cause', 'trigger', 'states')))`);
  for (const { name, column, type } of columns) {
    const marked =
      type === 'text'
        ? `CASE WHEN ${column} NOT LIKE '%${otherMark}%' THEN ${column} || ' ${otherMark}' ELSE ${column} END`
        : `CASE jsonb_typeof(${column}) WHEN 'object' THEN ${column} || '{"mark": "${otherMark}"}' ELSE ${column} END`;
    await sql
      .savepoint((inner) => inner.unsafe(`UPDATE ${name} SET ${column} = ${marked} WHERE home_id = '${home}'`))
      .catch(() => undefined);
  }
}

async function digestOf(api: TestApi, home: string): Promise<string> {
  return api.database.asService('test', async ({ sql }) => {
    const tables = await sql.unsafe<HomeTable[]>(homeTables);
    const parts = [
      `SELECT 'homes' AS t, md5(string_agg(r::text, ',' ORDER BY r::text)) AS d FROM homes r WHERE id = '${home}'`,
      ...tables.map(
        ({ name }) =>
          `SELECT '${name}', md5(string_agg(r::text, ',' ORDER BY r::text)) FROM ${name} r WHERE home_id = '${home}'`,
      ),
      `SELECT 'tokens', md5(string_agg(r::text, ',' ORDER BY r::text)) FROM nexa.access_tokens r WHERE '${home}' = ANY (home_ids)
         AND name LIKE 'Token %'`,
    ];
    const rows = await sql.unsafe<{ t: string; d: string | null }[]>(parts.join(' UNION ALL '));
    return rows.map(({ t, d }) => `${t} ${d ?? '-'}`).join('\n');
  });
}
