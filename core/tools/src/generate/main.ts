import { generators } from './generators.ts';
import { findStaleFiles, writeGenerated } from './run-generators.ts';

const args = process.argv.slice(2);
const names = args.filter((argument) => !argument.startsWith('--'));
const chosen = names.length > 0 ? generators.filter(({ name }) => names.includes(name)) : generators;

if (args.includes('--check')) {
  const stale = await findStaleFiles(
    process.cwd(),
    chosen.filter(({ needsPostgres }) => !needsPostgres),
  );
  for (const { generator, path, line } of stale) {
    const where = line === undefined ? 'is missing' : `is out of date from line ${line}`;
    console.log(`${path} ${where} (${generator}): run \`npm run generate\` and commit the result.`);
  }
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const path of await writeGenerated(process.cwd(), chosen)) console.log(`wrote ${path}`);
}
