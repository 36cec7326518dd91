import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { clusterPaths, superuser } from '../embedded/cluster.ts';
import type { PostgresConnection } from '../embedded/embedded-postgres.ts';
import { isSameProcessAlive, type ProcessIdentity } from '../embedded/process-identity.ts';

/** Whether the data folder holds an embedded database at all. */
export async function hasCluster(dataDir: string): Promise<boolean> {
  return stat(`${clusterPaths(resolve(dataDir)).data}/PG_VERSION`).then(
    () => true,
    () => false,
  );
}

/** How a superuser reaches the embedded Postgres that another process, a running NEXA, has started. */
export async function findRunningCluster(dataDir: string): Promise<PostgresConnection | undefined> {
  const paths = clusterPaths(resolve(dataDir));
  try {
    const identity = JSON.parse(await readFile(paths.record, 'utf8')) as ProcessIdentity;
    if (!(await isSameProcessAlive(identity))) return undefined;
    const [, , , port, socketFolder, address] = (await readFile(`${paths.data}/postmaster.pid`, 'utf8')).split('\n');
    return {
      host: socketFolder?.trim() || address?.trim() || '127.0.0.1',
      port: Number(port),
      user: superuser,
      password: (await readFile(paths.password, 'utf8')).trim(),
      database: 'nexa',
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
