import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { errorMessage } from '@nexa/sdk';
import type { BuildContext, BuildFailure, Message } from 'esbuild';
import { pluginBuildOptions } from '../plugin-host/bundle.ts';

/** Why a plugin does not build: `src/lamp.ts:12:8: Expected ";" but found "}"`, one for each place. */
export class PluginBuildError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Builds one plugin again and again; what did not change is not read twice. */
export class PluginBuilder {
  readonly folder: string;
  readonly bundle: string;
  #context: Promise<BuildContext> | undefined;
  #inputs: readonly string[] = [];

  constructor(folder: string) {
    this.folder = folder;
    this.bundle = join(folder, 'dist', 'plugin.mjs');
  }

  /** The bundle's text. Nothing is written. Rejects with a {@link PluginBuildError}. */
  async build(): Promise<Uint8Array> {
    this.#context ??= this.#open();
    try {
      const { outputFiles = [], metafile } = await (await this.#context).rebuild();
      this.#inputs = Object.keys(metafile?.inputs ?? {}).map((input) => resolve(this.folder, input));
      return outputFiles[0]?.contents ?? new Uint8Array();
    } catch (error) {
      throw new PluginBuildError(buildProblems(error));
    }
  }

  /** The bundle as it lies there; `undefined` when there is none. */
  read(): Uint8Array | undefined {
    try {
      return readFileSync(this.bundle);
    } catch {
      return undefined;
    }
  }

  /** In one step: a process that starts meanwhile reads the old one or the new one. */
  write(bundle: Uint8Array): void {
    mkdirSync(dirname(this.bundle), { recursive: true });
    const draft = `${this.bundle}.${process.pid}.mjs`;
    writeFileSync(draft, bundle);
    renameSync(draft, this.bundle);
  }

  /** Where a change can change the bundle: its own sources, and packages that are linked rather than installed. */
  get folders(): readonly string[] {
    const inputs = this.#inputs.filter((input) => !input.includes('/node_modules/')).map((input) => dirname(input));
    return [...new Set([...foldersBelow(join(this.folder, 'src')), ...inputs])];
  }

  async close(): Promise<void> {
    const context = await this.#context?.catch(() => undefined);
    await context?.dispose();
  }

  async #open(): Promise<BuildContext> {
    const { context } = await import('esbuild');
    return await context({
      ...pluginBuildOptions(join(this.folder, 'src', 'index.ts')),
      absWorkingDir: this.folder,
      outfile: this.bundle,
      metafile: true,
      write: false,
    });
  }
}

/** Each with its file and line, where it has one. */
export function buildProblems(error: unknown): string[] {
  return (error as Partial<BuildFailure>).errors?.map(place) ?? [errorMessage(error)];
}

function place({ location, text }: Message): string {
  return location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`;
}

function foldersBelow(folder: string): string[] {
  try {
    const inside = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [folder, ...inside.flatMap(({ name }) => foldersBelow(join(folder, name)))];
  } catch {
    return [];
  }
}
