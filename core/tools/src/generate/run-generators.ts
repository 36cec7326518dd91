import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { GeneratedFile, Generator } from './generator.ts';

export interface StaleFile {
  generator: string;
  path: string;
  /** 1-based line of the first difference; undefined when the file does not exist. */
  line: number | undefined;
}

/** Runs every generator and tells which files differ from what lies on disk; writes nothing. */
export async function findStaleFiles(root: string, generators: Generator[]): Promise<StaleFile[]> {
  const files = await generateAll(generators);
  return files.flatMap(({ generator, path, content }) => {
    const present = read(join(root, path));
    if (present === content) return [];
    return [{ generator, path, line: present === undefined ? undefined : firstDifference(present, content) }];
  });
}

/** Writes every file that is stale, and tells which. */
export async function writeGenerated(root: string, generators: Generator[]): Promise<string[]> {
  const files = await generateAll(generators);
  const stale = files.filter(({ path, content }) => read(join(root, path)) !== content);
  for (const { path, content } of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return stale.map(({ path }) => path);
}

async function generateAll(generators: Generator[]): Promise<(GeneratedFile & { generator: string })[]> {
  const all: (GeneratedFile & { generator: string })[] = [];
  for (const generator of generators) {
    const files = await generator.generate();
    if (files.length === 0) throw new Error(`The generator "${generator.name}" produced no file.`);
    all.push(...files.map((file) => ({ ...file, generator: generator.name })));
  }
  return all;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function firstDifference(present: string, wanted: string): number {
  const [left, right] = [present.split('\n'), wanted.split('\n')];
  return left.findIndex((line, index) => line !== right[index]) + 1 || left.length;
}
