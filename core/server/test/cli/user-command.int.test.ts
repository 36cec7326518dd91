import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Command, CommanderError } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { exitCodeOf, failureText } from '../../src/cli/report-failure.ts';
import { runNexa } from '../support/nexa-command.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { testEnvironment } from '../support/test-config.ts';

const password = 'a good password';

const everyCommand = (command: Command): Command[] => [command, ...command.commands.flatMap(everyCommand)];

describe('nexa user add', () => {
  let api: TestApi;
  let folder: string;
  let first: Awaited<ReturnType<typeof runNexa>>;
  let token: string;
  let homeId: string;
  let rooms: string[];

  beforeAll(async () => {
    api = await startTestApi();
    folder = mkdtempSync(join(tmpdir(), 'nexa-user-'));
    const ann = ['user', 'add', 'ann@nexa.test', '--name', 'Ann'];
    first = await runNexa(ann, testEnvironment(api.connection, folder), `${password}\n`);
    token = (await logIn('ann@nexa.test')).body.token;
    const home = { name: 'Harbour house', timezone: 'Europe/Berlin' };
    homeId = (await api.call('POST', '/homes', { token, body: home })).body.id;
    rooms = [];
    for (const name of ['Den', 'Attic'])
      rooms.push((await api.call('POST', `/homes/${homeId}/rooms`, { token, body: { name } })).body.id);
  });
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** In this process; the first of all runs in one of its own. */
  const add = async (email: string, options: readonly string[], input = `${password}\n`) => {
    const said: string[] = [];
    const say = (text: string) => void said.push(text);
    const program = createProgram(testEnvironment(api.connection, folder), { input: Readable.from([input]), say });
    for (const command of everyCommand(program))
      command.exitOverride().configureOutput({ writeErr: say, outputError: say });
    try {
      await program.parseAsync(['node', 'nexa', 'user', 'add', email, ...options]);
      return { code: 0, text: said.join('\n') };
    } catch (error) {
      if (error instanceof CommanderError) return { code: error.exitCode, text: said.join('\n') };
      return { code: exitCodeOf(error), text: failureText(error) };
    }
  };
  const logIn = (email: string) => api.call('POST', '/auth/login', { body: { email, password } });
  const accounts = () =>
    api.database.asService('test', ({ sql }) => sql<{ email: string }[]>`SELECT email FROM users ORDER BY email`);

  it('makes the first account the one that looks after the server', async () => {
    expect(first).toEqual({
      code: 0,
      text: expect.stringContaining('ann@nexa.test was added. It is the first account'),
    });
    expect((await api.call('GET', '/system/audit', { token })).status).toBe(200);
    expect((await api.call('GET', '/setup')).body.needed).toBe(false);
  });

  it('adds people who then sign in, in a home with a role, or as guests of rooms, hours and days', async () => {
    const until = '2099-08-01T10:00:00+02:00';
    const limits = [
      '--room',
      rooms[0] ?? '',
      '--room',
      rooms[1] ?? '',
      '--hours',
      '1-5 08:00-18:00',
      '--hours',
      '22:00-06:00',
    ];
    const added = await Promise.all([
      add(' Bob@nexa.test ', ['--name', ' Bob ']),
      add('meg@nexa.test', ['--name', 'Meg', '--home', homeId]),
      add('gus@nexa.test', ['--name', 'Gus', '--home', homeId, '--role', 'guest', ...limits, '--until', until]),
    ]);
    expect(added).toEqual([
      { code: 0, text: 'Bob@nexa.test was added.' },
      { code: 0, text: `meg@nexa.test was added as member of the home ${homeId}.` },
      { code: 0, text: `gus@nexa.test was added as guest of the home ${homeId}.` },
    ]);
    const bob = await logIn('bob@nexa.test');
    expect([bob.status, bob.body.user?.name]).toEqual([200, 'Bob']);
    expect((await api.call('GET', '/system/audit', { token: bob.body.token })).status).toBe(403);
    const { body } = await api.call('GET', `/homes/${homeId}/members`, { token });
    expect(body.items).toMatchObject([
      { name: 'Ann', role: 'owner' },
      ...[
        { name: 'Meg', role: 'member' },
        {
          name: 'Gus',
          role: 'guest',
          roomIds: rooms,
          hours: [
            { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' },
            { from: '22:00', to: '06:00' },
          ],
          validUntil: '2099-08-01T08:00:00.000Z',
        },
      ].sort((left, right) => orderIn(body.items, left.name) - orderIn(body.items, right.name)),
    ]);
    const audit = await api.call('GET', `/homes/${homeId}/audit?action=home_members.added`, { token });
    expect(JSON.stringify(audit.body.items)).toContain('user add');
  });

  const orderIn = (items: readonly { name: string }[], wanted: string): number =>
    items.findIndex(({ name }) => name === wanted);

  it('says what is wrong and what to do, with exit code 2, and adds nobody', async () => {
    const before = await accounts();
    const nowhere = randomUUID();
    const named = ['--name', 'Eve'];
    const guest = [...named, '--home', homeId, '--role', 'guest'];
    const tries: [string, readonly string[], string, string?][] = [
      ['ANN@nexa.test', named, 'has an account already'],
      ['eve', named, 'eve is no e-mail address'],
      ['eve@nexa.test', ['--name', '  '], 'The name must have 1 to 200 characters'],
      ['eve@nexa.test', named, 'must have 8 to 1024 characters', 'short\n'],
      ['eve@nexa.test', named, 'must have 8 to 1024 characters', ''],
      [
        'eve@nexa.test',
        [...named, '--home', nowhere],
        `There is no home ${nowhere}. This server has: ${homeId} (Harbour house).`,
      ],
      ['eve@nexa.test', [...named, '--home', 'harbour'], 'harbour is no id of a home'],
      ['eve@nexa.test', [...named, '--role', 'admin'], '--role is about a home'],
      [
        'eve@nexa.test',
        [...guest, '--room', nowhere],
        `There is no room ${nowhere} in this home. It has: ${rooms[0]} (Den)`,
      ],
      ['eve@nexa.test', [...named, '--home', homeId, '--hours', '08:00-09:00'], '--hours limits guests only'],
    ];
    const found = await Promise.all(tries.map(([email, options, , input]) => add(email, options, input)));
    expect(found).toEqual(tries.map(([, , told]) => ({ code: 2, text: expect.stringContaining(told) })));
    expect(await accounts()).toEqual(before);
  });

  it('refuses what it does not know, a password among the arguments above all', async () => {
    const tries: [readonly string[], string][] = [
      [['--name', 'Eve', '--password', password], "unknown option '--password'"],
      [[], "required option '--name <name>' not specified"],
      [['--name', 'Eve', '--home', homeId, '--role', 'owner'], 'Allowed choices are admin, member, guest'],
      [['--name', 'Eve', '--home', homeId, '--role', 'guest', '--hours', '8-9'], 'Write it as 08:00-18:00'],
      [['--name', 'Eve', '--home', homeId, '--until', 'tomorrow'], 'Write it as 2026-08-01T10:00:00Z'],
    ];
    const found = await Promise.all(tries.map(([options]) => add('eve@nexa.test', options)));
    expect(found).toEqual(tries.map(([, told]) => ({ code: 1, text: expect.stringContaining(told) })));
  });
});
