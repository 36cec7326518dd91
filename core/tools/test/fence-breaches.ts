/** One seeded breach for every rule: the files to write and the import that must be named. */
export interface SeededBreach {
  rule: string;
  /** Path and content; the first one holds the breach. */
  files: [path: string, content: string][];
}

const importing = (specifier: string) => `import * as seeded from '${specifier}';\nexport const kept = seeded;\n`;

const breach = (rule: string, path: string, specifier: string, ...more: [string, string][]): SeededBreach => ({
  rule,
  files: [[path, importing(specifier)], ...more],
});

export const seededBreaches: SeededBreach[] = [
  breach('sdk-nothing-of-ours', 'core/sdk/src/seed-ours.ts', '@nexa/engine'),
  {
    rule: 'sdk-nothing-of-ours',
    files: [['core/sdk/src/seed-type-import.ts', "export type Ports = import('@nexa/engine').Ports;\n"]],
  },
  breach('sdk-only-typebox', 'core/sdk/src/seed-library.ts', 'fastify'),
  breach('sdk-no-node', 'core/sdk/src/seed-node.ts', 'node:fs'),
  breach('sdk-tests-below-testkit', 'core/sdk/test/seed.test.ts', '@nexa/testkit'),
  breach('engine-only-sdk', 'core/engine/src/seed-ours.ts', '@nexa/db'),
  breach('engine-only-pure-libraries', 'core/engine/src/seed-library.ts', 'impure'),
  breach('engine-no-node', 'core/engine/src/seed-node.ts', 'events'),
  breach('engine-tests-no-outside', 'core/engine/test/seed.test.ts', '@nexa/server'),
  breach('testkit-only-sdk-and-engine', 'core/testkit/src/seed-ours.ts', '@nexa/db'),
  breach('testkit-only-vitest', 'core/testkit/src/seed-library.ts', 'fastify'),
  breach('db-only-engine-and-sdk', 'db/src/seed-ours.ts', '@nexa/server'),
  breach('db-only-database-libraries', 'db/src/seed-library.ts', 'fastify'),
  breach('server-only-sdk-engine-db', 'core/server/src/seed-ours.ts', '@nexa/testkit'),
  breach('server-no-plugin', 'core/server/src/seed-plugin.ts', '@nexa/plugin-red'),
  {
    rule: 'server-no-plugin',
    files: [['core/server/src/seed-plugin-later.ts', "export const load = () => import('@nexa/plugin-red');\n"]],
  },
  breach('tests-below-ui-and-plugins', 'core/server/test/seed.test.ts', '@nexa/plugin-red'),
  breach('orm-only-in-db', 'core/server/src/seed-orm.ts', 'drizzle-orm/pg-core'),
  breach('orm-only-in-db', 'plugins/red/src/seed-orm.ts', 'postgres'),
  breach('plugin-only-sdk', 'plugins/red/src/seed-ours.ts', '@nexa/engine'),
  breach('plugin-only-sdk', 'plugin-template/src/seed-ours.ts', '@nexa/db'),
  breach('plugin-testkit-only-in-tests', 'plugins/red/src/seed-testkit.ts', '@nexa/testkit'),
  breach('plugin-tests-only-sdk-and-testkit', 'plugins/red/test/seed.test.ts', '@nexa/server'),
  breach('plugin-no-other-plugin', 'plugins/red/src/seed-other.ts', '@nexa/plugin-blue'),
  breach('ui-only-sdk', 'ui/src/seed-ours.ts', '@nexa/engine'),
  breach('ui-sdk-types-only', 'ui/src/seed-sdk.ts', '@nexa/sdk'),
  breach('ui-no-node', 'ui/src/seed-node.ts', 'node:path'),
  breach('ui-feature-to-feature', 'ui/src/features/rooms/seed.ts', '../devices/seed-target.ts', [
    'ui/src/features/devices/seed-target.ts',
    'export const target = 1;\n',
  ]),
  breach('ui-shared-to-feature', 'ui/src/shared/seed.ts', '../features/devices/seed-target.ts'),
  breach('tools-never-imported', 'core/server/src/seed-tools.ts', '../../tools/src/target.ts'),
  breach('e2e-never-imported', 'core/tools/src/seed-e2e.ts', '../../e2e/src/target.ts'),
  breach('source-no-tests', 'core/engine/src/seed-tests.ts', '../test/target.ts', [
    'core/engine/test/target.ts',
    'export const target = 1;\n',
  ]),
  breach('source-no-test-support', 'db/src/seed-test-support.ts', './testing/create.ts'),
  breach('launcher-only-builtins', 'core/tools/launch/seed.mjs', 'esbuild'),
  breach('no-build-output', 'core/server/src/seed-built.ts', '@nexa/db/built'),
  breach('no-cycles', 'core/engine/src/seed-cycle-a.ts', './seed-cycle-b.ts', [
    'core/engine/src/seed-cycle-b.ts',
    importing('./seed-cycle-a.ts'),
  ]),
  {
    rule: 'no-cycles',
    files: [
      ['core/sdk/src/seed-type-cycle-a.ts', "import type { B } from './seed-type-cycle-b.ts';\nexport type A = B[];\n"],
      ['core/sdk/src/seed-type-cycle-b.ts', "import type { A } from './seed-type-cycle-a.ts';\nexport type B = A[];\n"],
    ],
  },
  breach('no-undeclared-packages', 'plugins/red/src/seed-undeclared.ts', 'fastify'),
  breach('no-unresolvable', 'core/server/src/seed-nowhere.ts', './nowhere.ts'),
  breach('source-no-dev-packages', 'core/server/src/seed-development.ts', 'test-only'),
  breach('source-no-dev-packages', 'core/server/src/seed-root-development.ts', 'esbuild'),
  breach('no-deep-import', 'core/server/src/seed-deep.ts', '../../engine/src/inside.ts'),
];

/** A small tree of the same shape as ours, without a breach; every permitted way is walked once. */
export const soundTree: Record<string, string> = {
  'core/sdk/src/index.ts':
    "import { Type } from '@sinclair/typebox';\nexport const schema = Type;\nexport type Name = string;\n",
  'core/sdk/test/contract.test.ts':
    "import { it } from 'vitest';\nimport { schema } from '../src/index.ts';\nit('is', () => schema);\n",
  'core/engine/src/index.ts':
    "import { schema } from '@nexa/sdk';\nimport { inside } from './inside.ts';\nexport const ports = [schema, inside];\n",
  'core/engine/src/inside.ts': 'export const inside = 1;\n',
  'core/engine/src/runner/index.ts': 'export const runner = 1;\n',
  'core/engine/test/runtime.test.ts': "import { fakes } from '@nexa/testkit';\nexport const used = fakes;\n",
  'core/testkit/src/index.ts':
    "import { ports } from '@nexa/engine';\nimport { runner } from '@nexa/engine/runner';\nimport { expect } from 'vitest';\nexport const fakes = [ports, runner, expect];\n",
  'db/src/index.ts':
    "import { ports } from '@nexa/engine';\nimport { sql } from 'drizzle-orm/pg-core';\nimport postgres from 'postgres';\nexport const store = [ports, sql, postgres];\n",
  'db/dist/built.js': 'export const built = 1;\n',
  'core/server/src/index.ts':
    "import { readFile } from 'node:fs/promises';\nimport { store } from '@nexa/db';\nimport fastify from 'fastify';\nimport type { Shape } from 'test-only';\nexport const load = (name: string) => import(name);\nexport const server = [readFile, store, fastify];\nexport type Kept = Shape;\n",
  'db/src/testing/create.ts': "import { expect } from 'vitest';\nexport const create = expect;\n",
  'db/test/store.test.ts': "import { create } from '../src/testing/create.ts';\nexport const used = create;\n",
  'core/server/test/server.test.ts': "import { fakes } from '@nexa/testkit';\nexport const used = fakes;\n",
  'core/tools/src/target.ts': "import { server } from '@nexa/server';\nexport const target = server;\n",
  'core/tools/launch/start.mjs':
    "import { join } from 'node:path';\nimport { here } from './here.mjs';\nexport const later = () => import('esbuild');\nexport const kept = [join, here];\n",
  'core/tools/launch/here.mjs': 'export const here = 1;\n',
  'core/e2e/src/target.ts':
    "import { emulator } from '../../../plugins/red/test/emulator.ts';\nexport const target = emulator;\n",
  'plugins/red/src/index.ts':
    "import { schema } from '@nexa/sdk';\nimport vendor from 'vendor';\nexport default [schema, vendor];\n",
  'plugins/red/test/emulator.ts': "import { fakes } from '@nexa/testkit';\nexport const emulator = fakes;\n",
  'plugins/blue/src/index.ts': "import { schema } from '@nexa/sdk';\nexport default schema;\n",
  'plugin-template/src/index.ts': "import { schema } from '@nexa/sdk';\nexport default schema;\n",
  'ui/src/main.tsx':
    "import type { Name } from '@nexa/sdk';\nimport { shared } from './shared/parts.ts';\nimport { rooms } from './features/rooms/rooms.ts';\nexport const page: Name[] = [shared, rooms];\n",
  'ui/src/shared/parts.ts': "export const shared = 'shared';\n",
  'ui/src/features/rooms/rooms.ts': "import { shared } from '../../shared/parts.ts';\nexport const rooms = shared;\n",
};

export interface SoundPackage {
  folder: string;
  name: string;
  doors?: Record<string, string>;
  dependencies?: string[];
  devDependencies?: string[];
  peerDependencies?: string[];
}

export const soundPackages: SoundPackage[] = [
  { folder: 'core/sdk', name: '@nexa/sdk', dependencies: ['@sinclair/typebox'] },
  {
    folder: 'core/engine',
    name: '@nexa/engine',
    doors: { '.': './src/index.ts', './runner': './src/runner/index.ts' },
    // Declared, so that only the list of pure libraries can object to it.
    dependencies: ['@nexa/sdk', 'impure'],
  },
  { folder: 'core/testkit', name: '@nexa/testkit', dependencies: ['@nexa/sdk'], peerDependencies: ['vitest'] },
  {
    folder: 'db',
    name: '@nexa/db',
    doors: { '.': './src/index.ts', './built': './dist/built.js' },
    dependencies: ['@nexa/engine', 'drizzle-orm', 'postgres'],
  },
  {
    folder: 'core/server',
    name: '@nexa/server',
    dependencies: ['@nexa/db', 'fastify'],
    devDependencies: ['test-only'],
  },
  { folder: 'core/tools', name: '@nexa/tools' },
  { folder: 'core/e2e', name: '@nexa/e2e' },
  { folder: 'plugins/red', name: '@nexa/plugin-red', dependencies: ['vendor'], peerDependencies: ['@nexa/sdk'] },
  { folder: 'plugins/blue', name: '@nexa/plugin-blue', peerDependencies: ['@nexa/sdk'] },
  { folder: 'plugin-template', name: 'create-nexa-plugin', peerDependencies: ['@nexa/sdk'] },
  { folder: 'ui', name: '@nexa/ui', devDependencies: ['@nexa/sdk'] },
];

export const soundLibraries = [
  '@sinclair/typebox',
  'drizzle-orm',
  'drizzle-orm/pg-core',
  'esbuild',
  'fastify',
  'impure',
  'postgres',
  'test-only',
  'vendor',
  'vitest',
];
