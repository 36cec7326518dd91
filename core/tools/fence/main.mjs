// @ts-check
import { fenceProblems, runFence } from './fence.mjs';

const result = await runFence(process.cwd());
const problems = fenceProblems(result);
if (process.argv.includes('--json')) console.log(JSON.stringify({ ...result, problems }));
else for (const problem of problems) console.log(problem);
console.error(`The fence saw ${result.modules} modules and found ${problems.length} problem(s).`);
process.exitCode = problems.length > 0 ? 1 : 0;
