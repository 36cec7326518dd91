import { availableParallelism } from 'node:os';
import { benches } from './benches.ts';
import { formatReport } from './format-report.ts';
import { runBenches } from './run-benches.ts';

const halfAnHour = 1_800_000;
const args = process.argv.slice(2);
const names = args.filter((argument) => !argument.startsWith('--'));
const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));

if (unknown.length > 0) {
  console.error(
    `No bench is called ${unknown.join(', ')}; there are: ${benches.map((bench) => bench.name).join(', ')}`,
  );
  process.exit(1);
}

const report = await runBenches(names.length > 0 ? benches.filter(({ name }) => names.includes(name)) : benches, {
  root: process.cwd(),
  startedAt: new Date().toISOString(),
  machine: {
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cpus: availableParallelism(),
  },
  say: (text) => console.error(text),
  deadline: halfAnHour,
});
console.log(args.includes('--json') ? JSON.stringify(report, null, 2) : formatReport(report));
process.exitCode = report.ok ? 0 : 1;
