import { copyFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadOrCreateBackupKeys } from '../../src/backup/backup-key.ts';
import { drillExternal, type ExternalDrillOptions } from '../../src/backup/external/drill-external.ts';
import { inspectDump } from '../../src/backup/external/dump-archive.ts';
import { prepareEmptyTarget } from '../../src/backup/external/empty-target.ts';
import { findPostgresPrograms } from '../../src/backup/external/postgres-programs.ts';
import type { RestoreExternalOptions } from '../../src/backup/external/restore-external.ts';
import type { MadeBackup } from '../../src/backup/make-backup.ts';
import { compareCatalogues } from '../../src/catalogue/read-catalogue.ts';
import { type PostgresConnection, startEmbeddedPostgres } from '../../src/embedded/embedded-postgres.ts';
import { migrate } from '../../src/migrate/migrate.ts';
import { seededSecret } from '../fixtures/backup-world.ts';
import { catalogueOf } from '../fixtures/catalogue-of.ts';
import { query } from '../fixtures/embedded-harness.ts';
import { createExternalWorld, type ExternalWorld } from '../fixtures/external-world.ts';
import { hasPostgres15 } from '../fixtures/postgres-15.ts';
import { createSupabaseLike } from '../fixtures/supabase-like.ts';

/** On Debian's Postgres 15, with its own programs. */
describe.runIf(hasPostgres15)('a backup of an external database', { timeout: 60_000 }, () => {
  let world: ExternalWorld;
  let made: MadeBackup;
  let empty: PostgresConnection;

  beforeAll(async () => {
    world = await createExternalWorld();
    made = await world.backUp();
    empty = await world.createEmpty('empty');
  });
  afterAll(() => world.end());

  const contentOf = (connection: PostgresConnection) =>
    query(connection, "SELECT nspname FROM pg_namespace WHERE nspname IN ('nexa', 'timeseries', 'auth')");
  const folder = (name: string) => join(world.server.folder, name);

  it('comes back in the database of another login: every row, right and policy, and the files beside it', async () => {
    const copy = await world.createEmpty('copy');
    const dataDir = join(world.server.folder, 'other');
    const restored = await world.restore({ connection: copy, dataDir });
    expect(restored.backup.id).toBe(made.backup.id);
    expect(restored.fingerprint).toBe(made.keys.sealing.fingerprint);
    expect(restored.tables).toEqual(made.tables);
    expect(compareCatalogues(await catalogueOf(world.home), await catalogueOf(copy))).toEqual({
      onlyLeft: [],
      onlyRight: [],
    });
    const owners = `SELECT c.oid::regclass::text AS name, r.rolname AS owner FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND c.relnamespace::regnamespace::text IN ('public', 'nexa', 'timeseries') ORDER BY 1`;
    const asHome = (await query(copy, owners)).map(({ name, owner }) => ({
      name,
      owner: owner === 'copy' ? 'home' : owner,
    }));
    expect(asHome).toEqual([...(await query(world.home, owners))]);
    const summary = 'SET ROLE nexa_service; SELECT count(*)::int AS homes FROM public.home_dashboard_summary';
    expect((await query(copy, summary)).at(-1)).toEqual((await query(world.home, summary)).at(-1));
    expect(await readFile(join(dataDir, 'secret.key'), 'utf8')).toBe(seededSecret);
    expect(await readFile(join(dataDir, 'plugins', 'hue', 'state.json'), 'utf8')).toBe(seededSecret);
    expect(await readdir(dataDir)).not.toContain('restoring-extras');
    await expect(world.restore({ connection: copy, dataDir })).rejects.toMatchObject({
      code: 'NEXA_RESTORE_TARGET_USED',
      message: expect.stringContaining('The database copy is not empty'),
    });
  });

  it('comes back in an embedded database, on a newer Postgres', async () => {
    const dataDir = join(world.server.folder, 'embedded');
    const restored = await world.restore({ dataDir });
    expect(restored.tables).toEqual(made.tables);
    const server = await startEmbeddedPostgres({ dataDir, endWithParent: true });
    const people = 'SET ROLE nexa_service; SELECT count(*)::int AS people FROM public.users';
    const found = await query(server.connection, people);
    await server.stop();
    expect(found.at(-1)).toEqual([{ people: 50 }]);
  });

  it('comes back for an administrator, who sees every row himself', async () => {
    await world.createEmpty('administered');
    const restored = await world.restore({ connection: { ...world.server.superuser, database: 'administered' } });
    expect(restored.tables).toEqual(made.tables);
  });

  it('comes back in a database like Supabase’s without the rights that those are given by default', async () => {
    const from = await createSupabaseLike(world.server, 'supa');
    await migrate({ connection: from });
    const backupFolder = folder('supabase');
    const { tables } = await world.backUp({ connection: from, backupFolder });
    const to = await createSupabaseLike(world.server, 'supa_too');
    const restored = await world.restore({ connection: to, backupFolder });
    expect(restored.tables).toEqual(tables);
    expect(compareCatalogues(await catalogueOf(from), await catalogueOf(to))).toEqual({ onlyLeft: [], onlyRight: [] });
  });

  describe('is refused, and the database stays empty,', () => {
    const damagedCopy = async (name: string, damage: (file: string) => Promise<void>) => {
      const file = folder(`${name}.nexabackup`);
      await copyFile(made.backup.file, file);
      await damage(file);
      return file;
    };
    const refused = async (options: Partial<RestoreExternalOptions>, code: string, said: string) => {
      await expect(world.restore({ connection: empty, ...options })).rejects.toMatchObject({
        code,
        message: expect.stringContaining(said),
      });
      expect(await contentOf(empty)).toEqual([]);
    };

    it('with another key', async () => {
      const keyFile = folder('another.key');
      await loadOrCreateBackupKeys(keyFile);
      await refused({ keyFile }, 'NEXA_BACKUP_KEY_WRONG', made.backup.header.key);
    });

    it('without its end', async () => {
      const backup = await damagedCopy('short', async (file) => truncate(file, (await stat(file)).size - 1));
      await refused({ backup }, 'NEXA_BACKUP_DAMAGED', 'it is cut off');
    });

    it('with a changed bit', async () => {
      const backup = await damagedCopy('changed', async (file) => {
        const bytes = await readFile(file);
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        await writeFile(file, bytes);
      });
      await refused({ backup }, 'NEXA_BACKUP_DAMAGED', 'is not as it was written');
    });

    it('with a schema that this NEXA does not know', async () => {
      await query(world.home, "INSERT INTO nexa.schema_migrations (name) VALUES ('99_future')");
      const { backup } = await world.backUp({ backupFolder: folder('future') });
      await query(world.home, "DELETE FROM nexa.schema_migrations WHERE name = '99_future'");
      await refused({ backup: backup.file }, 'NEXA_BACKUP_TOO_NEW', '99_future');
    });

    it('from a newer Postgres than the server', async () => {
      const newer = { ...made.backup, header: { ...made.backup.header, postgresMajor: 99 } };
      const { facts } = await inspectDump(made.backup.file, made.keys, await findPostgresPrograms(15));
      await expect(prepareEmptyTarget(empty, newer, facts)).rejects.toMatchObject({
        code: 'NEXA_BACKUP_TOO_NEW',
        message: expect.stringContaining('the server of empty is Postgres 15'),
      });
    });

    it('with rights for a role that is not there', async () => {
      const { facts } = await inspectDump(made.backup.file, made.keys, await findPostgresPrograms(15));
      await expect(
        prepareEmptyTarget(empty, made.backup, { ...facts, roles: [...facts.roles, 'somebody'] }),
      ).rejects.toMatchObject({ code: 'NEXA_RESTORE_FAILED', message: expect.stringContaining('somebody') });
    });

    it('by a login that may not make schemas', async () => {
      await refused({ connection: { ...empty, user: 'home' } }, 'NEXA_RESTORE_FAILED', 'let it own the database');
    });

    it('where a statement fails, with what the server said', async () => {
      await query(empty, 'CREATE TYPE public.rooms AS (number int)');
      await refused({}, 'NEXA_RESTORE_FAILED', '"rooms" already exists');
      await query(empty, 'DROP TYPE public.rooms');
    });

    it('after it was told to stop', async () => {
      const signal = AbortSignal.abort(new Error('stop'));
      await expect(world.restore({ connection: empty, signal })).rejects.toThrow('stop');
      expect(await contentOf(empty)).toEqual([]);
    });

    it('after it was told to stop in the middle', async () => {
      const stopping = new AbortController();
      const onProgress = (message: string): void => {
        if (message.startsWith('Restoring')) stopping.abort(new Error('stop'));
      };
      const restore = world.restore({ connection: empty, signal: stopping.signal, onProgress });
      await expect(restore).rejects.toThrow('stop');
      expect(await contentOf(empty)).toEqual([]);
    });
  });

  describe('is tried', () => {
    const databases = () => query(world.server.superuser, "SELECT datname FROM pg_database WHERE datname LIKE 'nexa%'");
    const drill = (options: Partial<ExternalDrillOptions> = {}) =>
      drillExternal({ ...world.folders, connection: world.home, ...options });

    it('in an embedded server where the login may make no database', async () => {
      const result = await drill();
      expect(result).toMatchObject({ backup: made.backup.id, tables: Object.keys(made.tables).length });
      expect(await readdir(world.folders.dataDir)).not.toContain('drill');
    });

    it('in a database of its own, which is gone afterwards, as is one that a killed trial left', async () => {
      await query(world.server.superuser, 'ALTER ROLE home CREATEDB');
      const [{ oid }] = (await query(world.home, 'SELECT oid FROM pg_database WHERE datname = current_database()')) as [
        { oid: number },
      ];
      await query(world.home, `CREATE DATABASE nexa_drill_${oid}`);
      const result = await drill();
      expect(result.rows).toBe(made.backup.record?.rows);
      expect(await databases()).toEqual([]);
    });

    it('and a row that is not as it was fails it by name', async () => {
      const beforeComparing =
        "SET ROLE nexa_service; UPDATE public.users SET display_name = 'another' WHERE email = 'person7@example.org';";
      await expect(drill({ beforeComparing })).rejects.toMatchObject({
        code: 'NEXA_BACKUP_DRILL_FAILED',
        params: { tables: expect.arrayContaining(['public.users']) },
      });
      expect(await databases()).toEqual([]);
    });
  });
});
