import type { Command } from 'commander';
import {
  copyWholeDatabase,
  eraseUser,
  exportUser,
  type MoveDirection,
  moveOneHome,
  removeHome,
  upgradeDatabase,
} from './data-command.ts';

interface Parents {
  readonly program: Command;
  readonly user: Command;
  readonly database: Command;
}

/** Commands for the life of data: moving, copying, upgrading, exporting, erasing. */
export function addDataCommands(
  { program, user, database }: Parents,
  environment: NodeJS.ProcessEnv,
  say: (text: string) => void,
): void {
  const home = program.command('home').description('homes of this server');
  home
    .command('move')
    .description('copy a home with everything of it to or from another database, and compare')
    .argument('<home>', 'its id')
    .option('--to <url>', 'database that the home goes to')
    .option('--from <url>', 'database that the home comes from')
    .option('--target-key-file <file>', 'secret key file of the server that the home goes to')
    .option('--remove', 'afterwards remove the home where it came from')
    .action(async (id: string, options: MoveDirection) => say(await moveOneHome(environment, id, options)));
  home
    .command('remove')
    .description('remove a home; its rows go after 30 days, or now')
    .argument('<home>', 'its id')
    .option('--now', 'take its rows at once: nothing brings them back')
    .action(async (id: string, options: { now?: boolean }) =>
      say(await removeHome(environment, id, options.now === true)),
    );

  user
    .command('export')
    .description('write all data of a person into a zip')
    .argument('<email>')
    .requiredOption('--to <file>', 'the zip to write; it must not be there yet')
    .action(async (email: string, options: { to: string }) => say(await exportUser(environment, email, options.to)));
  user
    .command('erase')
    .description('erase a person and their homes')
    .argument('<email>')
    .option('--dry-run', 'only say what would go, what would stay and why')
    .option('--remove-shared-homes', 'also homes of theirs in which others live')
    .action(async (email: string, options: { dryRun?: boolean; removeSharedHomes?: boolean }) =>
      say(await eraseUser(environment, email, options)),
    );

  database
    .command('copy')
    .description('copy the whole database into a fresh one, and compare')
    .option('--to <url>', 'a migrated database in which nobody lives')
    .option('--from <url>', 'database to copy into this one')
    .action(async (options: MoveDirection) => say(await copyWholeDatabase(environment, options)));
  database
    .command('upgrade')
    .description('bring the embedded database of another major version of Postgres to the one of this NEXA')
    .option('--from-binaries <folder>', 'the programs of the old major version')
    .option('--confirm', 'everything is there: remove the old cluster')
    .action(async (options: { fromBinaries?: string; confirm?: boolean }) =>
      say(await upgradeDatabase(environment, options)),
    );
}
