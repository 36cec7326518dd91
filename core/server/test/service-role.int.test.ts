import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/**
 * Every place outside `db` that becomes the service role, with its reason: the command line, and what is heard on the
 * network, for which nobody asks. Requests get a `RequestDatabase`, which cannot.
 */
const serviceCalls: Readonly<Record<string, readonly string[]>> = {
  'core/server/src/cli/data-command.ts': ['erasure'],
  'core/server/src/discovery/address-moves.ts': ['discovery'],
};

/**
 * What of `db` requests reach that asks for tenants' rows as the service role, by the file that holds it. The list is
 * closed: a login, session, token or account link before its person is known; the first set-up; the recorder's COPY, after the route
 * has checked home and devices as `nexa_app`.
 */
const reachedByRequests: Readonly<Record<string, readonly string[]>> = {
  'db/src/stores/account-store.ts': ['authenticate', 'setup'],
  'db/src/stores/postgres-account-links.ts': ['authenticate'],
  'db/src/stores/postgres-record-store.ts': ['record'],
  'db/src/stores/postgres-webhooks.ts': ['authenticate'],
};

/** What else `db` offers that asks as the service role and that parts of the interface import, with what it is. */
const notTenants: Readonly<Record<string, string>> = {
  openReplicaReader: 'Where the write-ahead logs stand.',
  removeExpiredFlows: 'A chore on a timer, for no request.',
};

/** Only these files of the interface see the whole database: they hand parts of it on. */
const seesDatabase = ['core/server/src/auth/account-store.ts', 'core/server/src/http/create-parts.ts'];

const interfaceFolders = ['auth', 'http', 'live', 'pairing', 'data-life'].map((name) => `core/server/src/${name}`);

interface Source {
  readonly path: string;
  readonly text: string;
}

function sourcesUnder(folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(root, file), text: readFileSync(file, 'utf8') }));
}

function serviceReasons(text: string): string[] {
  const calls = [...text.matchAll(/\basService\b(?:\s*<[^>]*>)?\s*\(\s*(?:'([^']*)')?/g)];
  return [...new Set(calls.map(([, reason]) => reason ?? 'a reason that is not written out'))].sort();
}

/** Beside what asks as the service role, and itself in the name of whoever asks: it gets no other database. */
const inOwnName = new Set(['planErasure', 'closeAccount', 'ErasurePlan']);

const importedFromDb = (text: string): string[] =>
  [...text.matchAll(/import (?:type )?\{([^}]*)\} from '@nexa\/db'/g)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.replace(/^\s*type /, '').trim()),
  );

const exportsOf = (text: string): string[] =>
  [...text.matchAll(/^export (?:async )?(?:function|class|const) (\w+)/gm)].map(([, name = '']) => name);

const isWritingSql = (text: string): boolean => /\bsql(<[^`]*>)?`|\bsql\.unsafe\b/.test(text);

describe('the service role', () => {
  it('is taken on outside of db where the list says so, and nowhere else', () => {
    const folders = ['core/server/src', 'core/engine/src', 'core/sdk/src', 'core/testkit/src', 'plugins', 'ui/src'];
    const sources = folders.flatMap(sourcesUnder).filter(({ path }) => !/\/(test|dist|node_modules)\//.test(path));
    expect(sources.length).toBeGreaterThan(100);
    const found = sources.flatMap(({ path, text }) => {
      const mentions = /\basService\b/.test(text);
      return mentions ? [[path, serviceReasons(text)] as const] : [];
    });
    expect(Object.fromEntries(found)).toEqual(serviceCalls);
  });

  it('is not taken on by any store that works in the name of whoever asks', () => {
    const sources = sourcesUnder('db/src/stores/request');
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.filter(({ text }) => /\basService\b|\bDatabase\b/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('has few reasons where requests reach it', () => {
    for (const [path, reasons] of Object.entries(reachedByRequests))
      expect([path, serviceReasons(readFileSync(join(root, path), 'utf8'))]).toEqual([path, reasons]);
  });

  it('is out of the reach of routes: they see no database but the one of requests', () => {
    const sources = interfaceFolders.flatMap(sourcesUnder);
    const seeing = sources.filter(({ text }) => /\bDatabase\b/.test(text)).map(({ path }) => path);
    expect(seeing.sort()).toEqual(seesDatabase);
  });

  it('is behind nothing else that the interface takes from db', () => {
    const names = interfaceFolders.flatMap(sourcesUnder).flatMap(({ text }) => importedFromDb(text));
    const asking = sourcesUnder('db/src').filter(
      ({ text }) => /\basService\b/.test(text) && !text.includes('asService<T>('),
    );
    const exported = new Map(asking.flatMap(({ path, text }) => exportsOf(text).map((name) => [name, path])));
    const reached = [...new Set(names)].filter((name) => {
      const path = exported.get(name);
      return path !== undefined && reachedByRequests[path] === undefined && !inOwnName.has(name);
    });
    expect(reached.sort()).toEqual(Object.keys(notTenants).sort());
  });

  it('is found by this test where somebody takes it on', () => {
    expect(serviceReasons("database.asService('setup', work)")).toEqual(['setup']);
    expect(serviceReasons('database.asService<Row[]>(\n  "x", work)')).toEqual(['a reason that is not written out']);
  });
});

describe('SQL', () => {
  it('is written in db, never in the interface, the homes or the start', () => {
    const folders = [...interfaceFolders, 'core/server/src/homes', 'core/server/src/start'];
    const writing = folders.flatMap(sourcesUnder).filter(({ text }) => isWritingSql(text));
    expect(writing.map(({ path }) => path)).toEqual([]);
    expect(['sql`SELECT 1`', 'await sql<Row[]>`SELECT`', 'sql.unsafe(text)'].every(isWritingSql)).toBe(true);
  });
});
