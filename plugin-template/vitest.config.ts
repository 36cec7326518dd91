import { defineConfig } from 'vitest/config';

/** NEXA's packages run from source; a plugin's tests need nothing built and no database. */
const source = { resolve: { conditions: ['nexa-source'] } };

export default defineConfig({
  ...source,
  ssr: source,
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000 },
});
