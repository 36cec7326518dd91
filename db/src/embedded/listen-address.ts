import { createHash } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresAccount } from './account.ts';
import { type ClusterPaths, give } from './cluster.ts';
import type { ListenAddress } from './settings.ts';

const port = 5432;
/** sun_path holds 107 bytes and a NUL on Linux, 103 on macOS. */
const maxSocketPath = process.platform === 'darwin' ? 103 : 107;

/** A Unix socket in a short path where the system can, else a free port on loopback. */
export async function chooseListenAddress(paths: ClusterPaths, account: PostgresAccount): Promise<ListenAddress> {
  const short = join(tmpdir(), `nexa-${createHash('sha256').update(paths.data).digest('hex').slice(0, 16)}`);
  for (const folder of [paths.run, short]) {
    if (Buffer.byteLength(socketPath(folder)) > maxSocketPath) continue;
    if (!(await makePrivateFolder(folder, account))) continue;
    if (await canListenIn(folder)) return { host: folder, port };
  }
  return { host: '127.0.0.1', port: await freePort() };
}

export function socketPath(folder: string): string {
  return join(folder, `.s.PGSQL.${port}`);
}

/** A folder in /tmp may have been put there by somebody else: then it is not used. */
async function makePrivateFolder(folder: string, account: PostgresAccount): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 });
    await give(folder, account);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
  }
  const entry = await stat(folder);
  const owner = account.uid ?? process.getuid?.();
  return entry.isDirectory() && entry.uid === owner && (entry.mode & 0o077) === 0;
}

/** Some mounted folders (WSL2's Windows drives, container shares on macOS) hold files but no sockets. */
async function canListenIn(folder: string): Promise<boolean> {
  const path = join(folder, `.probe.${process.pid}`);
  const server = createServer();
  const works = await new Promise<boolean>((done) => {
    server.once('error', () => done(false));
    server.listen(path, () => done(true));
  });
  if (works) await new Promise((done) => server.close(done));
  await rm(path, { force: true });
  return works;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', done);
  });
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new TypeError('A TCP server has a port');
  return address.port;
}
