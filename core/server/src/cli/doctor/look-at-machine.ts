import { access, constants, mkdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '@nexa/db';
import { errorMessage } from '@nexa/sdk';
import type { ServerConfig } from '../../config/server-config.ts';

type Look = Omit<Finding, 'what'>;

const gigabyte = 1e9;

/** What lies around NEXA: Node, disk, page, key. */
export async function lookAtMachine(config: ServerConfig): Promise<readonly Finding[]> {
  return [
    await look('Node.js', async () => nodeVersion()),
    await look('data folder', () => dataFolder(config.dataDir)),
    await look('page', () => page(config.pageDir)),
    await look('secret key', () => secretKey(config.secretKeyFile)),
  ];
}

async function look(what: string, find: () => Promise<Look>): Promise<Finding> {
  try {
    return { what, ...(await find()) };
  } catch (error) {
    return { what, state: 'bad', seen: errorMessage(error) };
  }
}

function nodeVersion(): Look {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return { state: 'ok', seen: process.versions.node };
  return { state: 'bad', seen: `This is ${process.versions.node}.`, advice: 'Install Node.js 20.19 or newer.' };
}

async function dataFolder(dataDir: string): Promise<Look> {
  await mkdir(dataDir, { recursive: true });
  await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  const { bavail, blocks, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const seen = `${dataDir}, ${(free / gigabyte).toFixed(1)} GB of ${((blocks * bsize) / gigabyte).toFixed(1)} GB free`;
  const advice = 'Make room: Postgres stops taking writes when the disk is full.';
  if (free < 0.2 * gigabyte) return { state: 'bad', seen, advice };
  return free < gigabyte ? { state: 'warning', seen, advice } : { state: 'ok', seen };
}

async function page(pageDir: string): Promise<Look> {
  const file = join(pageDir, 'index.html');
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) return { state: 'ok', seen: pageDir };
  return { state: 'bad', seen: `The page is not built: ${file} is missing.`, advice: 'Run "npm run build".' };
}

async function secretKey(path: string): Promise<Look> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return { state: 'ok', seen: `${path} will be created.` };
  if ((found.mode & 0o077) === 0) return { state: 'ok', seen: path };
  return { state: 'bad', seen: `${path} can be read by others.`, advice: `Run "chmod 600 ${path}".` };
}
