import type { Command } from 'commander';
import { runPluginDev } from './plugin-dev-command.ts';
import { gradePluginAt } from './plugin-grade-command.ts';
import { packPlugin } from './plugin-pack-command.ts';
import { buildPlugin, testPlugin } from './plugin-work-command.ts';

const where = 'folder of the plugin, here or anywhere';

/** What whoever writes a plugin needs, from the first try to the package. */
export function addPluginAuthorCommands(
  plugin: Command,
  environment: NodeJS.ProcessEnv,
  say: (text: string) => void,
): void {
  plugin
    .command('dev')
    .description('run NEXA around a plugin and its simulated device; a change runs a moment after you save')
    .argument('<path>', where)
    .option('--port <port>', 'of the page')
    .option('--data <folder>', 'where this NEXA keeps its data; .nexa/dev in the plugin’s folder when left out')
    .action(async (path: string, options: { port?: string; data?: string }) => {
      process.exitCode = await runPluginDev(environment, { path, ...options }, say);
    });
  plugin
    .command('build')
    .description('check the manifest and bundle the plugin into the one file that NEXA runs')
    .argument('[path]', where, '.')
    .action(async (path: string) => say(await buildPlugin(environment, path)));
  plugin
    .command('test')
    .description('run the plugin’s own tests, its conformance suite among them')
    .argument('[path]', where, '.')
    .argument('[words...]', 'for vitest')
    .action(async (path: string, words: string[]) => {
      process.exitCode = await testPlugin(environment, path, words);
    });
  plugin
    .command('grade')
    .description('run every rule of the quality scale against the plugin and compute its grade')
    .argument('[path]', where, '.')
    .option('--json', 'for programs')
    .action(async (path: string, { json = false }: { json?: boolean }) => {
      process.exitCode = (await gradePluginAt(environment, path, { json, say })) ? 0 : 1;
    });
  plugin
    .command('pack')
    .description('build the plugin and put it into a tarball: manifest, bundle, documents, its grade, no sources')
    .argument('[path]', where, '.')
    .option('--out <folder>', 'where the tarball goes; the plugin’s dist when left out')
    .option('--no-grade', 'run no rules, and say nothing of a grade')
    .action(async (path: string, { out, grade }: { out?: string; grade: boolean }) =>
      say(await packPlugin(environment, { path, out, withGrade: grade })),
    );
}
