#!/usr/bin/env node
// @ts-check
import { relative } from 'node:path';
import { CannotCreate, createPlugin, idProblem } from './create-plugin.mjs';

const usage = 'Usage: npm create nexa-plugin acme\nMakes ./acme: a NEXA plugin with a simulated device and tests.\n';

/** @param {string[]} words */
function run(words) {
  if (words.includes('--help') || words.includes('-h')) return process.stdout.write(usage);
  if (words.length > 1) throw new CannotCreate(`One plugin at a time, not ${words.length}: ${words.join(' ')}`);
  const [id = ''] = words;
  const problem = idProblem(id);
  if (problem !== undefined) throw new CannotCreate(`${problem}\n${usage}`);
  const folder = relative(process.cwd(), createPlugin({ id, parent: process.cwd(), place: 'alone' }));
  return process.stdout.write(
    `${folder} is there: a plugin for a simulated lamp.\n\n  cd ${folder}\n  npm install\n  npm test\n\nREADME.md says how to go on.\n`,
  );
}

try {
  run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CannotCreate)) throw error;
  process.stderr.write(`${error.message.trimEnd()}\n`);
  process.exitCode = 1;
}
