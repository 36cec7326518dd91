import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { readWorkspaces } from '../workspaces/workspace.ts';
import { type CommandFacts, commandProblem } from './command-problem.ts';
import { dependencyProblems, readReasons } from './dependency-reasons.ts';
import { findCommands, findLinks } from './markdown.ts';

/** Everything that documents claim about this repository and that can be looked up. */
export function documentProblems(root: string): string[] {
  const documents = markdownFiles(root);
  const facts = gatherFacts(root);
  const { root: rootPackage, workspaces } = readWorkspaces(root);
  const reasons = readReasons(readFileSync(join(root, 'docs', 'dependencies.md'), 'utf8'));
  return [
    ...documents.flatMap((document) => commandProblems(root, document, facts)),
    ...documents.flatMap((document) => linkProblems(root, document)),
    ...dependencyProblems([rootPackage, ...workspaces], reasons),
  ];
}

const notOurs = new Set(['node_modules', 'dist', 'data', 'coverage']);

/** All documents, relative to the root; hidden folders, build output and other people's packages apart. */
export function markdownFiles(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return entry.name.startsWith('.') || notOurs.has(entry.name) ? [] : markdownFiles(root, path);
    }
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

function commandProblems(root: string, document: string, facts: CommandFacts): string[] {
  return findCommands(document, readFileSync(join(root, document), 'utf8')).flatMap(({ line, command }) => {
    const problem = commandProblem(command, facts);
    return problem ? [`${document}:${line}: \`${command}\`: ${problem}`] : [];
  });
}

function linkProblems(root: string, document: string): string[] {
  return findLinks(document, readFileSync(join(root, document), 'utf8'))
    .filter(({ target }) => target !== '' && !existsSync(join(root, normalize(join(dirname(document), target)))))
    .map(({ line, target }) => `${document}:${line}: the link to ${target} leads nowhere`);
}

function gatherFacts(root: string): CommandFacts {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const config = readFileSync(join(root, 'vitest.config.ts'), 'utf8');
  return {
    scripts: Object.keys(scripts),
    exists: (path) => existsSync(join(root, path)),
    binaries: readdirSync(join(root, 'node_modules', '.bin')),
    projects: [...config.matchAll(/name: '([^']+)'/g)].map((match) => match[1] ?? ''),
    nexaCommands: askNexa(root),
  };
}

function askNexa(root: string): string[] | undefined {
  const main = join(root, 'core', 'server', 'dist', 'main.js');
  if (!existsSync(main)) return undefined;
  const help = execFileSync(process.execPath, [main, '--help'], { encoding: 'utf8', timeout: 20_000 });
  return [...help.matchAll(/^ {2}([a-z][a-z-]*)\b/gm)].map((match) => match[1] ?? '');
}
