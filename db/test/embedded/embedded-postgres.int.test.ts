import { chown, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from '../../src/embedded/embedded-postgres.ts';
import { identifyProcess } from '../../src/embedded/process-identity.ts';
import {
  packageWithoutSymlinks,
  query,
  remove,
  startHostProcess,
  temporaryFolder,
  until,
} from '../fixtures/embedded-harness.ts';

const isRoot = process.getuid?.() === 0;
let folder: string;
let cleanups: (() => Promise<void>)[];

beforeEach(async () => {
  folder = await temporaryFolder();
  cleanups = [];
});

afterEach(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
  await remove(folder);
});

async function start(options: Partial<EmbeddedPostgresOptions> = {}) {
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), endWithParent: true, ...options });
  cleanups.push(() => server.stop());
  return server;
}

describe('the embedded Postgres', () => {
  it('starts with checksums, UTF8, the C locale and an owner that is not a superuser, and keeps its data', async () => {
    const progress: string[] = [];
    const first = await start({ onProgress: (message) => progress.push(message) });
    const [settings] = await query(
      first.connection,
      `SELECT current_setting('data_checksums') AS checksums, current_setting('server_encoding') AS encoding,
        (SELECT datcollate FROM pg_database WHERE datname = current_database()) AS collation,
        current_setting('fsync') AS fsync, current_setting('shared_buffers') AS buffers,
        (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS privileged`,
    );
    expect(settings).toEqual({
      checksums: 'on',
      encoding: 'UTF8',
      collation: 'C',
      fsync: 'on',
      buffers: '32MB',
      privileged: false,
    });
    expect(progress).toEqual(['Creating the database (first start)']);
    await query(first.connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(await identifyProcess(first.pid)).toBeUndefined();

    const second = await start();
    expect(await query(second.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('lets nobody in without the password, and keeps the password from other users', async () => {
    const server = await start();
    await expect(query({ ...server.connection, password: 'guess' }, 'SELECT 1')).rejects.toMatchObject({
      code: '28P01',
    });
    expect((await stat(join(folder, 'data', 'postgres.password'))).mode & 0o777).toBe(0o600);
  });

  it('comes back by itself when it is killed', async () => {
    const server = await start();
    await query(server.connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const killed = server.pid;
    process.kill(killed, 'SIGKILL');
    await until(() => server.pid !== killed);
    expect(await query(server.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('stops what a killed NEXA left behind and starts on the same data', async () => {
    const dataDir = join(folder, 'data');
    const host = await startHostProcess(dataDir);
    await query(host.connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await host.kill();
    expect(await identifyProcess(host.postgresPid)).toBeDefined();

    const progress: string[] = [];
    const server = await start({ onProgress: (message) => progress.push(message) });
    expect(progress).toContain('Stopping the database that a previous run left behind');
    expect(await identifyProcess(host.postgresPid)).toBeUndefined();
    expect(await query(server.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('stops a left-over server that it has no record of', async () => {
    const dataDir = join(folder, 'data');
    const host = await startHostProcess(dataDir);
    await host.kill();
    await remove(join(dataDir, 'postgres.json'));
    const server = await start();
    expect(await identifyProcess(host.postgresPid)).toBeUndefined();
    expect(await query(server.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('starts although its old process id belongs to another program now', async () => {
    const first = await start();
    const pidFile = join(folder, 'data', 'postgres', 'data', 'postmaster.pid');
    const content = await readFile(pidFile, 'utf8');
    await first.stop();
    const stranger = await startHostProcess(join(folder, 'other'));
    cleanups.push(() => stranger.stop());
    await writeFile(pidFile, content.replace(/^\d+/, String(stranger.postgresPid)));

    const second = await start();
    expect(await query(second.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await query(stranger.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('begins anew where creating the cluster was cut off', async () => {
    await mkdir(join(folder, 'data', 'postgres', 'data.new'), { recursive: true });
    await writeFile(join(folder, 'data', 'postgres', 'data.new', 'PG_VERSION'), '18');
    const server = await start();
    expect(await query(server.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('refuses a cluster of another major version in one sentence', async () => {
    const first = await start();
    await first.stop();
    await writeFile(join(folder, 'data', 'postgres', 'data', 'PG_VERSION'), '15\n');
    await expect(start()).rejects.toMatchObject({
      code: 'NEXA_DATABASE_UNSUPPORTED',
      message: expect.stringContaining('was written by Postgres 15'),
    });
  });

  it('listens in a short folder when the data folder has a long path', async () => {
    const server = await start({ dataDir: join(folder, 'd'.repeat(120)) });
    expect(server.connection.host).toMatch(/nexa-[0-9a-f]{16}$/);
    expect(await query(server.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('recreates the library links that skipped install scripts leave out', async () => {
    const packageFolder = await packageWithoutSymlinks(folder);
    const server = await start({ packageFolder });
    expect(await query(server.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('can be cancelled while it starts', async () => {
    await expect(start({ signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow();
  });

  describe.runIf(isRoot)('run as root', () => {
    it('runs Postgres as an ordinary user', async () => {
      const server = await start();
      const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
      expect(status).not.toMatch(/^Uid:\s+0\s/m);
    });

    it('copies the programs out of a checkout that only root may enter', async () => {
      const hidden = join(folder, 'hidden');
      await mkdir(hidden, { mode: 0o700 });
      const packageFolder = await packageWithoutSymlinks(hidden);
      const progress: string[] = [];
      const server = await start({ packageFolder, onProgress: (message) => progress.push(message) });
      expect(progress).toContain('Copying Postgres to where it can be run');
      expect(await query(server.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });

    it('says which folder keeps Postgres out', async () => {
      const closed = join(folder, 'closed');
      await mkdir(closed, { mode: 0o700 });
      await expect(start({ dataDir: join(closed, 'data') })).rejects.toMatchObject({
        code: 'NEXA_CONFIG_INVALID',
        message: expect.stringContaining(`may not enter ${closed}`),
      });
    });

    it('also works for an ordinary user, and root later takes the same folder', async () => {
      const dataDir = join(folder, 'mine');
      const user = { uid: 65534, gid: 65534 };
      await mkdir(dataDir);
      await chown(dataDir, user.uid, user.gid);
      const host = await startHostProcess(dataDir, user);
      expect(await query(host.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await host.stop();
      const server = await start({ dataDir });
      expect(await query(server.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });
  });
});
