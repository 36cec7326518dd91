import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const host = fileURLToPath(new URL('../fixtures/hosts/command-host.ts', import.meta.url));

export interface CommandResult {
  readonly code: number;
  readonly text: string;
}

/** Runs commands of `nexa` in a process of their own, one after the other. */
export async function runCommands(
  environment: Readonly<Record<string, string>>,
  commands: readonly (readonly string[])[],
): Promise<readonly CommandResult[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--conditions=nexa-source', host, JSON.stringify(commands)],
    { env: { PATH: process.env.PATH ?? '', ...environment }, maxBuffer: 16_000_000 },
  );
  return JSON.parse(stdout) as CommandResult[];
}
