import { spawn } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../src/migrate/migrate.ts';
import { migrationsFolder, readMigrationFiles } from '../../src/migrate/migration-files.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { query, remove, temporaryFolder, until } from '../fixtures/embedded-harness.ts';

const names = (await readMigrationFiles()).map(({ name }) => name);
const after = (name: string) => names.slice(names.indexOf(name));
let test: TestDatabase;
let folder: string;

beforeEach(async () => {
  test = await createTestDatabase({ empty: true });
  folder = await temporaryFolder();
  await cp(migrationsFolder, folder, { recursive: true });
});

afterEach(async () => {
  await test.drop();
  await remove(folder);
});

const edit = async (name: string, change: (text: string) => string) => {
  const file = join(folder, `${name}.sql`);
  await writeFile(file, change(await readFile(file, 'utf8')));
};

describe('the migrations', () => {
  it('are run by an owner that is neither superuser nor exempt from row security', async () => {
    const [owner] = await query(
      test.connection,
      'SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user',
    );
    expect(owner).toEqual({ rolsuper: false, rolbypassrls: false });
  });

  it('fill an empty database, and change nothing the second time', async () => {
    const progress: string[] = [];
    const onProgress = (message: string) => progress.push(message);
    expect(await migrate({ connection: test.connection, onProgress })).toEqual({ applied: names });
    expect(progress).toEqual(names.map((name) => `Preparing the database: ${name}`));
    expect(await migrate({ connection: test.connection, onProgress })).toEqual({ applied: [] });
    expect(progress).toHaveLength(names.length);
  });

  it('are applied once when twenty start at the same moment', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => migrate({ connection: test.connection })));
    expect(results.flatMap((result) => result.applied).sort()).toEqual(names);
  });

  it('can be run on several databases of one server at the same moment, although roles are shared', async () => {
    const others = await Promise.all(Array.from({ length: 4 }, () => createTestDatabase({ empty: true })));
    const results = await Promise.all(others.map((other) => migrate({ connection: other.connection })));
    await Promise.all(others.map((other) => other.drop()));
    expect(results).toEqual(Array(4).fill({ applied: names }));
  });

  it('go on where a killed process stopped, with nothing of the file that it was in', async () => {
    await edit('04_automation_self_healing', (text) =>
      text.replace('CREATE TABLE scenes', 'SELECT pg_sleep(300); CREATE TABLE scenes'),
    );
    const script = fileURLToPath(new URL('../fixtures/migrate-host.ts', import.meta.url));
    const args = ['--conditions=nexa-source', '--import', createRequire(import.meta.url).resolve('tsx'), script];
    const host = spawn(process.execPath, [...args, JSON.stringify(test.connection), folder], { stdio: 'ignore' });
    const ended = new Promise((done) => host.once('exit', done));
    await until(async () => {
      const busy = await query(
        test.connection,
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`,
      );
      return busy.length === 1;
    });
    host.kill('SIGKILL');
    await ended;
    expect(await migrate({ connection: test.connection })).toEqual({ applied: after('04_automation_self_healing') });
  });

  it('refuse a database that was migrated by another form of a file', async () => {
    await migrate({ connection: test.connection });
    await edit('02_telemetry_diagnostics', (text) => `${text}\n-- changed`);
    await expect(migrate({ connection: test.connection, folder })).rejects.toMatchObject({
      code: 'NEXA_MIGRATION_CHANGED',
      params: { name: '02_telemetry_diagnostics' },
    });
  });

  it('say which file failed in which line, and leave nothing of it', async () => {
    await edit('02_telemetry_diagnostics', (text) => text.replace('CREATE TABLE firmware_updates', 'CREATE TABEL x'));
    await expect(migrate({ connection: test.connection, folder })).rejects.toMatchObject({
      code: 'NEXA_INTERNAL',
      message: expect.stringMatching(/02_telemetry_diagnostics failed: syntax error at or near "TABEL" \(line \d+\)/),
    });
    expect(await query(test.connection, `SELECT to_regclass('public.diagnostic_issues') AS found`)).toEqual([
      { found: null },
    ]);
    expect(await migrate({ connection: test.connection })).toEqual({ applied: after('02_telemetry_diagnostics') });
  });
});
