import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildFailure } from 'esbuild';
import { pluginBuildOptions } from '../plugin-host/bundle.ts';
import { buildProblems, PluginBuildError } from './plugin-builder.ts';

/** What a plugin's tests export for programs: the subject, and the harness with its simulated device. */
const harnessFile = join('test', 'conformance.ts');

export const hasHarness = (folder: string): boolean => existsSync(join(folder, harnessFile));

export interface HarnessScript {
  /** Of the bundle. */
  readonly name: string;
  /** TypeScript, as if it lay in the plugin's folder. It sends its results to its parent. */
  readonly code: string;
  readonly onMessage: (message: unknown) => void;
}

/**
 * Runs a script beside a plugin's tests in a process of its own, which ends when this one does. It is bundled first:
 * where the plugin lies, nothing need be there that reads TypeScript. Rejects with a {@link PluginBuildError}.
 */
export async function startHarnessScript(
  folder: string,
  { name, code, onMessage }: HarnessScript,
): Promise<ChildProcess> {
  const file = join(folder, 'dist', 'harness', `${name}.mjs`);
  mkdirSync(join(folder, 'dist', 'harness'), { recursive: true });
  const { entryPoints: _entry, ...options } = pluginBuildOptions(join(folder, harnessFile));
  const { build } = await import('esbuild');
  await build({
    ...options,
    absWorkingDir: folder,
    stdin: { contents: code, resolveDir: folder, loader: 'ts', sourcefile: `${name}.ts` },
    outfile: file,
    external: ['vitest'],
  }).catch((error: unknown) => {
    throw new PluginBuildError(buildProblems(error as BuildFailure));
  });
  const child = fork(file, { cwd: folder, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.on('message', onMessage);
  return child;
}
