import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredBackup } from '../../src/backup/backup-folder.ts';
import { prepareEmptyTarget } from '../../src/backup/external/empty-target.ts';
import { openingScript } from '../../src/backup/external/restore-script.ts';
import { startTimescaleServer, type TimescaleServer } from '../../src/testing/timescale-server.ts';
import { query } from '../fixtures/embedded-harness.ts';

/** A server in process serves one client only, so nothing can be dumped or restored here: what is asked of it can. */
describe('restoring a database with TimescaleDB', { timeout: 60_000 }, () => {
  let server: TimescaleServer;
  let version: string;
  const backup = { file: 'x.nexabackup', header: { postgresMajor: 15, version: '0.0.1' } } as StoredBackup;
  const facts = (timescale: string) => ({
    snapshotAt: '',
    finishedAt: '',
    timescale,
    schemas: ['public', 'nexa', 'timeseries'],
    ownedByService: [],
    roles: [],
  });

  beforeAll(async () => {
    server = await startTimescaleServer();
    const [row] = await query(server.connection, "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'");
    version = row?.extversion;
  });
  afterAll(() => server.stop());

  it('is refused where the extension has another version', async () => {
    await expect(prepareEmptyTarget(server.connection, backup, facts('1.0.0'))).rejects.toMatchObject({
      code: 'NEXA_RESTORE_FAILED',
      message: expect.stringContaining(`the database has version ${version}`),
    });
  });

  it('is refused to a login that may not write the catalogue of the extension', async () => {
    await expect(prepareEmptyTarget(server.connection, backup, facts(version))).rejects.toMatchObject({
      code: 'NEXA_RESTORE_FAILED',
      message: expect.stringContaining('may not write the catalogue'),
    });
  });

  it('begins and ends as its manual says, in one transaction that can be taken back', async () => {
    const target = { isExempt: true, hasAuth: false, timescale: { version, schema: 'public' } };
    const opening = await openingScript(facts(version), target);
    const isRestoring = (value: string) =>
      `DO $$ BEGIN ASSERT current_setting('timescaledb.restoring') = '${value}'; END $$;`;
    await server.asSuperuser(
      `${opening} ${isRestoring('on')} SELECT public.timescaledb_post_restore(); ${isRestoring('off')} ROLLBACK; ${isRestoring('off')}`,
    );
    expect(await query(server.connection, "SELECT 1 FROM pg_namespace WHERE nspname = 'nexa'")).toEqual([]);
  });
});
