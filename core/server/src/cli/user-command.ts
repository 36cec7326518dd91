import { type NewAccount, userAdmin } from '@nexa/db';
import { type Instant, NexaError } from '@nexa/sdk';
import { longestPassword, PasswordHasher, shortestPassword } from '../auth/password.ts';
import { withDatabase } from './database-command.ts';
import { givenBy } from './given-by.ts';
import type { GuestHours } from './guest-hours.ts';
import { type PasswordInput, readPassword } from './terminal.ts';

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly home?: string;
  /** What the person is in that home; member when left out. */
  readonly role?: 'admin' | 'member' | 'guest';
  readonly room?: readonly string[];
  readonly hours?: readonly GuestHours[];
  readonly from?: Instant;
  readonly until?: Instant;
}

/** Adds a person, to a home when one is named. The password is asked for, or read from standard input. */
export async function addUser(environment: NodeJS.ProcessEnv, user: NewUser, input: PasswordInput): Promise<string> {
  const account = accountOf(user);
  const passwordHash = await readPasswordHash(input);
  return withDatabase(environment, async ({ database }) => {
    const { isFirst } = await userAdmin.add(database, { ...account, passwordHash }, givenBy('user add', environment));
    const { email, home } = account;
    const added =
      home === undefined ? `${email} was added.` : `${email} was added as ${home.role} of the home ${home.id}.`;
    return isFirst ? `${added} It is the first account: it looks after this server.` : added;
  });
}

/** Whatever is wrong is said before a password is asked for. */
function accountOf(user: NewUser): Omit<NewAccount, 'passwordHash'> {
  const email = user.email.trim();
  const name = user.name.trim();
  if (email.length > 254 || !/^[^\s@]+@[^\s@]+$/.test(email))
    throw invalid(`${email.slice(0, 254)} is no e-mail address. Write it as name@example.com.`);
  if (name.length < 1 || name.length > 200) throw invalid('The name must have 1 to 200 characters.');
  const membership = membershipOf(user);
  return { email, name, ...(membership === undefined ? {} : { home: membership }) };
}

function membershipOf({ home, role, room, hours, from, until }: NewUser): NewAccount['home'] {
  const about = Object.entries({ role, room, hours, from, until }).find(([, value]) => value !== undefined);
  if (home === undefined) {
    if (about === undefined) return undefined;
    throw invalid(`--${about[0]} is about a home. Name it too: --home <id>.`);
  }
  if (!uuid.test(home))
    throw invalid(`${home} is no id of a home: it has the form 019a0000-0000-7000-8000-000000000000.`);
  const wrong = room?.find((id) => !uuid.test(id));
  if (wrong !== undefined) throw invalid(`${wrong} is no id of a room.`);
  const isGuest = role === 'guest';
  if (!isGuest && (room !== undefined || hours !== undefined))
    throw invalid(`--${room === undefined ? 'hours' : 'room'} limits guests only. Say --role guest, or leave it out.`);
  if (from !== undefined && until !== undefined && from >= until) throw invalid('--until must be later than --from.');
  return {
    id: home.toLowerCase(),
    role: role ?? 'member',
    ...(room === undefined ? {} : { roomIds: room }),
    ...(hours === undefined ? {} : { hours }),
    ...(from === undefined ? {} : { validFrom: from }),
    ...(until === undefined ? {} : { validUntil: until }),
  };
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Gives a person a new password, asked for or read from standard input, and ends all their sessions. */
export async function resetPassword(
  environment: NodeJS.ProcessEnv,
  email: string,
  input: PasswordInput,
): Promise<string> {
  const hash = await readPasswordHash(input);
  return withDatabase(environment, async ({ database }) => {
    const by = givenBy('user reset-password', environment);
    if (!(await userAdmin.resetPassword(database, email, hash, by))) throw nobody(email);
    return `${email} has a new password and is signed out everywhere.`;
  });
}

/** Lets a person look after this server: its jobs, its backups and its part of the audit log. */
export async function makeAdmin(environment: NodeJS.ProcessEnv, email: string): Promise<string> {
  return withDatabase(environment, async ({ database }) => {
    if (!(await userAdmin.makeAdmin(database, email, givenBy('user make-admin', environment)))) throw nobody(email);
    return `${email} looks after this server.`;
  });
}

async function readPasswordHash(input: PasswordInput): Promise<string> {
  const password = await readPassword(input);
  if (password.length < shortestPassword || password.length > longestPassword)
    throw invalid(`The password must have ${shortestPassword} to ${longestPassword} characters.`);
  return new PasswordHasher().hash(password);
}

function nobody(email: string): NexaError {
  return invalid(`Nobody has an account with ${email}.`);
}

function invalid(problem: string): NexaError {
  return new NexaError('NEXA_REQUEST_INVALID', problem);
}
