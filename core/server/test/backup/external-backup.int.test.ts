import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Database, migrate, openDatabase, type PostgresConnection } from '@nexa/db';
import { createOwnedDatabase, hasPostgres15, type Postgres15, startPostgres15 } from '@nexa/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backupsView } from '../../src/backup/backups-view.ts';
import { runBackupDrill, runBackupList, runBackupVerify } from '../../src/cli/backup-command.ts';
import { runRestore } from '../../src/cli/restore-command.ts';
import { readServerConfig } from '../../src/config/server-config.ts';
import { backup } from '../../src/jobs/definitions/backup.ts';
import { backupDrill } from '../../src/jobs/definitions/backup-drill.ts';
import { createServerLogger } from '../../src/secrets/server-logger.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The commands and jobs on Debian's Postgres 15, with its own programs. */
describe.runIf(hasPostgres15)('a NEXA whose database has a server of its own', { timeout: 120_000 }, () => {
  let server: Postgres15;
  let environment: Record<string, string>;

  beforeAll(async () => {
    server = await startPostgres15();
    // A trial then needs no server of its own.
    const home = await createOwnedDatabase(server, 'home', 'CREATEDB');
    await migrate({ connection: home });
    environment = {
      NEXA_DATA_DIR: join(server.folder, 'data'),
      NEXA_BACKUP_DIR: join(server.folder, 'backups'),
      DATABASE_URL: urlOf(home),
    };
  });
  afterAll(() => server.stop());

  const urlOf = ({ host, user, database }: PostgresConnection) =>
    `postgres://${user}:hunter2@localhost/${database}?host=${encodeURIComponent(host)}`;

  const nexa = async (...args: string[]) => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=nexa-source', main, ...args], {
      env: { PATH: process.env.PATH ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { output: '', complaint: '' };
    child.stdout.on('data', (data) => {
      said.output += String(data);
    });
    child.stderr.on('data', (data) => {
      said.complaint += String(data);
    });
    const [code] = await once(child, 'close');
    return { code, ...said };
  };

  it('is backed up by the command, which prints the fingerprint of the key', async () => {
    const { code, output, complaint } = await nexa('backup');
    expect({ code, complaint }).toMatchObject({
      code: 0,
      complaint: expect.stringContaining('Reading it back with the key'),
    });
    expect(output).toMatch(/Backup \S+ is made and was read back with its key: .* \d+ tables/);
    expect(output).toMatch(/Key {3}[0-9a-f]{4}(-[0-9a-f]{4}){3}/);
    expect(output + complaint).not.toContain('hunter2');
    const id = /Backup (\S+) is made/.exec(output)?.[1] ?? '';
    expect(await runBackupList(environment, false)).toContain(id);
    expect(await runBackupVerify(environment, id)).toContain(`${id} is whole`);
  });

  it('is backed up and tried by the jobs, and the operator sees it', async () => {
    const config = readServerConfig(environment);
    const log = createServerLogger('silent');
    const database = undefined as unknown as Database;
    const context = { database, now: Date.now(), signal: new AbortController().signal, log, payload: {} };
    const made = await backup(config).run(context);
    expect(made).toMatchObject({ rows: expect.any(Number), removed: 0 });
    const { backups } = await backupsView(database, config).list();
    expect(backups[0]).toMatchObject({ id: made?.backup, header: { kind: 'external' } });
    const tried = await backupDrill(config).run(context);
    expect(tried).toMatchObject({ backup: made?.backup, tables: made?.tables, rows: made?.rows });
    expect(await runBackupDrill(environment, String(made?.backup))).toContain(
      `was restored for a trial: ${made?.tables} tables`,
    );
  });

  it('is restored into an empty database only, and to no other moment', async () => {
    expect(await nexa('restore')).toMatchObject({
      code: 2,
      complaint: expect.stringContaining('NEXA_RESTORE_TARGET_USED'),
    });
    const toTime = runRestore(environment, undefined, { toTime: '2026-11-22T10:00:00Z' });
    await expect(toTime).rejects.toMatchObject({ code: 'NEXA_REQUEST_INVALID', params: { path: 'to-time' } });
    const empty = await createOwnedDatabase(server, 'fresh');
    const elsewhere = { ...environment, DATABASE_URL: urlOf(empty) };
    const text = await runRestore(elsewhere, undefined, { dataDir: join(server.folder, 'other') });
    expect(text).toContain('is restored to the database of DATABASE_URL: ');
    expect(text).toContain('each as it was backed up');
    const database = openDatabase({ connection: empty, maxConnections: 1 });
    const deeds = await database.asService(
      'test',
      ({ sql }) => sql`SELECT action, cause -> 0 -> 'via' ->> 'id' AS command FROM timeseries.audit_logs
        WHERE entity_type = 'backups' ORDER BY time, id`,
    );
    await database.close();
    expect(deeds).toEqual([
      { action: 'backups.made', command: 'backup' },
      { action: 'backups.restored', command: 'restore' },
    ]);
  });
});
