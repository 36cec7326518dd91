import { describe, expect, it } from 'vitest';
import { commandProblem } from '../../src/docs/command-problem.ts';

const facts = {
  scripts: ['start', 'test', 'check', 'nexa'],
  exists: (path: string) => path === 'core/sdk' || path === '.ci/run',
  binaries: ['vitest', 'biome'],
  projects: ['unit'],
  nexaCommands: ['start', 'doctor'],
};

describe('a documented command', () => {
  it.each([
    'npm start',
    'npm test',
    'npm ci',
    'npm run check',
    'npm run nexa -- doctor --json',
    'npm run nexa -- ...',
    'npm test -- core/sdk',
    'npm test -w plugins/acme -- glow-lamp',
    'npx vitest run --project unit core/sdk',
    'NEXA_PORT=9000 npm start',
    '.ci/run',
    'git clone <address>',
  ])('works as written: %s', (command) => {
    expect(commandProblem(command, facts)).toBeUndefined();
  });

  it.each([
    ['npm run lint', 'package.json has no script "lint"'],
    ['npm run nexa -- fly', 'nexa has no command "fly"'],
    ['npx jest', '"jest" is not installed here, npx would download it'],
    ['npx vitest run --project fast', 'vitest has no project "fast"'],
    ['npx vitest run core/gone', '"core/gone" does not exist'],
    ['npm test -- core/gone', '"core/gone" does not exist'],
    ['node scripts/gone.mjs', '"scripts/gone.mjs" does not exist'],
    ['yarn test', '"yarn" is not one of the house\'s commands'],
  ])('is named when it would not work: %s', (command, problem) => {
    expect(commandProblem(command, facts)).toBe(problem);
  });
});
