import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { postgresOptions } from '../client/connect.ts';
import { choosePostgresAccount } from '../embedded/account.ts';
import type { PostgresConnection } from '../embedded/embedded-postgres.ts';
import { migrationsFolder, readMigrationFiles } from '../migrate/migration-files.ts';

const run = promisify(execFile);
const programs = '/usr/lib/postgresql/15/bin';

/** Whether this machine has Debian's Postgres 15 with its psql. */
export const hasPostgres15 = existsSync(join(programs, 'psql')) && existsSync(join(programs, 'initdb'));

export interface Postgres15 {
  readonly folder: string;
  readonly superuser: PostgresConnection;
  /** The migrations, or the first few, as an operator applies them by hand. */
  applyByPsql(connection: PostgresConnection, count?: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startPostgres15(): Promise<Postgres15> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'nexa-test-')));
  await chmod(folder, 0o755);
  const account = await choosePostgresAccount(undefined);
  const user = account.uid === undefined || account.gid === undefined ? {} : { uid: account.uid, gid: account.gid };
  const home = join(folder, 'home');
  await mkdir(home);
  if (user.uid !== undefined) await chown(home, user.uid, user.gid);
  const data = join(home, 'data');
  const options = { ...user, cwd: home };
  await run(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '--locale=C', '-E', 'UTF8'],
    options,
  );
  const settings = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${home}`, '-c', 'fsync=off'];
  const child = spawn(join(programs, 'postgres'), ['-D', data, ...settings], { ...options, stdio: 'ignore' });
  await untilReady(join(data, 'postmaster.pid'));
  const superuser = { host: home, port: 5432, user: 'postgres', password: '', database: 'postgres' };
  return {
    folder,
    superuser,
    applyByPsql: async (connection, count) => {
      const to = ['-h', connection.host, '-U', connection.user, '-d', connection.database];
      for (const { name } of (await readMigrationFiles()).slice(0, count)) {
        const file = join(migrationsFolder, `${name}.sql`);
        await run(join(programs, 'psql'), [...to, '-q', '-1', '-v', 'ON_ERROR_STOP=1', '-f', file]);
      }
    },
    stop: async () => {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGINT');
      await ended;
    },
  };
}

async function untilReady(pidFile: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await readFile(pidFile, 'utf8').catch(() => '')).includes('ready')) {
    if (Date.now() > deadline) throw new Error('Postgres 15 did not start within 20 s');
    await delay(20);
  }
}

/** An owner as a self-hoster's is: neither superuser nor exempt from row security. */
export async function createOwnedDatabase(server: Postgres15, name: string, rights = ''): Promise<PostgresConnection> {
  const sql = postgres({ ...postgresOptions(server.superuser), max: 1 });
  try {
    await sql.unsafe(`CREATE ROLE ${name} LOGIN CREATEROLE ${rights}`);
    await sql.unsafe(`CREATE DATABASE ${name} OWNER ${name}`);
  } finally {
    await sql.end({ timeout: 5 });
  }
  return { ...server.superuser, user: name, database: name };
}
