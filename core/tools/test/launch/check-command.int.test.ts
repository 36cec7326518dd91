import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LaunchResult, SmallRepository } from './small-repository.ts';

describe('npm run check', () => {
  let house: SmallRepository;
  let result: LaunchResult;

  beforeAll(async () => {
    house = new SmallRepository();
    // A root project with an error, and none of the tools that later steps run: several steps are red.
    house.writeJson('tsconfig.json', { files: [], references: [{ path: 'core/sdk' }] });
    house.write('core/sdk/src/index.ts', "export const kept: number = 'one';\n");
    result = await house.launch('check');
  });

  afterAll(() => house.remove());

  it('fails, and names every step with its outcome and duration although an early one is red', () => {
    const lines = result.out.split('\n').filter((line) => /^(ok |RED) {2}.* \d+\.\d s$/.test(line));
    expect(lines.map((line) => line.slice(5, 21).trim())).toEqual([
      'format and lint',
      'types',
      'fence',
      'workspaces',
      'generated files',
      'documents',
    ]);
    expect(lines.filter((line) => line.startsWith('RED')).length).toBeGreaterThan(1);
    expect(result.code).toBe(1);
  });

  it('shows what a red step said', () => {
    expect(result.out).toMatch(/--- types ---\ncore\/sdk\/src\/index\.ts.*TS2322/);
  });
});
