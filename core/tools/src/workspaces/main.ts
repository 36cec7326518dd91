import { readFileSync } from 'node:fs';
import { type Lockfile, lockfileProblems } from './lockfile-problems.ts';
import { readWorkspaces } from './workspace.ts';
import { workspaceProblems } from './workspace-problems.ts';

const { root, workspaces } = readWorkspaces(process.cwd());
const lockfile: Lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const problems = [...workspaceProblems(root, workspaces), ...lockfileProblems(lockfile, [root, ...workspaces])];
for (const problem of problems) console.log(problem);
if (workspaces.length === 0) console.log('No workspace was found.');
process.exitCode = problems.length > 0 || workspaces.length === 0 ? 1 : 0;
