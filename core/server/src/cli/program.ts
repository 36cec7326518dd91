import { Command } from 'commander';
import { serverVersion } from '../config/server-version.ts';
import { addAuditCommands } from './audit-command.ts';
import { addBackupCommands } from './backup-program.ts';
import { addDataCommands } from './data-program.ts';
import { withDatabase } from './database-command.ts';
import { runDoctor } from './doctor-command.ts';
import { addEngineCommands } from './engine-command.ts';
import { listDeadJobs, listJobRuns, listJobs, retryJob } from './jobs-command.ts';
import { addPluginAuthorCommands } from './plugin-author-program.ts';
import { listPlugins } from './plugin-command.ts';
import { addRelayCommand } from './relay-command.ts';
import { runStart } from './start-command.ts';
import { ownTerminal } from './terminal.ts';
import { addUserCommands } from './user-program.ts';

/** The command `nexa`. Each action sets the exit code; what it throws is reported by whoever runs it. */
export function createProgram(environment: NodeJS.ProcessEnv = process.env, terminal = ownTerminal): Command {
  const { say } = terminal;
  const program = new Command('nexa')
    .description('The intelligence layer of a smart home.')
    .version(serverVersion())
    .showHelpAfterError();

  program
    .command('start')
    .description('start NEXA and serve the page until Ctrl-C')
    .action(async () => {
      process.exitCode = await runStart(environment);
    });

  program
    .command('migrate')
    .description('bring the database to the schema of this version')
    .action(() => withDatabase(environment, async () => say('The database is up to date.')));

  program
    .command('doctor')
    .description('look at everything that NEXA needs, while it runs or before')
    .option('--json', 'for programs')
    .action(async ({ json = false }: { json?: boolean }) => {
      const isWell = await runDoctor(environment, (text) => void process.stdout.write(text), json);
      process.exitCode = isWell ? 0 : 1;
    });

  const jobs = program.command('jobs').description('work in the background');
  jobs
    .command('list')
    .description('every job: when it runs, how its last run ended')
    .action(async () => say((await listJobs(environment)).join('\n')));
  jobs
    .command('runs')
    .description('the last runs, newest first')
    .argument('[job]', 'of this job only')
    .action(async (job?: string) => say((await listJobRuns(environment, job)).join('\n')));
  jobs
    .command('dead')
    .description('runs out of attempts that nobody has looked after')
    .action(async () => say((await listDeadJobs(environment)).join('\n')));
  jobs
    .command('retry')
    .description('queue a dead run again')
    .argument('<id>', 'as "jobs dead" shows it')
    .action(async (id: string) => say(await retryJob(environment, id)));

  const user = addUserCommands(program, environment, terminal);

  const plugin = program.command('plugin').description('plugins: what is installed, and writing one');
  plugin
    .command('list')
    .description('list the plugins of the plugins folder, without starting them')
    .action(() => {
      for (const line of listPlugins(environment)) say(line);
    });
  addPluginAuthorCommands(plugin, environment, say);

  addRelayCommand(program, say);
  const database = program.command('db').description('the database');
  addEngineCommands(database, environment, say);
  addBackupCommands(program, environment);
  addAuditCommands(program, environment, say);
  addDataCommands({ program, user, database }, environment, say);
  return program;
}
