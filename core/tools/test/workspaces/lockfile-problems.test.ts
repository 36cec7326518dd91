import { describe, expect, it } from 'vitest';
import { type LockedPackage, lockfileProblems } from '../../src/workspaces/lockfile-problems.ts';

const workspace = {
  folder: 'db',
  manifest: { name: '@nexa/db', version: '1.0.0', dependencies: { postgres: '3.4.9' } },
};
const problems = (packages: Record<string, LockedPackage>) => lockfileProblems({ packages }, [workspace]);

describe('the lockfile', () => {
  it('is accepted when it says what the package.json files say', () => {
    expect(problems({ db: { dependencies: { postgres: '3.4.9' } }, 'node_modules/postgres': {} })).toEqual([]);
  });

  it.each<[string, LockedPackage]>([
    ['another version', { dependencies: { postgres: '3.4.8' } }],
    ['one package less', {}],
    ['one package more', { dependencies: { postgres: '3.4.9', pg: '8.0.0' } }],
  ])('is refused with %s', (_, locked) => {
    expect(problems({ db: locked })).toEqual([expect.stringContaining('dependencies of @nexa/db differ')]);
  });

  it('is refused without one of the workspaces', () => {
    expect(problems({})).toEqual([expect.stringContaining('@nexa/db is missing')]);
  });

  it('is refused when a package of another platform is missing', () => {
    const locked = { db: { dependencies: { postgres: '3.4.9' } } };
    const platforms = { optionalDependencies: { 'tool-linux': '1.0.0', 'tool-darwin': '1.0.0', 'tool-deep': '1.0.0' } };
    const found = { 'node_modules/tool-linux': {}, 'node_modules/tool/node_modules/tool-deep': {} };
    expect(problems({ ...locked, 'node_modules/tool': platforms, ...found })).toEqual([
      'package-lock.json: tool-darwin, which node_modules/tool may need on another platform, is missing',
    ]);
  });

  it('names no download address', () => {
    const locked = { db: { dependencies: { postgres: '3.4.9' } } };
    expect(
      problems({ ...locked, 'node_modules/postgres': { resolved: 'https://registry.example/postgres.tgz' } }),
    ).toEqual(['package-lock.json: node_modules/postgres names a download address']);
  });
});
