import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '@nexa/db/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../../server/src/cli/program.ts';
import { type SourceFile, usesOf } from './table-uses.ts';

interface Alive {
  /** Table -> the area that brings it to life. */
  readonly later: Readonly<Record<string, string>>;
  /** Table -> the area that will show to people what is written already. */
  readonly written: Readonly<Record<string, string>>;
  /** Table -> where a person sees what is in it: a route of the API, or a command. */
  readonly seen: Readonly<Record<string, string>>;
  /** Table -> why nobody is to see what is in it. */
  readonly unseen: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const alive = JSON.parse(read('db/alive.json')) as Alive;
const areas =
  `accounts alerts audit automations billing capabilities catalogue diagnosis firmware groups healing incidents jobs plugins
  predictions scale scenes security voice`.split(/\s+/);

function filesUnder(folder: string, ending: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending) && !name.startsWith('testing/'))
    .map((name) => ({ path: `${folder}/${name}`, text: read(`${folder}/${name}`) }));
}

const sources = [
  ...filesUnder('db/src', '.ts').filter(({ path }) => !path.includes('/catalogue/')),
  ...filesUnder('core/server/src', '.ts'),
  ...filesUnder('db/migrations', '.sql'),
];

/** Every name that has to be alive: the tables of public and nexa, and the time series. */
async function tablesOfDatabase(): Promise<string[]> {
  const test = await createTestDatabase();
  const rows = await test.database.asService(
    'test',
    ({ sql }) => sql<{ name: string }[]>`
    SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'nexa') AND (c.relkind = 'r'
      OR (n.nspname = 'public' AND c.relname IN (SELECT series.name FROM timeseries.series)))`,
  );
  await test.drop();
  return rows.map(({ name }) => name);
}

const inOrder = (names: Iterable<string>) => [...names].sort();
let tables: string[];
let living: string[];

beforeAll(async () => {
  tables = await tablesOfDatabase();
  living = tables.filter((table) => !(table in alive.later || table in alive.written));
});

describe('db/alive.json', () => {
  it('names only tables that exist, each with an area that is known', () => {
    const listed = Object.entries({ ...alive.later, ...alive.written });
    expect(listed.filter(([table, area]) => !tables.includes(table) || !areas.includes(area))).toEqual([]);
  });

  it('says of every table that is alive, and of no other, where a person sees it', () => {
    expect(inOrder([...Object.keys(alive.seen), ...Object.keys(alive.unseen)])).toEqual(inOrder(living));
  });

  it('names no table as coming later that something writes already', () => {
    const stale = Object.keys(alive.later).flatMap((table) => {
      const { writers } = usesOf(table, sources);
      return writers.length > 0 ? [`${table} is written by ${writers.join(', ')}: take it off the list`] : [];
    });
    expect(stale).toEqual([]);
  });

  it('names as written only what is written', () => {
    expect(Object.keys(alive.written).filter((table) => usesOf(table, sources).writers.length === 0)).toEqual([]);
  });

  it('names routes and commands that exist', () => {
    const paths = (JSON.parse(read('docs/openapi.json')) as { paths: Record<string, object> }).paths;
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const commands = createProgram().commands.flatMap((command) => [
      `nexa ${command.name()}`,
      ...command.commands.map((inner) => `nexa ${command.name()} ${inner.name()}`),
    ]);
    expect(Object.values(alive.seen).filter((place) => ![...routes, ...commands].includes(place))).toEqual([]);
  });
});

describe('a table that is alive', () => {
  it('is written by something', () => {
    expect(living.filter((table) => usesOf(table, sources).writers.length === 0)).toEqual([]);
  });

  it('is read by something', () => {
    expect(living.filter((table) => usesOf(table, sources).readers.length === 0)).toEqual([]);
  });
});
