import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseHours } from './guest-hours.ts';
import type { Terminal } from './terminal.ts';
import { addUser, makeAdmin, type NewUser, resetPassword } from './user-command.ts';

const several =
  <T>(read: (text: string) => T) =>
  (text: string, before: readonly T[] | undefined): T[] => [...(before ?? []), read(text)];

function time(text: string): number {
  const instant = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(instant)) throw new InvalidArgumentError('Write it as 2026-08-01T10:00:00Z or with +02:00.');
  return instant;
}

function hours(text: string) {
  const read = parseHours(text);
  if (read === undefined)
    throw new InvalidArgumentError('Write it as 08:00-18:00, or with days (1 is Monday) as 1-5,7 22:00-06:00.');
  return read;
}

/** Commands for people with an account. */
export function addUserCommands(program: Command, environment: NodeJS.ProcessEnv, { input, say }: Terminal): Command {
  const user = program.command('user').description('people with an account');
  user
    .command('add')
    .description('add a person; the password is asked for, or read from standard input')
    .argument('<email>')
    .requiredOption('--name <name>', 'name as others see it')
    .option('--home <id>', 'home to add the person to')
    .addOption(
      new Option('--role <role>', 'role in that home; member when left out').choices(['admin', 'member', 'guest']),
    )
    .option('--room <id>', 'a room that a guest may enter; may be said several times', several(String))
    .option(
      '--hours <hours>',
      'hours of a guest in the zone of the home: "22:00-06:00", "1-5 08:00-18:00"',
      several(hours),
    )
    .option('--from <time>', 'the membership begins then', time)
    .option('--until <time>', 'the membership ends then', time)
    .action(async (email: string, options: Omit<NewUser, 'email'>) =>
      say(await addUser(environment, { ...options, email }, input)),
    );

  user
    .command('reset-password')
    .description('give a person a new password; it is asked for, or read from standard input')
    .argument('<email>')
    .action(async (email: string) => say(await resetPassword(environment, email, input)));
  user
    .command('make-admin')
    .description('let a person look after this server, as whoever set it up does')
    .argument('<email>')
    .action(async (email: string) => say(await makeAdmin(environment, email)));
  return user;
}
