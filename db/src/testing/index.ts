export {
  createTestDatabase,
  executeAsOwner,
  executeOn,
  type TestDatabase,
  type TestDatabaseOptions,
} from './create-test-database.ts';
export { createOwnedDatabase, hasPostgres15, type Postgres15, startPostgres15 } from './postgres-15.ts';
export type { TestServer } from './test-server.ts';
export { startTimescaleServer, type TimescaleServer, type TimescaleServerOptions } from './timescale-server.ts';
