// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildOutput, fenceRules } from './rules.mjs';

/** @typedef {{ rule: string, from: string, to: string }} Breach */
/** @typedef {{ modules: number, breaches: Breach[], unseen: string[] }} FenceResult */

const sourceFile = /\.(ts|tsx|mts|mjs)$/;
const notCode = new Set(['dist', 'node_modules']);

/** @param {string} root @returns {string[]} every workspace folder, relative to the root */
export function workspaceFolders(root) {
  const patterns = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).workspaces;
  return patterns
    .flatMap((/** @type {string} */ pattern) => {
      if (!pattern.endsWith('/*')) return [pattern];
      const parent = pattern.slice(0, -2);
      return existsSync(join(root, parent)) ? readdirSync(join(root, parent)).map((name) => `${parent}/${name}`) : [];
    })
    .filter((/** @type {string} */ folder) => existsSync(join(root, folder, 'package.json')));
}

/** The sources behind the `exports` of every package. @param {string} root @param {string[]} workspaces */
function entriesOf(root, workspaces) {
  return workspaces.flatMap((folder) => {
    const { exports: doors = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    return Object.values(doors).flatMap((door) =>
      typeof door?.['nexa-source'] === 'string' ? [join(folder, door['nexa-source'])] : [],
    );
  });
}

/** Must run with the root as working directory: dependency-cruiser resolves from there. @param {string} root @returns {Promise<FenceResult>} */
export async function runFence(root) {
  const { cruise } = await import('dependency-cruiser');
  const workspaces = workspaceFolders(root);
  const targets = codeOf(root, workspaces);
  const { output } = await cruise(
    targets,
    {
      baseDir: root,
      validate: true,
      ruleSet: /** @type {any} */ ({ forbidden: fenceRules(entriesOf(root, workspaces)) }),
      tsPreCompilationDeps: true,
      combinedDependencies: true,
      // Not `exclude`: what is excluded cannot be named, and a breach that leads into build output would pass.
      doNotFollow: { path: ['node_modules', buildOutput] },
    },
    {
      conditionNames: ['nexa-source', 'types', 'import', 'require', 'node', 'default'],
      exportsFields: ['exports'],
      mainFields: ['module', 'main', 'types', 'typings'],
      extensions: ['.ts', '.tsx', '.mts', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  );
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text instead of a result.');
  const seen = output.modules.map((module) => module.source);
  /** @param {string} target */
  const modulesIn = (target) => seen.filter((source) => source === target || source.startsWith(`${target}/`)).length;
  return {
    modules: targets.reduce((sum, target) => sum + modulesIn(target), 0),
    breaches: output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    unseen: targets.filter((target) => modulesIn(target) === 0),
  };
}

/** What people wrote: every folder and file of a workspace that holds code, build output apart. @param {string} root @param {string[]} workspaces */
function codeOf(root, workspaces) {
  return workspaces.flatMap((workspace) =>
    readdirSync(join(root, workspace), { withFileTypes: true })
      .filter(({ name }) => !notCode.has(name))
      .filter((entry) =>
        entry.isDirectory() ? hasSources(join(root, workspace, entry.name)) : sourceFile.test(entry.name),
      )
      .map(({ name }) => `${workspace}/${name}`),
  );
}

/** @param {string} folder @returns {boolean} */
function hasSources(folder) {
  return readdirSync(folder, { withFileTypes: true }).some((entry) =>
    entry.isDirectory() ? hasSources(join(folder, entry.name)) : sourceFile.test(entry.name),
  );
}

/** A fence that saw nothing proves nothing. @param {FenceResult} result @returns {string[]} */
export function fenceProblems(result) {
  const problems = result.breaches.map(({ rule, from, to }) => `${rule}: ${from} -> ${to}`);
  if (result.modules === 0) problems.push('nothing-seen: the fence cruised 0 modules');
  for (const folder of result.unseen) problems.push(`nothing-seen: no module of ${folder} was cruised`);
  return problems;
}
