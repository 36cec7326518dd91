import { access, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { clusterPaths, owner, superuser } from './cluster.ts';
import type { EmbeddedPostgres, PostgresConnection } from './embedded-postgres.ts';
import { isSameProcessAlive, type ProcessIdentity } from './process-identity.ts';

/** Whether the data folder holds an embedded database at all. */
export async function hasCluster(dataDir: string): Promise<boolean> {
  return access(`${clusterPaths(resolve(dataDir)).data}/PG_VERSION`).then(
    () => true,
    () => false,
  );
}

/** How to reach the embedded server that another process, a running NEXA, keeps on this data folder; undefined: none runs. */
export async function findRunningServer(
  dataDir: string,
): Promise<Pick<EmbeddedPostgres, 'connection' | 'superuserConnection'> | undefined> {
  const paths = clusterPaths(resolve(dataDir));
  try {
    const identity = JSON.parse(await readFile(paths.record, 'utf8')) as ProcessIdentity;
    if (!(await isSameProcessAlive(identity))) return undefined;
    const lines = (await readFile(`${paths.data}/postmaster.pid`, 'utf8')).split('\n');
    const password = (await readFile(paths.password, 'utf8')).trim();
    // Postgres' own file: pid, data folder, start, port, folder of the socket, address, memory, state.
    const [, , , port = '', socket = '', address = ''] = lines.map((line) => line.trim());
    const host = socket === '' ? address : socket;
    if (host === '' || !/^\d+$/.test(port)) return undefined;
    const as = (user: string): PostgresConnection => ({ host, port: Number(port), user, password, database: owner });
    return { connection: as(owner), superuserConnection: as(superuser) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
