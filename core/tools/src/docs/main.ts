import { documentProblems } from './document-problems.ts';

const problems = documentProblems(process.cwd());
for (const problem of problems) console.log(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
