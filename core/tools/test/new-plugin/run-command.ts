import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
}

/** Runs to the end, or to the deadline. Both streams are in the output, one after the other. */
export async function runCommand(command: string, words: readonly string[], cwd: string): Promise<CommandResult> {
  const child = spawn(command, words, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: 170_000 });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, output: `${out}${err}` };
}
