import { defineConfig } from 'vitest/config';

const source = { resolve: { conditions: ['nexa-source'] }, ssr: { resolve: { conditions: ['nexa-source'] } } };
const workspaces = '{core/*,db,plugins/*,plugin-template}';
const never = ['**/node_modules/**', 'core/e2e/**'];

export default defineConfig({
  ...source,
  test: {
    // Two cores are what a small machine has; more workers only make each other's deadlines late.
    maxWorkers: 2,
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          include: [`${workspaces}/test/**/*.test.ts`],
          exclude: [...never, '**/*.int.test.ts'],
        },
      },
      {
        ...source,
        test: {
          name: 'integration',
          include: [`${workspaces}/test/**/*.int.test.ts`],
          exclude: never,
          globalSetup: ['db/src/testing/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      { ...source, test: { name: 'ui', environment: 'jsdom', include: ['ui/test/**/*.test.{ts,tsx}'] } },
      {
        ...source,
        test: {
          name: 'e2e',
          include: ['core/e2e/test/**/*.test.ts'],
          // Whole systems want the machine to themselves: after all others, one at a time.
          sequence: { groupOrder: 1 },
          maxWorkers: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
