import type { Command } from 'commander';
import { type BackupFlags, runBackup, runBackupDrill, runBackupList, runBackupVerify } from './backup-command.ts';
import { type RestoreFlags, runRestore } from './restore-command.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** `nexa backup ...` and `nexa restore`. */
export function addBackupCommands(program: Command, environment: NodeJS.ProcessEnv): void {
  const backup = program.command('backup').description('make a sealed backup of the home now');
  backup
    .option('--to <folder>', 'backup folder instead of NEXA_BACKUP_DIR')
    .option('--no-secret-key', 'leave out the key of the integrations’ secrets')
    .option('--json', 'say the result as JSON')
    .action(async (flags: BackupFlags) => say(await runBackup(environment, flags)));
  backup
    .command('list')
    .description('list the backups of the backup folder')
    .action(async () => say(await runBackupList(environment, backup.opts<BackupFlags>().json ?? false)));
  backup
    .command('verify')
    .description('read a whole backup with the key and compare it with its manifest')
    .argument('<id>', 'id or file of the backup')
    .action(async (id: string) => say(await runBackupVerify(environment, id)));

  backup
    .command('drill')
    .description('restore the newest backup for a trial and compare every row')
    .argument('[id]', 'id or file of another backup')
    .action(async (id: string | undefined) => say(await runBackupDrill(environment, id)));

  program
    .command('restore')
    .description(
      'restore a backup into the data folder, where what is there is kept under another name, or into an empty DATABASE_URL',
    )
    .argument('[id]', 'id or file of the backup; the newest that fits when left out')
    .option('--to-time <moment>', 'as it was at this moment, such as 2026-11-22T18:30:00Z')
    .option('--to-end', 'up to the last change that was archived')
    .option('--data-dir <folder>', 'another data folder than NEXA_DATA_DIR')
    .option('--json', 'say the result as JSON')
    .action(async (id: string | undefined, flags: RestoreFlags) => say(await runRestore(environment, id, flags)));
}
