export {
  createTestDatabase,
  executeAsOwner,
  type TestDatabase,
  type TestDatabaseOptions,
} from './create-test-database.ts';
export type { TestServer } from './test-server.ts';
export { startTimescaleServer, type TimescaleServer, type TimescaleServerOptions } from './timescale-server.ts';
