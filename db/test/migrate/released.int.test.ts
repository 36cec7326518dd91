import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { readMigrationFiles } from '../../src/migrate/migration-files.ts';

it('no migration of a released version has changed: a change is a new file', async () => {
  const text = await readFile(new URL('../../migrations/released.json', import.meta.url), 'utf8');
  const released = JSON.parse(text) as Record<string, Record<string, string>>;
  const present = new Map((await readMigrationFiles()).map(({ name, checksum }) => [name, checksum]));
  const names = Object.values(released).flatMap((files) => Object.entries(files));
  expect(names.length).toBeGreaterThan(0);
  expect(names.map(([name]) => [name, present.get(name)])).toEqual(names);
});
