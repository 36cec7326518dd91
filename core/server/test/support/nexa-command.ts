import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The command `nexa` in a process of its own, with nothing of this one's environment but the path. */
export function spawnNexa(args: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', '--conditions=nexa-source', main, ...args], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Runs it to its end, with `input` on its standard input. */
export async function runNexa(args: readonly string[], environment: Readonly<Record<string, string>>, input = '') {
  const child = spawnNexa(args, environment);
  const output: string[] = [];
  child.stdout?.on('data', (data) => output.push(String(data)));
  child.stderr?.on('data', (data) => output.push(String(data)));
  child.stdin?.end(input);
  const [code] = await once(child, 'exit');
  return { code: code as number | null, text: output.join('') };
}
