import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorMessage, NexaError } from '@nexa/sdk';
import type { PackageFiles } from './read-archive.ts';

/** The list of an installed plugin's files with their digests, beside them. Its own digest is the plugin's. */
export const contentsFile = 'nexa-contents.json';

interface ListedFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

const sha256 = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');

function contentsOf(files: PackageFiles): string {
  const list: ListedFile[] = [...files]
    .map(([path, content]) => ({ path, size: content.length, sha256: sha256(content) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  return `${JSON.stringify(list, undefined, 1)}\n`;
}

/** SHA-256 over the list of the files, each with its own: the same content has the same digest, however it came. */
export function contentDigest(files: PackageFiles): string {
  return sha256(contentsOf(files));
}

/** Writes the files into a folder that is not there yet; it appears whole or not at all. Answers the digest. */
export async function writeContent(folder: string, files: PackageFiles): Promise<string> {
  const draft = `${folder}.${process.pid}.new`;
  rmSync(draft, { recursive: true, force: true });
  const contents = contentsOf(files);
  for (const [path, content] of [...files, [contentsFile, Buffer.from(contents)] as const]) {
    const file = join(draft, path);
    mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
    writeFileSync(file, content, { mode: 0o444, flush: true });
  }
  rmSync(folder, { recursive: true, force: true });
  await rename(draft, folder);
  await syncFolder(dirname(folder));
  return sha256(contents);
}

/** Throws `NEXA_PLUGIN_CHANGED`, naming the file, unless the folder holds exactly what had this digest. */
export function verifyContent(folder: string, { pluginId, digest }: { pluginId: string; digest: string }): void {
  const contents = read(pluginId, join(folder, contentsFile), contentsFile);
  const found = sha256(contents);
  if (found !== digest) throw changed(pluginId, contentsFile, `SHA-256 is ${found}, and ${digest} was installed`);
  const listed = JSON.parse(contents.toString('utf8')) as readonly ListedFile[];
  for (const { path, sha256: expected } of listed) {
    const actual = sha256(read(pluginId, join(folder, path), path));
    if (actual !== expected) throw changed(pluginId, path, `SHA-256 is ${actual}, and ${expected} was installed`);
  }
  const known = new Set([contentsFile, ...listed.map(({ path }) => path)]);
  const stranger = filesUnder(folder).find((path) => !known.has(path));
  if (stranger !== undefined) throw changed(pluginId, stranger, 'it was not installed');
}

/** Of a bundle that came with NEXA. */
export function fileDigest(file: string): string {
  return sha256(readFileSync(file));
}

export function changed(pluginId: string, file: string, what: string): NexaError {
  const message = `The file ${file} of the plugin ${pluginId} was changed: ${what}. It is not run.`;
  return new NexaError('NEXA_PLUGIN_CHANGED', message, { params: { plugin: pluginId, file } });
}

function read(pluginId: string, file: string, name: string): Buffer {
  try {
    // A link could lead to a file that changes later.
    if (!lstatSync(file).isFile()) throw changed(pluginId, name, 'it is no plain file');
    return readFileSync(file);
  } catch (error) {
    throw error instanceof NexaError ? error : changed(pluginId, name, `it cannot be read (${errorMessage(error)})`);
  }
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** A rename is on disk when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
