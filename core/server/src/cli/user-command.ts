import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { userAdmin } from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import { longestPassword, PasswordHasher, shortestPassword } from '../auth/password.ts';
import { withDatabase } from './database-command.ts';
import { givenBy } from './given-by.ts';

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly home?: string;
  readonly role: 'admin' | 'member' | 'guest';
}

/** Adds a person, to a home when one is named. The password is asked for, or read from standard input. */
export async function addUser(environment: NodeJS.ProcessEnv, user: NewUser): Promise<string> {
  const { email, name, home, role } = user;
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw invalid('The e-mail address is not valid.');
  const passwordHash = await readPasswordHash();
  return withDatabase(environment, async ({ database }) => {
    const account = { email, name, passwordHash, ...(home === undefined ? {} : { home: { id: home, role } }) };
    await userAdmin.add(database, account, givenBy('user add', environment));
    return home === undefined ? `${email} was added.` : `${email} was added as ${role} of the home ${home}.`;
  });
}

/** Gives a person a new password, asked for or read from standard input, and ends all their sessions. */
export async function resetPassword(environment: NodeJS.ProcessEnv, email: string): Promise<string> {
  const hash = await readPasswordHash();
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

async function readPasswordHash(): Promise<string> {
  const password = await readPassword();
  if (password.length < shortestPassword || password.length > longestPassword)
    throw invalid(`The password must have ${shortestPassword} to ${longestPassword} characters.`);
  return new PasswordHasher().hash(password);
}

async function readPassword(): Promise<string> {
  const isTerminal = process.stdin.isTTY === true;
  if (isTerminal) process.stderr.write('Password: ');
  // What is typed is not shown.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: isTerminal });
  try {
    const { value } = await reader[Symbol.asyncIterator]().next();
    if (isTerminal) process.stderr.write('\n');
    return typeof value === 'string' ? value : '';
  } finally {
    reader.close();
  }
}

function nobody(email: string): NexaError {
  return invalid(`Nobody has an account with ${email}.`);
}

function invalid(problem: string): NexaError {
  return new NexaError('NEXA_REQUEST_INVALID', problem);
}
