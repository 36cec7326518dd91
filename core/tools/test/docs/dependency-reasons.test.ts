import { describe, expect, it } from 'vitest';
import { dependencyProblems, readReasons } from '../../src/docs/dependency-reasons.ts';

const text = [
  '| package | used by | why |',
  '|---|---|---|',
  '| `fastify` | server | The HTTP server. |',
  '| `gone` | server | Old. |',
  '| `empty` | server |  |',
].join('\n');

const workspace = (dependencies: Record<string, string>) => ({
  folder: 'core/server',
  manifest: { name: '@nexa/server', version: '0.0.1', dependencies },
});

describe('the reasons for dependencies', () => {
  it('are read from the rows of the table', () => {
    expect([...readReasons(text)]).toEqual([
      ['fastify', 'The HTTP server.'],
      ['gone', 'Old.'],
      ['empty', ''],
    ]);
  });

  it('name what has no reason, what is explained without being used, and nothing else', () => {
    const all = [workspace({ fastify: '5.0.0', pino: '10.0.0', empty: '1.0.0', '@nexa/server': '0.0.1' })];
    expect(dependencyProblems(all, readReasons(text))).toEqual([
      'docs/dependencies.md gives no reason for empty',
      'docs/dependencies.md gives no reason for pino',
      'docs/dependencies.md explains gone, which no package.json has',
    ]);
  });
});
