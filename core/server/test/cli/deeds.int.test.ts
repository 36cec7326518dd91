import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Database, sealAudit, verifyAudit } from '@nexa/db';
import { createTestDatabase, type TestDatabase } from '@nexa/db/testing';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { type CommandResult, runCommands } from '../support/run-commands.ts';
import { testEnvironment } from '../support/test-config.ts';

interface Ids {
  readonly people: Readonly<Record<string, string>>;
  readonly homes: Readonly<Record<string, string>>;
}

interface Deed {
  readonly command: string;
  readonly args: readonly string[];
  readonly action: string;
  readonly entity: string;
  /** About no home. */
  readonly system?: true;
  /** What the other side's audit log says. */
  readonly there?: string;
}

/** Commands that change nothing and show no one's data, and those that are tried where what they need is at hand. */
const elsewhere: Readonly<Record<string, string>> = {
  start: 'what is done through it has its own rows',
  migrate: 'nexa.schema_migrations says what was applied',
  doctor: 'looks only',
  'jobs list': 'looks only',
  'jobs runs': 'looks only',
  'jobs dead': 'looks only',
  'jobs retry': 'jobs-seen.int.test.ts, where there is a dead run',
  'user add': 'command-line.int.test.ts, with a password on standard input',
  'user reset-password': 'command-line.int.test.ts, with a password on standard input',
  'plugin list': 'looks only',
  'plugin dev': 'of a folder that an author writes in, and a NEXA of its own',
  'plugin build': 'of a folder that an author writes in',
  'plugin test': 'of a folder that an author writes in',
  'plugin grade': 'of a folder that an author writes in',
  'plugin pack': 'of a folder that an author writes in',
  relay: 'runs where no database is',
  'db status': 'looks only',
  'db engine': 'engine-command.int.test.ts, where there is TimescaleDB',
  'db upgrade': 'upgrade-cluster.int.test.ts, where there is an older Postgres',
  backup: 'backup-whole.int.test.ts, where there is an embedded database',
  'backup list': 'looks only',
  'backup verify': 'looks only',
  'backup drill': 'looks only: what it restores is thrown away',
  restore: 'backup-whole.int.test.ts, where there is an embedded database',
  'audit verify': 'looks only',
  'audit head': 'looks only',
};

let source: TestDatabase;
let target: TestDatabase;
let fresh: TestDatabase;
let folder: string;
let ids: Ids;
let deeds: readonly Deed[];
let results: readonly CommandResult[];

const urlOf = (test: TestDatabase): string => testEnvironment(test.connection, folder).DATABASE_URL ?? '';

async function seed(database: Database): Promise<Ids> {
  return database.asService('test', async ({ sql }) => {
    const people: Record<string, string> = {};
    for (const name of ['owner', 'export', 'erase', 'admin']) {
      const [row] =
        await sql`INSERT INTO users (email, display_name) VALUES (${`${name}@nexa.test`}, ${name}) RETURNING id`;
      people[name] = row?.id as string;
    }
    const homes: Record<string, string> = {};
    for (const name of ['removed', 'purged', 'copied', 'moved']) {
      const [row] =
        await sql`INSERT INTO homes (owner_id, name, timezone) VALUES (${people.owner ?? ''}, ${name}, 'UTC') RETURNING id`;
      homes[name] = row?.id as string;
    }
    return { people, homes };
  });
}

function deedsOf({ people, homes }: Ids): readonly Deed[] {
  const [to, entity] = [urlOf(target), (name: string) => ({ entity: homes[name] ?? '' })];
  return [
    { command: 'home remove', args: [homes.removed ?? ''], action: 'homes.removed', ...entity('removed') },
    {
      command: 'home remove --now',
      args: [homes.purged ?? ''],
      action: 'homes.purged',
      ...entity('purged'),
      system: true,
    },
    {
      command: 'home move',
      args: [homes.copied ?? '', '--to', to],
      action: 'homes.copied',
      ...entity('copied'),
      there: 'homes.received',
    },
    {
      command: 'home move',
      args: [homes.moved ?? '', '--to', to, '--remove'],
      action: 'homes.moved',
      ...entity('moved'),
      there: 'homes.received',
    },
    {
      command: 'user export',
      args: ['export@nexa.test', '--to', join(folder, 'person.zip')],
      action: 'users.exported',
      entity: people.export ?? '',
      system: true,
    },
    {
      command: 'user make-admin',
      args: ['admin@nexa.test'],
      action: 'users.made-admin',
      entity: people.admin ?? '',
      system: true,
    },
    {
      command: 'user erase',
      args: ['erase@nexa.test'],
      action: 'users.erased',
      entity: people.erase ?? '',
      system: true,
    },
    {
      command: 'db copy',
      args: ['--to', urlOf(fresh)],
      action: 'databases.copied',
      entity: fresh.connection.database,
      system: true,
    },
  ];
}

const rowsBy = (test: TestDatabase, action: string, entity: string) =>
  test.database.asService('test', async ({ sql }) => {
    const rows = await sql`
      SELECT action, home_id IS NULL AS system, actor_id, actor_kind, cause, after FROM timeseries.audit_logs
      WHERE action = ${action} AND entity_id = ${entity}`;
    return rows.map((row) => ({ ...row }));
  });

beforeAll(async () => {
  [source, target, fresh] = await Promise.all([createTestDatabase(), createTestDatabase(), createTestDatabase()]);
  folder = mkdtempSync(join(tmpdir(), 'nexa-deeds-'));
  ids = await seed(source.database);
  deeds = deedsOf(ids);
  results = await runCommands(
    testEnvironment(source.connection, folder),
    deeds.map(({ command, args }) => [...command.split(' '), ...args]),
  );
});
afterAll(async () => {
  await Promise.all([source.drop(), target.drop(), fresh.drop()]);
  rmSync(folder, { recursive: true, force: true });
});

describe('every deed of the command line', () => {
  const place = (command: string, action: string) =>
    deeds.findIndex((deed) => deed.command === command && deed.action === action);

  const toOther = { other: { host: expect.any(String), database: expect.any(String) } };

  it.each([
    ['home remove', 'homes.removed', null],
    ['home remove --now', 'homes.purged', null],
    ['home move', 'homes.copied', toOther],
    ['home move', 'homes.moved', toOther],
    ['user export', 'users.exported', null],
    ['user make-admin', 'users.made-admin', null],
    ['user erase', 'users.erased', null],
    ['db copy', 'databases.copied', toOther],
  ])('%s leaves the row %s, with the command and the login of the machine', async (command, action, after) => {
    const deed = deeds[place(command, action)] as Deed;
    expect(results[place(command, action)]).toMatchObject({ code: 0 });
    expect(await rowsBy(source, action, deed.entity)).toEqual([
      {
        action,
        system: deed.system ?? false,
        actor_id: null,
        actor_kind: 'system',
        cause: [{ via: { kind: 'command-line', id: command, login: userInfo().username } }],
        after,
      },
    ]);
  });

  it.each(['copied', 'moved'])('%s to another database is written down there too', async (name) => {
    const [row] = await rowsBy(target, 'homes.received', ids.homes[name] ?? '');
    expect(row).toMatchObject({
      system: false,
      cause: [{ via: { id: 'home move' } }],
      after: { other: { database: source.connection.database } },
    });
  });

  it('is written down in the copy of a whole database too, behind all that was copied', async () => {
    const [row] = await rowsBy(fresh, 'databases.received', source.connection.database);
    expect(row).toMatchObject({ system: true, cause: [{ via: { id: 'db copy' } }] });
    expect(await rowsBy(fresh, 'homes.removed', ids.homes.removed ?? '')).toHaveLength(1);
  });

  it('leaves chains that verify on every side, and no password of a database in them', async () => {
    for (const { database, connection } of [source, target, fresh]) {
      await sealAudit(database);
      expect((await verifyAudit(database, { now: Date.now() })).findings).toEqual([]);
      const [row] = await database.asService(
        'test',
        ({ sql }) => sql`SELECT count(*)::int AS rows, count(*) FILTER (
          WHERE strpos(to_jsonb(a)::text, ${connection.password}) > 0)::int AS leaking FROM timeseries.audit_logs AS a`,
      );
      expect(row).toEqual({ rows: expect.any(Number), leaking: 0 });
      expect(connection.password.length).toBeGreaterThan(8);
    }
  });

  it('is every command there is, or one with a reason why not', () => {
    const leaves = (command: Command): string[] =>
      command.commands.flatMap((child) => [
        ...(child.commands.length === 0 || child.options.length > 0 ? [[child.name()]] : []).map(String),
        ...leaves(child).map((name) => `${child.name()} ${name}`),
      ]);
    const known = [...deeds.map(({ command }) => command.replace(' --now', '')), ...Object.keys(elsewhere)];
    expect(leaves(createProgram({})).sort()).toEqual([...new Set(known)].sort());
  });
});
