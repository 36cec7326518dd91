import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { connectionOf, postgresOptions } from '../client/connect.ts';
import { type PostgresConnection, startEmbeddedPostgres } from '../embedded/embedded-postgres.ts';
import { migrate } from '../migrate/migrate.ts';
import type { TestServer } from './test-server.ts';

const run = randomBytes(4).toString('hex');
const template = `nexa_template_${run}`;
let stop: () => Promise<void> = async () => undefined;

/** One Postgres for the whole test run: the embedded one that ships, or the server of DATABASE_URL. */
export async function setup(project: TestProject): Promise<void> {
  const url = process.env.DATABASE_URL;
  const owner = url ? await ownerOnServer(connectionOf(url)) : await startOwnServer();
  await execute(owner, `CREATE DATABASE ${template}`);
  await migrate({ connection: { ...owner, database: template } });
  const server: TestServer = { owner, template };
  project.provide('nexaTestServer', server);
  if (url) stop = () => dropLeftDatabases(owner);
}

export async function teardown(): Promise<void> {
  await stop();
}

async function startOwnServer(): Promise<PostgresConnection> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'nexa-test-server-')));
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({
    dataDir: folder,
    maxConnections: 100,
    endWithParent: true,
    archiveWal: false,
  });
  stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return server.connection;
}

/** Tenancy must hold for an ordinary owner: a superuser's login makes one first. */
async function ownerOnServer(login: PostgresConnection): Promise<PostgresConnection> {
  const sql = postgres({ ...postgresOptions(login), max: 1 });
  try {
    const [role] = await sql`SELECT rolsuper OR rolbypassrls AS exempt FROM pg_roles WHERE rolname = current_user`;
    if (!role?.exempt) return login;
    const owner = { ...login, user: `nexa_test_${run}`, password: randomBytes(12).toString('hex') };
    await sql.unsafe(`CREATE ROLE ${owner.user} LOGIN CREATEROLE CREATEDB PASSWORD '${owner.password}'`);
    for (const name of ['nexa_app', 'nexa_service']) {
      const [known] = await sql`SELECT 1 FROM pg_roles WHERE rolname = ${name}`;
      if (known) await sql.unsafe(`GRANT ${name} TO ${owner.user}`);
    }
    return owner;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function execute(connection: PostgresConnection, statement: string): Promise<void> {
  const sql = postgres({ ...postgresOptions(connection), max: 1 });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function dropLeftDatabases(owner: PostgresConnection): Promise<void> {
  const sql = postgres({ ...postgresOptions(owner), max: 1 });
  try {
    const names = await sql`SELECT datname FROM pg_database WHERE datname LIKE ${`nexa\\_%\\_${run}%`}`;
    for (const { datname } of names) await sql.unsafe(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
