import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Standard input, or what stands in for it. */
export type PasswordInput = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** Whoever sits in front of a command. */
export interface Terminal {
  /** Where passwords are read from. */
  readonly input: PasswordInput;
  /** One line, or several. */
  readonly say: (text: string) => void;
}

export const ownTerminal: Terminal = {
  input: process.stdin,
  say: (text) => void process.stdout.write(`${text}\n`),
};

/** The first line; at a terminal it is asked for, and what is typed is not shown. Empty where there is none. */
export async function readPassword(input: PasswordInput): Promise<string> {
  const isTerminal = input.isTTY === true;
  if (isTerminal) process.stderr.write('Password: ');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input, output: silent, terminal: isTerminal });
  try {
    const { value } = await reader[Symbol.asyncIterator]().next();
    if (isTerminal) process.stderr.write('\n');
    return typeof value === 'string' ? value : '';
  } finally {
    reader.close();
  }
}
