// @ts-check
import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readJson } from '../lib/json-file.mjs';
import { missingFacilities } from '../lib/machine.mjs';
import { exitWith, LaunchError, say } from '../lib/output.mjs';
import { repositoryRoot, stateFolder } from '../lib/paths.mjs';
import { prepare } from '../lib/prepare.mjs';
import { runNode } from '../lib/processes.mjs';
import { countTests, demandAll, summaryLine } from '../lib/test-report.mjs';

/** @param {string[]} args passed to vitest: paths, --project, -t ... */
export function run(args) {
  return exitWith(async () => {
    const missing = missingFacilities(repositoryRoot, process.env);
    for (const { name, neededBy } of missing) say(`Not on this machine: ${name}. Skipped: ${neededBy}.`);
    const counts = await runTests(args);
    for (const { file, name } of counts.skipped) say(`skipped: ${relative(repositoryRoot, file)} > ${name}`);
    const judged = process.env.NEXA_TEST_STRICT === '1' ? demandAll(counts) : counts;
    for (const note of judged.notes) say(note);
    process.stdout.write(`\n${summaryLine(judged)}\n`);
    return judged.failed === 0 ? 0 : 1;
  });
}

/** @param {string[]} args */
async function runTests(args) {
  try {
    await prepare(repositoryRoot);
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    return { passed: 0, failed: 1, skipped: [], notes: [error.message] };
  }
  const reportFile = join(stateFolder(repositoryRoot), `test-report-${process.pid}.json`);
  const vitest = join(repositoryRoot, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  try {
    const { code } = await runNode([vitest, 'run', ...reporters, ...args], { cwd: repositoryRoot });
    return countTests(readJson(reportFile), code);
  } finally {
    rmSync(reportFile, { force: true });
  }
}
