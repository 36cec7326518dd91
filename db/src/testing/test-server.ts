import type { PostgresConnection } from '../embedded/embedded-postgres.ts';

/** The server of this test run, as the global set-up hands it to the tests. */
export interface TestServer {
  /** Neither superuser nor exempt from row security; may create databases and roles. */
  readonly owner: PostgresConnection;
  /** Migrated once by that owner; every test database is a copy of it. */
  readonly template: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    nexaTestServer: TestServer;
  }
}
