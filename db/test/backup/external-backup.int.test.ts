import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listBackups } from '../../src/backup/backup-folder.ts';
import { type ClientProcess, startClient } from '../../src/backup/external/client-process.ts';
import { findPostgresPrograms } from '../../src/backup/external/postgres-programs.ts';
import { fileContains, seededSecret } from '../fixtures/backup-world.ts';
import { query } from '../fixtures/embedded-harness.ts';
import { createExternalWorld, type ExternalWorld } from '../fixtures/external-world.ts';
import { hasPostgres15 } from '../fixtures/postgres-15.ts';

/** On Debian's Postgres 15, with its own programs. */
describe.runIf(hasPostgres15)('a backup of an external database', { timeout: 60_000 }, () => {
  let world: ExternalWorld;
  const files = async () => {
    const entries = await readdir(world.folders.backupFolder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };

  beforeAll(async () => {
    world = await createExternalWorld();
  });
  afterAll(() => world.end());

  it('is sealed, listed as one of an external database, and says what it holds', async () => {
    const made = await world.backUp();
    const { backups, unreadable } = await listBackups(world.folders.backupFolder);
    expect(unreadable).toEqual([]);
    expect(backups).toEqual([made.backup]);
    expect(made.backup.header).toMatchObject({ kind: 'external', postgresMajor: 15, version: '0.0.1' });
    expect(made.backup.header.key).toBe(made.keys.sealing.fingerprint);
    expect(made.backup.record?.rows).toBeGreaterThan(20_000);
    expect(made.tables['public.users']?.rows).toBe(50);
    for (const file of await files()) {
      expect(await fileContains(file, seededSecret), file).toBe(false);
      expect(await fileContains(file, 'CREATE TABLE'), file).toBe(false);
    }
  });

  it('gives the password to no one who lists the processes', async () => {
    let seen = Promise.resolve(['', '']);
    const { host, user, database } = world.home;
    await world.backUp({
      connection: `postgres://${user}:hunter2@localhost/${database}?host=${encodeURIComponent(host)}`,
      onDump: ({ pid }) => {
        seen = Promise.all(['cmdline', 'environ'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8')));
      },
    });
    const [line, environment] = await seen;
    expect(line).toContain('--role=nexa_service\0--enable-row-security');
    expect(line).not.toContain('hunter2');
    expect(environment).toContain('PGPASSWORD=hunter2');
  });

  it('is dumped without another role by a login that sees every row itself', async () => {
    let line = Promise.resolve('');
    const made = await world.backUp({
      connection: { ...world.server.superuser, database: world.home.database },
      onDump: ({ pid }) => {
        line = readFile(`/proc/${pid}/cmdline`, 'utf8');
      },
    });
    expect(await line).not.toContain('--role');
    expect(made.tables['public.users']?.rows).toBe(50);
  });

  it.each([
    ['killed', 'SIGKILL', 'SIGKILL'],
    ['stuck', 'SIGSTOP', 'it gave nothing for 0.1 s'],
  ] as const)('leaves nothing when its pg_dump is %s', async (_what, signal, said) => {
    const before = await files();
    const onDump = ({ pid = 0 }: ClientProcess): void => void process.kill(pid, signal);
    await expect(world.backUp({ onDump, stallMs: 100 })).rejects.toMatchObject({
      code: 'NEXA_BACKUP_FAILED',
      message: expect.stringContaining(said),
    });
    expect(await files()).toEqual(before);
  });

  it('leaves nothing when its pg_dump is killed after half of the rows', async () => {
    const before = await files();
    const backup = world.backUp({
      // What it has given is more than fits into the pipe, so it cannot have ended.
      onDump: ({ pid = 0, stdout }) => stdout.once('readable', () => process.kill(pid, 'SIGKILL')),
    });
    await expect(backup).rejects.toMatchObject({ code: 'NEXA_BACKUP_FAILED' });
    expect(await files()).toEqual(before);
  });

  it('fails with the reason where a table may not be read', async () => {
    const owner = { ...world.server.superuser, database: world.home.database };
    await query(owner, 'CREATE TABLE public.hidden ()');
    await expect(world.backUp()).rejects.toMatchObject({
      code: 'NEXA_BACKUP_FAILED',
      message: expect.stringContaining('permission denied for table hidden'),
    });
    await query(owner, 'DROP TABLE public.hidden');
  });

  it('tells the programs where the server is, and nothing of NEXA’s own environment', async () => {
    const client = startClient({
      program: '/usr/bin/env',
      args: [],
      connection: 'postgres://the%20login:hunter2@db.example.org:6000/nexa?sslmode=no-verify',
    });
    const lines = (await text(client.stdout)).trim().split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'PGHOST=db.example.org',
        'PGPORT=6000',
        'PGUSER=the login',
        'PGPASSWORD=hunter2',
        'PGDATABASE=nexa',
        'PGSSLMODE=require',
      ]),
    );
    expect(lines.filter((line) => !/^(PATH|HOME|TMPDIR|LC_ALL|PG[A-Z_]+)=/.test(line))).toEqual([]);
  });

  it('says what to install where there is no program for the server', async () => {
    await expect(findPostgresPrograms(99)).rejects.toMatchObject({
      code: 'NEXA_BACKUP_PROGRAMS_MISSING',
      message: expect.stringContaining('postgresql-client-99'),
    });
    await expect(findPostgresPrograms(15, Promise.resolve(['/nowhere']))).rejects.toMatchObject({
      params: { expected: 15, found: [] },
    });
  });
});
