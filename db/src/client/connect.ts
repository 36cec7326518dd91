import { join } from 'node:path';
import { NexaError } from '@nexa/sdk';
import type postgres from 'postgres';
import type { PostgresConnection } from '../embedded/embedded-postgres.ts';

type Options = postgres.Options<Record<string, postgres.PostgresType>>;

/** The same options for every connection of NEXA. A URL comes from DATABASE_URL, the rest from the embedded server. */
export function postgresOptions(connection: PostgresConnection | string): Options {
  const { host, port, user, password, database } = connectionOf(connection);
  const way = host.startsWith('/') ? { path: join(host, `.s.PGSQL.${port}`) } : { host, port };
  const ssl = typeof connection === 'string' ? sslOf(connection) : {};
  return {
    ...way,
    ...ssl,
    user,
    password,
    database,
    connect_timeout: host.startsWith('/') ? 5 : 15,
    // Left to itself the driver makes a query wait up to 20 s once others have failed; whoever asks here waits by rules of its own.
    backoff: () => 0.1,
    onnotice: () => undefined,
  };
}

/** The parts of a connection URL; `?host=/folder` names a Unix socket. */
export function connectionOf(connection: PostgresConnection | string): PostgresConnection {
  if (typeof connection !== 'string') return connection;
  const url = parse(connection);
  return {
    host: url.searchParams.get('host') ?? url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || url.searchParams.get('port') || 5432),
    user: decodeURIComponent(url.username) || 'postgres',
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || 'nexa',
  };
}

/**
 * The same connection as a URL, for a library that brings the driver `pg`. That one takes `require` to mean a certificate
 * that it can verify; here, as everywhere in NEXA, only `verify-full` does.
 */
export function connectionUrl(connection: PostgresConnection | string, extra: Record<string, string> = {}): string {
  const { host, port, user, password, database } = connectionOf(connection);
  const isSocket = host.startsWith('/');
  const url = new URL(`postgres://localhost/${encodeURIComponent(database)}`);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  if (isSocket) {
    url.searchParams.set('host', host);
    url.searchParams.set('port', String(port));
  } else {
    url.hostname = host.includes(':') ? `[${host}]` : host;
    url.port = String(port);
  }
  const mode = typeof connection === 'string' ? parse(connection).searchParams.get('sslmode') : null;
  if (mode !== null) url.searchParams.set('sslmode', ['require', 'prefer'].includes(mode) ? 'no-verify' : mode);
  for (const [name, value] of Object.entries(extra)) url.searchParams.set(name, value);
  return url.href;
}

function sslOf(text: string): Options {
  const mode = parse(text).searchParams.get('sslmode');
  if (mode === null || mode === 'disable') return {};
  return { ssl: mode === 'no-verify' ? 'require' : (mode as 'require' | 'prefer' | 'verify-full') };
}

function parse(text: string): URL {
  try {
    const url = new URL(text);
    if (url.protocol === 'postgres:' || url.protocol === 'postgresql:') return url;
  } catch {
    // Said below, without the text itself: it holds a password.
  }
  throw new NexaError(
    'NEXA_CONFIG_INVALID',
    'DATABASE_URL is not a URL of the form postgres://user:password@host:5432/database.',
    { params: { name: 'DATABASE_URL' } },
  );
}
