import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/**
 * Every place outside `db` that becomes the service role, with its reason. There is no route among them: requests get a
 * `RequestDatabase`, which cannot. What they need before anybody is known (a login, a session, a token, the first
 * set-up) is in `PostgresAccounts`; what a sender's samples need after the route has checked them is the record store.
 */
const serviceCalls: Readonly<Record<string, readonly string[]>> = {
  'core/server/src/cli/data-command.ts': ['erasure'],
  // What is left of a person or home after they were signed out touches rows that are no longer theirs to see.
  'core/server/src/data-life/data-life.ts': ['erasure'],
};

/** What of `db` requests reach that asks as the service role, by the file that holds it. */
const reachedByRequests: Readonly<Record<string, readonly string[]>> = {
  'db/src/stores/account-store.ts': ['authenticate', 'setup'],
  'db/src/stores/postgres-record-store.ts': ['record'],
};

/** Only these files of the interface see the whole database: they hand parts of it on. */
const seesDatabase = ['core/server/src/auth/account-store.ts', 'core/server/src/http/create-parts.ts'];

const interfaceFolders = ['auth', 'http', 'live', 'pairing'].map((name) => `core/server/src/${name}`);

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
