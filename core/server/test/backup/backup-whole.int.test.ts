import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runBackup, runBackupDrill, runBackupList, runBackupVerify } from '../../src/cli/backup-command.ts';
import { runRestore } from '../../src/cli/restore-command.ts';
import { readServerConfig } from '../../src/config/server-config.ts';
import { createServerLogger } from '../../src/secrets/server-logger.ts';
import { type RunningNexa, startNexa } from '../../src/start.ts';
import { ownerBody } from '../support/furnish.ts';

const log = createServerLogger('silent');

/** A whole NEXA on its own embedded database, backed up while it runs. */
describe('the backups of a running NEXA', { timeout: 240_000 }, () => {
  let folder: string;
  let environment: Record<string, string>;
  let nexa: RunningNexa;
  let token: string;

  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'nexa-backup-')));
    chmodSync(folder, 0o755);
    environment = {
      NEXA_DATA_DIR: join(folder, 'data'),
      NEXA_BACKUP_DIR: join(folder, 'backups'),
      NEXA_PORT: '0',
      NEXA_DISCOVERY: 'off',
      NEXA_PLUGINS_DIR: import.meta.dirname,
      NEXA_PAGE_DIR: join(folder, 'no-page'),
    };
    nexa = await start();
    token = (await call('POST', '/setup', ownerBody)).body.token;
  });
  afterAll(async () => {
    await nexa.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = () => startNexa({ config: readServerConfig(environment), log, passwordCost: 4, endWithParent: true });
  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${nexa.url}/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };

  it('are made by a job that the API starts, and are listed there', async () => {
    const status = await vi.waitFor(
      async () => {
        // Just started on a new database: the queue may not be there yet, which is said and passes.
        const answer = await call('POST', '/system/backups');
        if (answer.status === 503) throw new Error('not ready');
        return answer.status;
      },
      { timeout: 60_000, interval: 200 },
    );
    expect(status).toBe(202);
    const items = await vi.waitFor(
      async () => {
        const { body } = await call('GET', '/system/backups');
        if (body.items[0]?.verifiedAt === undefined) throw new Error('not made yet');
        return body.items;
      },
      { timeout: 120_000, interval: 500 },
    );
    expect(items).toMatchObject([{ kind: 'embedded', key: expect.stringMatching(/^[0-9a-f-]{19}$/) }]);
    expect((await fetch(`${nexa.url}/api/v1/system/backups`)).status).toBe(401);
  });

  it('are made, listed, verified and tried on the command line beside it', async () => {
    const made = JSON.parse(await runBackup(environment, { json: true }));
    expect(await runBackupList(environment, false)).toContain(made.id);
    expect(await runBackupVerify(environment, made.id)).toContain(`${made.id} is whole`);
    expect(await runBackupDrill(environment, undefined)).toContain(`${made.id} was restored for a trial`);
  });

  it('bring the home back after it was stopped, and not while it runs', async () => {
    await expect(runRestore(environment, undefined, {})).rejects.toMatchObject({ code: 'NEXA_DATA_FOLDER_HELD' });
    const home = await call('POST', '/homes', { name: 'Written after the last backup', timezone: 'Europe/London' });
    expect(home.status).toBe(201);
    await nexa.stop();
    // The log's last piece went to the backup folder when NEXA stopped: another folder than the data's is enough.
    rmSync(join(folder, 'data', 'postgres'), { recursive: true });
    const text = await runRestore(environment, undefined, { toEnd: true });
    expect(text).toContain('is restored to');
    nexa = await start();
    const { body } = await call('GET', '/homes');
    expect(body.items.map(({ name }: { name: string }) => name)).toContain('Written after the last backup');
    const { body: deeds } = await call('GET', '/system/audit?entityType=backups');
    const by = (id: string) => [{ via: { kind: 'command-line', id, login: expect.any(String) } }];
    expect(deeds.items).toMatchObject([
      { action: 'backups.restored', actorKind: 'system', cause: by('restore') },
      { action: 'backups.made', actorKind: 'system', cause: by('backup') },
      { action: 'backups.started', actorKind: 'user' },
    ]);
  });

  it('are not made of the folder when the database is another one', async () => {
    const external = { ...environment, DATABASE_URL: 'postgres://user:hunter2@127.0.0.1:1/nexa' };
    await expect(runBackup(external, {})).rejects.toMatchObject({ code: 'NEXA_DATABASE_UNAVAILABLE' });
    await expect(runRestore(external, undefined, {})).rejects.toMatchObject({ code: 'NEXA_BACKUP_NOT_FOUND' });
  });

  it.each(['yesterday', '2026-11-22T10:00:00', '2026-13-40T10:00:00Z'])(
    'are not restored to a moment that is none: %s',
    async (toTime) => {
      await expect(runRestore(environment, undefined, { toTime })).rejects.toMatchObject({
        code: 'NEXA_REQUEST_INVALID',
      });
    },
  );
});
