import { copyFile, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredBackup } from '../../src/backup/backup-folder.ts';
import { loadBackupKeys, loadOrCreateBackupKeys } from '../../src/backup/backup-key.ts';
import { verifyBackup } from '../../src/backup/base-backup.ts';
import { requireSpace } from '../../src/backup/room.ts';
import { createSealer } from '../../src/backup/sealed-stream.ts';
import { acquireDataFolder } from '../../src/embedded/data-folder.ts';
import { type BackupWorld, createBackupWorld } from '../fixtures/backup-world.ts';
import { query } from '../fixtures/embedded-harness.ts';

let world: BackupWorld;
let backup: StoredBackup;
let untouched: string[];

/** One backup, then changes that fill three more segments of the log. */
beforeAll(async () => {
  world = await createBackupWorld();
  backup = (await world.backUp()).backup;
  for (const number of [1, 2, 3]) {
    await world.note(number);
    await query(world.server.superuserConnection, 'SELECT pg_switch_wal()');
  }
  await world.server.stop();
  // Takes along what was archived last; and from now on the folder is as it was.
  await world.restore({ dataDir: join(world.folder, 'first'), target: { to: 'end' } });
  untouched = await snapshot();
});

afterAll(() => world.end());

async function snapshot(): Promise<string[]> {
  return (await readdir(world.dataDir, { recursive: true })).filter((name) => !name.includes('nexa.lock')).sort();
}

/** A copy of the backup that may be spoiled. */
async function spoiled(change: (file: string) => Promise<void>): Promise<string> {
  const file = join(world.folder, 'spoiled.nexabackup');
  await copyFile(backup.file, file);
  await change(file);
  return file;
}

async function expectRefusal(restoring: Promise<unknown>, code: string, sentence: RegExp): Promise<void> {
  await expect(restoring).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
  expect(await snapshot()).toEqual(untouched);
}

describe('a restore that cannot succeed says why and touches nothing', { timeout: 300_000 }, () => {
  it('with another key', async () => {
    const keyFile = join(world.folder, 'other.key');
    await loadOrCreateBackupKeys(keyFile);
    await expectRefusal(world.restore({ keyFile }), 'NEXA_BACKUP_KEY_WRONG', new RegExp(backup.header.key));
  });

  it('without a key', async () => {
    const keyFile = join(world.folder, 'missing.key');
    await expectRefusal(world.restore({ keyFile }), 'NEXA_BACKUP_KEY_UNREADABLE', /no such file/);
  });

  it('with a file that is cut off', async () => {
    const file = await spoiled((path) => truncate(path, 500_000));
    await expectRefusal(world.restore({ backup: file }), 'NEXA_BACKUP_DAMAGED', /cut off/);
  });

  it('with a file in which one bit is flipped', async () => {
    const file = await spoiled(async (path) => {
      const bytes = await readFile(path);
      const middle = Math.floor(bytes.length / 2);
      bytes[middle] = (bytes[middle] ?? 0) ^ 1;
      await writeFile(path, bytes);
    });
    await expectRefusal(world.restore({ backup: file }), 'NEXA_BACKUP_DAMAGED', /not as it was written/);
    const keys = await loadBackupKeys(world.keyFile);
    await expect(verifyBackup({ ...backup, file }, keys)).rejects.toMatchObject({ code: 'NEXA_BACKUP_DAMAGED' });
  });

  it('with a backup of a newer schema', async () => {
    const { sealing } = await loadBackupKeys(world.keyFile);
    const { format: _f, key: _k, salt: _s, ...facts } = backup.header;
    const newer = {
      ...facts,
      version: '9.0.0',
      migrations: { ...backup.header.migrations, '99_from_the_future': 'x' },
    };
    const file = await spoiled((path) => writeFile(path, createSealer(sealing, newer).prefix));
    await expectRefusal(world.restore({ backup: file }), 'NEXA_BACKUP_TOO_NEW', /9\.0\.0.*99_from_the_future/);
  });

  it('with a backup of another major version of Postgres', async () => {
    const { sealing } = await loadBackupKeys(world.keyFile);
    const { format: _f, key: _k, salt: _s, ...facts } = backup.header;
    const file = await spoiled((path) =>
      writeFile(path, createSealer(sealing, { ...facts, postgresMajor: 99 }).prefix),
    );
    await expectRefusal(world.restore({ backup: file }), 'NEXA_BACKUP_TOO_NEW', /Postgres 99/);
  });

  it('with a segment of the log missing in between', async () => {
    const folder = join(dirname(backup.file), 'wal');
    const last = backup.record?.lastSegment ?? '';
    const next = (await readdir(folder)).sort().find((name) => name > `${last}.nexawal`) ?? '';
    await rename(join(folder, next), join(world.folder, next));
    try {
      const name = basename(next, '.nexawal');
      await expectRefusal(world.restore({ target: { to: 'end' } }), 'NEXA_BACKUP_WAL_MISSING', new RegExp(name));
    } finally {
      await rename(join(world.folder, next), join(folder, next));
    }
  });

  it('to a moment before the oldest backup', async () => {
    const time = new Date(Date.parse(backup.header.createdAt) - 3_600_000);
    await expectRefusal(world.restore({ target: { to: 'time', time } }), 'NEXA_BACKUP_TIME_NOT_COVERED', /begins at/);
  });

  it('to a moment after the last archived change', async () => {
    const time = new Date(Date.now() + 3_600_000);
    await expectRefusal(
      world.restore({ target: { to: 'time', time } }),
      'NEXA_BACKUP_TIME_NOT_COVERED',
      /reaches from/,
    );
  });

  it('where the disk is too small', async () => {
    await expect(requireSpace(world.folder, 1e18)).rejects.toMatchObject({ code: 'NEXA_BACKUP_NO_SPACE' });
  });

  it('while NEXA runs', async () => {
    const lock = await acquireDataFolder(world.dataDir);
    try {
      await expect(world.restore({})).rejects.toMatchObject({ code: 'NEXA_DATA_FOLDER_HELD' });
    } finally {
      await lock.release();
    }
  });

  it('with an id that is not there', async () => {
    await expectRefusal(world.restore({ backup: '20200101T000000Z-abcd' }), 'NEXA_BACKUP_NOT_FOUND', /backup list/);
  });
});

describe('a restore that is cut off', { timeout: 300_000 }, () => {
  it('between the old database and the new one is completed at the next start', async () => {
    const dataDir = join(world.folder, 'cut');
    await world.restore({ dataDir, target: { to: 'end' } });
    const home = join(dataDir, 'postgres');
    await rename(join(home, 'data'), join(home, 'data.restored'));
    expect(await world.notesIn(dataDir)).toEqual([1, 2, 3]);
  });

  it('while unpacking leaves the old database as it was, and the next one works', async () => {
    const home = join(world.dataDir, 'postgres');
    await mkdir(join(home, 'data.restoring', 'base'), { recursive: true });
    await writeFile(join(home, 'data.restoring', 'PG_VERSION'), '18');
    expect(await world.notesIn(world.dataDir)).toEqual([1, 2, 3]);
    await world.restore({ target: { to: 'backup' } });
    expect(await world.notesIn(world.dataDir)).toEqual([]);
    expect((await readdir(home)).filter((name) => name.startsWith('data.restor'))).toEqual([]);
  });

  it('does not keep a backup that nobody proved from being restored', async () => {
    await rm(backup.file.replace('.nexabackup', '.json'));
    const dataDir = join(world.folder, 'unproven');
    await world.restore({ dataDir, backup: backup.id });
    expect(await world.notesIn(dataDir)).toEqual([]);
  });
});
