import type { PostgresConnection } from '@nexa/db';
import { readServerConfig, type ServerConfig } from '../../src/config/server-config.ts';

/** The environment of a NEXA on a test's own database, any free port, no plugins, deaf to the network. */
export function testEnvironment(connection: PostgresConnection, dataDir: string): Record<string, string> {
  const { host, port, user, password, database } = connection;
  const url = new URL(`postgres://localhost/${database}`);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  url.searchParams.set('host', host);
  if (host.startsWith('/')) url.searchParams.set('port', String(port));
  else url.port = String(port);
  return {
    DATABASE_URL: url.href,
    NEXA_DATA_DIR: dataDir,
    NEXA_PORT: '0',
    NEXA_DISCOVERY: 'off',
    NEXA_LOG_LEVEL: 'warn',
    // A folder without any plugin.
    NEXA_PLUGINS_DIR: import.meta.dirname,
    NEXA_PAGE_DIR: `${dataDir}/no-page`,
  };
}

export function testConfig(connection: PostgresConnection, dataDir: string): ServerConfig {
  return readServerConfig(testEnvironment(connection, dataDir));
}
