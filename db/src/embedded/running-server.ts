import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { clusterPaths } from './cluster.ts';
import type { PostgresConnection } from './embedded-postgres.ts';

/** How to reach the embedded server that another process runs on this data folder; undefined when none seems to run. */
export async function findRunningServer(dataDir: string): Promise<PostgresConnection | undefined> {
  const paths = clusterPaths(resolve(dataDir));
  try {
    const lines = (await readFile(`${paths.data}/postmaster.pid`, 'utf8')).split('\n');
    const password = (await readFile(paths.password, 'utf8')).trim();
    // Postgres' own file: pid, data folder, start, port, folder of the socket, address, memory, state.
    const [, , , port = '', socket = '', address = ''] = lines;
    const host = socket === '' ? address : socket;
    if (host === '' || !/^\d+$/.test(port)) return undefined;
    return { host, port: Number(port), user: 'nexa', password, database: 'nexa' };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
