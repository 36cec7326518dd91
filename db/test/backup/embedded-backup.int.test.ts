import { readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listBackups } from '../../src/backup/backup-folder.ts';
import { type BackupWorld, createBackupWorld, fileContains, seededSecret } from '../fixtures/backup-world.ts';
import { query, startBackupHost, until } from '../fixtures/embedded-harness.ts';

let world: BackupWorld;

beforeEach(async () => {
  world = await createBackupWorld();
});

afterEach(() => world.end());

describe('a backup of the embedded database', { timeout: 300_000 }, () => {
  it('is made while rows are written, and the restored copy has every acknowledged row', async () => {
    let isWriting = true;
    const acknowledged: number[] = [];
    const writing = (async () => {
      for (let number = 1; isWriting; number += 1) {
        await world.note(number);
        acknowledged.push(number);
      }
    })();
    await world.backUp();
    const atBackup = acknowledged.length;
    isWriting = false;
    await writing;
    expect(atBackup).toBeGreaterThan(5);
    await world.server.stop();

    const whole = join(world.folder, 'whole');
    await world.restore({ dataDir: whole, target: { to: 'end' } });
    expect(await world.notesIn(whole)).toEqual(acknowledged);

    // The backup alone: nothing of the log beside it, on a machine of its own.
    await rename(world.backupFolder, join(world.folder, 'elsewhere'));
    const file = (await listBackups(join(world.folder, 'elsewhere'))).backups[0]?.file ?? '';
    const alone = join(world.folder, 'alone');
    const moved = join(world.folder, 'moved.nexabackup');
    await rename(file, moved);
    const restored = await world.restore({ dataDir: alone, backup: moved });
    expect(restored.isCompared).toBe(true);
    const notes = await world.notesIn(alone);
    expect(notes).toEqual(acknowledged.slice(0, notes.length));
    expect(notes.length).toBe(restored.tables['public.notes']?.rows);
    expect(await readFile(join(alone, 'secret.key'), 'utf8')).toBe(seededSecret);
    expect(await readFile(join(alone, 'plugins', 'hue', 'state.json'), 'utf8')).toContain(seededSecret);
  });

  it('goes back to the moment between two writes', async () => {
    await world.backUp();
    await world.note(1);
    const between = await world.now();
    await world.note(2);
    await world.server.stop();
    const restored = await world.restore({ target: { to: 'time', time: between } });
    expect(await world.notesIn(world.dataDir)).toEqual([1]);
    expect(restored.keptAside).toContainEqual(expect.stringContaining('data.before-'));

    // The way that was left lives on in the backup folder, and so does the one that was begun.
    world.server = await world.start();
    await world.note(3);
    await world.backUp();
    await world.note(4);
    await world.server.stop();
    const again = join(world.folder, 'again');
    await world.restore({ dataDir: again, target: { to: 'end' } });
    expect(await world.notesIn(again)).toEqual([1, 3, 4]);
  });

  it('can follow the log through an earlier restore', async () => {
    await world.backUp();
    await world.note(1);
    const between = await world.now();
    await world.note(2);
    await world.server.stop();
    await world.restore({ target: { to: 'time', time: between } });
    world.server = await world.start();
    await world.note(3);
    await world.server.stop();
    await world.restore({ target: { to: 'end' } });
    expect(await world.notesIn(world.dataDir)).toEqual([1, 3]);
  });

  it('goes to a moment after the last change that is still covered', async () => {
    await world.backUp();
    await world.note(1);
    const after = await world.now();
    await world.server.stop();
    await world.restore({ target: { to: 'time', time: after } });
    expect(await world.notesIn(world.dataDir)).toEqual([1]);
  });

  it('leaves no secret readable and no plain log in the backup folder', async () => {
    await world.note(1);
    await world.backUp();
    const files = await world.files();
    expect(files.some((file) => file.endsWith('.nexawal'))).toBe(true);
    for (const file of files) {
      expect(file).toMatch(/\.(nexabackup|nexawal|json)$/);
      expect(await fileContains(file, seededSecret), file).toBe(false);
      expect(await fileContains(file, 'schema_migrations'), file).toBe(false);
    }
    // What is looked for can be found where it is not sealed.
    expect(await fileContains(join(world.dataDir, 'secret.key'), seededSecret)).toBe(true);
    expect((await stat(world.keyFile)).mode & 0o777).toBe(0o600);
  });

  it('says that the key is new only the first time', async () => {
    expect((await world.backUp()).keys.isNew).toBe(true);
    expect((await world.backUp()).keys.isNew).toBe(false);
  });

  it('lets only one be made at a time', async () => {
    const both = await Promise.allSettled([world.backUp(), world.backUp()]);
    const refused = both.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'NEXA_BACKUP_RUNNING' } }]);
  });
});

describe('a backup that is cut off', { timeout: 300_000 }, () => {
  it('leaves no half backup when NEXA is killed, and the next one works', async () => {
    await world.note(1);
    await world.server.stop();
    const host = await startBackupHost(world);
    await host.kill();
    expect((await listBackups(world.backupFolder)).backups).toEqual([]);
    expect((await world.files()).filter((file) => file.endsWith('.half'))).toHaveLength(1);

    world.server = await world.start();
    await world.backUp();
    expect((await listBackups(world.backupFolder)).backups).toHaveLength(1);
    expect((await world.files()).filter((file) => file.endsWith('.half'))).toEqual([]);
    const copy = join(world.folder, 'copy');
    await world.restore({ dataDir: copy });
    expect(await world.notesIn(copy)).toEqual([1]);
  });

  it('fails in a sentence when Postgres is killed, and the next one works', async () => {
    const killed = world.server.pid;
    const progress: string[] = [];
    const backup = world.backUp({
      onProgress: (message) => {
        progress.push(message);
        if (message.startsWith('Backing up')) process.kill(killed, 'SIGKILL');
      },
    });
    await expect(backup).rejects.toMatchObject({ code: expect.stringMatching(/^NEXA_(BACKUP|DATABASE)_/) });
    expect((await listBackups(world.backupFolder)).backups).toEqual([]);
    await until(() => world.server.pid !== killed);
    await query(world.server.connection, 'SELECT 1');
    await world.backUp();
    expect((await listBackups(world.backupFolder)).backups).toHaveLength(1);
  });

  it('stops when it is told to', async () => {
    const stopping = new AbortController();
    const backup = world.backUp({
      signal: stopping.signal,
      onProgress: (message) => {
        if (message.startsWith('Backing up')) stopping.abort(new Error('stop'));
      },
    });
    await expect(backup).rejects.toThrow();
    expect(await world.files()).toEqual([]);
  });
});
