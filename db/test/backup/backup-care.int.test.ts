import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drillBackup } from '../../src/backup/drill.ts';
import { pruneBackups } from '../../src/backup/prune-backups.ts';
import { openSession } from '../../src/backup/session.ts';
import { type BackupWorld, createBackupWorld } from '../fixtures/backup-world.ts';
import { query } from '../fixtures/embedded-harness.ts';

let world: BackupWorld;

beforeAll(async () => {
  world = await createBackupWorld();
  for (const number of [1, 2, 3]) await world.note(number);
  await world.backUp();
});

afterAll(() => world.end());

describe('a drill', { timeout: 300_000 }, () => {
  const drill = (change?: string) =>
    drillBackup({
      dataDir: world.dataDir,
      backupFolder: world.backupFolder,
      keyFile: world.keyFile,
      beforeComparing: async ({ connection }) => {
        if (change === undefined) return;
        const session = openSession(connection);
        await session.query(change);
        await session.end();
      },
    });

  it('finds every row again, and leaves nothing behind', async () => {
    // What was written since is not in the backup, and does not disturb.
    await world.note(4);
    const result = await drill();
    expect(result.tables).toBeGreaterThan(50);
    expect(result.rows).toBeGreaterThanOrEqual(3);
    expect(await readdir(world.dataDir)).not.toContain('drill');
  });

  it.each([
    ['has changed', "UPDATE public.notes SET text = 'another' WHERE number = 2"],
    ['is missing', 'DELETE FROM public.notes WHERE number = 2'],
    ['was added', "INSERT INTO public.notes VALUES (5, '')"],
    ['is in the place of another', 'UPDATE public.notes SET number = 9 WHERE number = 2'],
  ])('fails and names the table when a row %s', async (_what, change) => {
    await expect(drill(change)).rejects.toMatchObject({
      code: 'NEXA_BACKUP_DRILL_FAILED',
      params: { tables: ['public.notes'] },
    });
    expect(await readdir(world.dataDir)).not.toContain('drill');
  });
});

describe('retention', { timeout: 300_000 }, () => {
  it('removes the log that no kept backup reaches, and never the last good backup', async () => {
    await query(world.server.superuserConnection, 'SELECT pg_switch_wal()');
    const newest = (await world.backUp()).backup;
    const inAYear = Date.now() + 365 * 86_400_000;
    const result = await pruneBackups(world.backupFolder, inAYear);
    expect(result).toMatchObject({ kept: 1, removed: 1 });
    expect(result.removedSegments).toBeGreaterThan(0);
    const left = (await readdir(join(newest.file, '..', 'wal'))).sort();
    expect(left[0]).toBe(`${newest.record?.firstSegment}.nexawal`);
    const copy = join(world.folder, 'copy');
    await world.restore({ dataDir: copy });
    expect(await world.notesIn(copy)).toEqual([1, 2, 3, 4]);
  });
});
