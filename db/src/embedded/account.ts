import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { NexaError } from '@nexa/sdk';

const run = promisify(execFile);

/** The operating-system user that Postgres runs as; undefined ids mean "whoever runs NEXA". */
export interface PostgresAccount {
  readonly name: string;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
}

/**
 * Postgres refuses to run as root. Only users with a passwd entry serve: initdb fails for a bare uid.
 * A cluster that exists already decides, because Postgres insists on owning its folder.
 */
export async function choosePostgresAccount(clusterOwnerUid: number | undefined): Promise<PostgresAccount> {
  if (process.getuid?.() !== 0) return { name: 'current user', uid: undefined, gid: undefined };
  const candidates = clusterOwnerUid ? [String(clusterOwnerUid)] : ['postgres', 'nobody'];
  for (const candidate of candidates) {
    const account = await lookUpAccount(candidate);
    if (account) return account;
  }
  throw new NexaError(
    'NEXA_DATABASE_UNSUPPORTED',
    `NEXA runs as root, but Postgres must not: there is no user ${candidates.join(' or ')} on this machine to run it as. Start NEXA as an ordinary user, or create a user named postgres.`,
    { params: { users: candidates.join(', ') } },
  );
}

async function lookUpAccount(nameOrUid: string): Promise<PostgresAccount | undefined> {
  try {
    const options = { timeout: 5_000 };
    const uid = Number((await run('id', ['-u', nameOrUid], options)).stdout.trim());
    const gid = Number((await run('id', ['-g', nameOrUid], options)).stdout.trim());
    const name = (await run('id', ['-un', nameOrUid], options)).stdout.trim();
    return Number.isSafeInteger(uid) && uid > 0 && Number.isSafeInteger(gid) ? { name, uid, gid } : undefined;
  } catch {
    return undefined;
  }
}
