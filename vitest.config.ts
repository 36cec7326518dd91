import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const source = { resolve: { conditions: ['nexa-source'] }, ssr: { resolve: { conditions: ['nexa-source'] } } };
const workspaces = '{core/*,db,plugins/*,plugin-template}';
const own = '{core/*,db}';
const written = '{plugins/*,plugin-template}';
// They count what their process has, which other files would add to.
const countsItsProcess = ['core/server/test/plugin-dev/{belongings,hundred-reloads}.int.test.ts'];
const never = ['**/node_modules/**', 'core/e2e/**'];
// What happens within Postgres is the same whichever Node asks for it; half of all time goes there. How Node speaks to
// it, and what starts it, is tried again.
const withinPostgres = [
  'db/test/!(client|embedded|stores)/**/*.int.test.ts',
  'core/server/test/{backup,data-life,outage,tenancy}/**/*.int.test.ts',
];
// Each plugin's rules and its bundle are tried again, once; not each of its protocols, nor how packages are kept.
const furtherThan = ['plugins/*/test/*/**/*.int.test.ts', 'plugins/*/test/conformance-*.int.test.ts'];
const packagesKept = ['core/server/test/{jobs,plugin-install}/**/*.int.test.ts'];
// What is written or told by a command is the same; the server that it starts is tried again.
const told = [
  'core/tools/test/{new-plugin,generate}/**/*.int.test.ts',
  'core/tools/test/{docs,fence}/**/*.int.test.ts',
  'core/tools/test/{fence,launch/test-command}.int.test.ts',
  'core/server/test/cli/**/*.int.test.ts',
  'core/server/test/{automations,diagnostics,secrets}/**/*.int.test.ts',
  'core/server/test/ecosystem/!(voice-plugins).int.test.ts',
];
// What is asked over HTTP and answered is the same; the server that takes it is tried again.
const askedAndAnswered = ['core/server/test/http/!(app|behind-proxy).int.test.ts'];
const isSecondNode = process.env.NEXA_TEST_SECOND_NODE === '1';

/** They take minutes: begun last, one of them would keep everybody waiting alone. */
const longest = ['tenancy-fuzz', 'embedded-backup', 'killed-install', 'hostile-acts', 'same-answers', 'conformance'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => longest.some((name) => moduleId.includes(`/${name}.`));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  ...source,
  test: {
    // Two cores are what a small machine has; more workers only make each other's deadlines late.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          include: [`${workspaces}/test/**/*.test.ts`],
          exclude: [...never, '**/*.int.test.ts'],
          // They leave nothing behind; loading the same modules for each file took longer than the tests.
          isolate: false,
        },
      },
      {
        ...source,
        test: {
          name: 'integration',
          include: [`${own}/test/**/*.int.test.ts`],
          exclude: [
            ...never,
            ...countsItsProcess,
            ...(isSecondNode ? [...withinPostgres, ...packagesKept, ...told, ...askedAndAnswered] : []),
          ],
          globalSetup: ['db/src/testing/global-setup.ts'],
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        ...source,
        test: {
          name: 'plugins',
          include: [`${written}/test/**/*.int.test.ts`, ...countsItsProcess],
          exclude: isSecondNode ? [...never, ...furtherThan] : never,
          globalSetup: ['db/src/testing/global-setup.ts'],
          // They count open handles of their process, and mostly wait for their devices.
          sequence: { groupOrder: 1 },
          maxWorkers: 4,
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
          sequence: { groupOrder: 2 },
          maxWorkers: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
