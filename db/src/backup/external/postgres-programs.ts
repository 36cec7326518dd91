import { execFile } from 'node:child_process';
import { access, constants, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { NexaError } from '@nexa/sdk';

/** Postgres' own client programs, all three of one installation. */
export interface PostgresPrograms {
  readonly major: number;
  readonly dump: string;
  readonly restore: string;
  readonly psql: string;
}

/**
 * The programs nearest to a server's major version, never older: `pg_dump` refuses a newer server, and what a newer one
 * writes does not always go into an older server.
 */
export async function findPostgresPrograms(
  atLeast: number,
  folders: Promise<readonly string[]> = programFolders(),
): Promise<PostgresPrograms> {
  const found: PostgresPrograms[] = [];
  for (const folder of new Set(await folders)) {
    const programs = await lookIn(folder);
    if (programs !== undefined) found.push(programs);
  }
  const [nearest] = found.filter(({ major }) => major >= atLeast).sort((a, b) => a.major - b.major);
  if (nearest !== undefined) return nearest;
  const seen = found.length === 0 ? 'none' : `only those of Postgres ${found.map(({ major }) => major).join(', ')}`;
  throw new NexaError(
    'NEXA_BACKUP_PROGRAMS_MISSING',
    `A database of its own server is backed up and restored with pg_dump, pg_restore and psql of Postgres ${atLeast} or newer, and ${seen} were found. Install them (Debian and Ubuntu: postgresql-client-${atLeast}; macOS: libpq) and put them on the PATH.`,
    { params: { expected: atLeast, found: found.map(({ major }) => major) } },
  );
}

/** Debian's and Red Hat's folders before the PATH, where a script may stand that chooses a version by itself. */
async function programFolders(): Promise<string[]> {
  const debian = '/usr/lib/postgresql';
  const versions = await readdir(debian).catch(() => []);
  const redHat = (await readdir('/usr').catch(() => [])).filter((name) => name.startsWith('pgsql-'));
  return [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...redHat.map((name) => join('/usr', name, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''),
  ];
}

async function lookIn(folder: string): Promise<PostgresPrograms | undefined> {
  const [dump, restore, psql] = ['pg_dump', 'pg_restore', 'psql'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  try {
    for (const program of [dump, restore, psql]) await access(program, constants.X_OK);
    const { stdout } = await promisify(execFile)(dump, ['--version'], { timeout: 10_000 });
    const major = Number(/ (\d+)/.exec(stdout)?.[1] ?? 0);
    return major === 0 ? undefined : { major, dump, restore, psql };
  } catch {
    // Not there, or not for this machine.
    return undefined;
  }
}
