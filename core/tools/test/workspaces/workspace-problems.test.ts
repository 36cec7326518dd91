import { describe, expect, it } from 'vitest';
import type { PackageJson } from '../../src/workspaces/workspace.ts';
import { workspaceProblems } from '../../src/workspaces/workspace-problems.ts';

const shared = { version: '0.2.0', license: 'Apache-2.0', type: 'module', engines: { node: '>=20.19' } };
const root = { folder: '', manifest: { name: 'nexa', ...shared } };
const sdk = { folder: 'core/sdk', manifest: { name: '@nexa/sdk', ...shared } };
const library = (change: Partial<PackageJson>) => ({
  folder: 'db',
  manifest: { name: '@nexa/db', ...shared, ...change },
});
const plugin = (change: Partial<PackageJson> = {}) => ({
  folder: 'plugins/red',
  manifest: {
    name: '@nexa/plugin-red',
    ...shared,
    peerDependencies: { '@nexa/sdk': '^0.2.0' },
    devDependencies: { '@nexa/sdk': '0.2.0' },
    nexa: { id: 'red', sdk: '^0.2.0' },
    ...change,
  },
});

describe('the workspaces', () => {
  it('are accepted when they agree', () => {
    const db = library({ dependencies: { '@nexa/sdk': '0.2.0', postgres: '3.4.9' } });
    expect(workspaceProblems(root, [sdk, db, plugin()])).toEqual([]);
  });

  it.each<[string, Partial<PackageJson>]>([
    ["@nexa/db: version is 0.1.0, the root's is 0.2.0", { version: '0.1.0' }],
    ["@nexa/db: license is MIT, the root's is Apache-2.0", { license: 'MIT' }],
    ["@nexa/db: engines.node is >=18, the root's is >=20.19", { engines: { node: '>=18' } }],
    ['@nexa/db: dependencies has @nexa/sdk@0.1.0, ours is 0.2.0', { dependencies: { '@nexa/sdk': '0.1.0' } }],
    ['@nexa/db: dependencies must pin postgres exactly, not ^3.4.9', { dependencies: { postgres: '^3.4.9' } }],
  ])('%s', (problem, change) => {
    expect(workspaceProblems(root, [sdk, library(change)])).toEqual([problem]);
  });

  it('do not bring two versions of one library', () => {
    const one = library({ dependencies: { postgres: '3.4.9' } });
    const two = { folder: 'core/x', manifest: { name: '@nexa/x', ...shared, devDependencies: { postgres: '3.4.8' } } };
    expect(workspaceProblems(root, [one, two])).toEqual(['@nexa/x: postgres@3.4.8, but @nexa/db has 3.4.9']);
  });

  it.each<[string, Partial<PackageJson>]>([
    ['the package of plugins/red is named differently', { name: '@nexa/red' }],
    ['@nexa/sdk is a peer, not a dependency', { dependencies: { '@nexa/sdk': '0.2.0' } }],
    ['@nexa/sdk is missing in devDependencies', { devDependencies: {} }],
    ['the peer range of @nexa/sdk (^0.1.0) does not begin at 0.2.0', { peerDependencies: { '@nexa/sdk': '^0.1.0' } }],
    ['the peer range of @nexa/sdk (undefined) does not begin at 0.2.0', { peerDependencies: {} }],
    ['nexa.id (blue) differs from the folder', { nexa: { id: 'blue', sdk: '^0.2.0' } }],
    ['nexa.sdk (^0.1.0) does not begin at 0.2.0', { nexa: { id: 'red', sdk: '^0.1.0' } }],
  ])('hold a plugin to the contract: %s', (problem, change) => {
    expect(workspaceProblems(root, [sdk, plugin(change)])).toEqual([expect.stringContaining(problem)]);
  });
});
