import { errorMessage, NexaError } from '@nexa/sdk';
import { translateDatabaseError } from '../../client/translate-error.ts';
import type { PostgresConnection } from '../../embedded/embedded-postgres.ts';
import type { StoredBackup } from '../backup-folder.ts';
import { openSession, type Session } from '../session.ts';
import type { DumpFacts } from './dump-archive.ts';
import type { InstalledTimescale, RestoreTargetFacts } from './restore-script.ts';

export type EmptyTarget = RestoreTargetFacts & { readonly major: number };

interface TargetRow {
  readonly name: string;
  readonly major: number;
  readonly used: string | null;
  readonly creates: boolean;
  readonly exempt: boolean;
  readonly auth: boolean;
  readonly missing: readonly string[] | null;
}

/** Looks whether a backup fits into the database, and changes nothing but for the extension that it needs. */
export async function prepareEmptyTarget(
  connection: PostgresConnection | string,
  backup: StoredBackup,
  facts: DumpFacts,
): Promise<EmptyTarget> {
  const session = openSession(connection);
  try {
    const row = await readTarget(session, facts);
    requireFit(row, backup);
    const timescale = facts.timescale === null ? undefined : await requireTimescale(session, facts.timescale);
    return { major: row.major, isExempt: row.exempt, hasAuth: row.auth, timescale };
  } catch (error) {
    throw translateDatabaseError(error);
  } finally {
    await session.end();
  }
}

async function readTarget(session: Session, facts: DumpFacts): Promise<TargetRow> {
  // The roles of NEXA are made by the restore.
  const roles = facts.roles.filter((name) => name !== 'nexa_app' && name !== 'nexa_service');
  const names = roles.map((name) => `'${name.replaceAll("'", "''")}'`).join(', ');
  const [row] = await session.query<TargetRow>(`
    SELECT current_database() AS name, current_setting('server_version_num')::int / 10000 AS major,
      coalesce(
        (SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname IN ('nexa', 'timeseries') LIMIT 1),
        (SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND NOT EXISTS
            (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
          ORDER BY c.relname LIMIT 1)) AS used,
      has_database_privilege(current_database(), 'CREATE')
        AND pg_has_role((SELECT nspowner FROM pg_namespace WHERE nspname = 'public'), 'USAGE') AS creates,
      rolsuper OR rolbypassrls AS exempt, to_regnamespace('auth') IS NOT NULL AS auth,
      (SELECT array_agg(wanted) FROM unnest(ARRAY[${names}]::text[]) AS wanted
        WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted)) AS missing
    FROM pg_roles WHERE rolname = current_user`);
  if (row === undefined) throw new Error('the server did not say who asks');
  return row;
}

function requireFit({ name, major, used, creates, missing }: TargetRow, { file, header }: StoredBackup): void {
  if (used !== null) {
    throw new NexaError(
      'NEXA_RESTORE_TARGET_USED',
      `The database ${name} is not empty (${used}), and a backup is restored into an empty one only. Nothing was changed; make a new database and name it in DATABASE_URL.`,
      { params: { database: name, found: used } },
    );
  }
  if (major < header.postgresMajor) {
    throw new NexaError(
      'NEXA_BACKUP_TOO_NEW',
      `${file} was made of Postgres ${header.postgresMajor}, but the server of ${name} is Postgres ${major}. Nothing was changed; restore it to a server of that version or a newer one.`,
      { params: { file, version: header.version, found: major, expected: header.postgresMajor } },
    );
  }
  if (!creates) {
    throw new NexaError(
      'NEXA_RESTORE_FAILED',
      `The login may not make schemas in the database ${name} or give rights on its schema public. Nothing was changed; let it own the database.`,
      { params: { database: name } },
    );
  }
  if (missing !== null) {
    throw new NexaError(
      'NEXA_RESTORE_FAILED',
      `${file} gives rights to roles that this server does not have: ${missing.join(', ')}. Nothing was changed; make them first (CREATE ROLE ... NOLOGIN).`,
      { params: { file, roles: missing } },
    );
  }
}

/** The rows of its own catalogue are restored with the rest, which only the very same version understands. */
async function requireTimescale(session: Session, version: string): Promise<InstalledTimescale> {
  try {
    await session.query('BEGIN');
    await session.query(`CREATE EXTENSION IF NOT EXISTS timescaledb VERSION '${version.replaceAll("'", "''")}'`);
    const [row] = await session.query<{ version: string; schema: string; writes: boolean }>(`
      SELECT e.extversion AS version, quote_ident(n.nspname) AS schema,
        has_table_privilege('_timescaledb_catalog.hypertable', 'INSERT') AS writes
      FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'timescaledb'`);
    if (row?.version !== version) throw new Error(`the database has version ${row?.version}`);
    if (!row.writes) throw new Error('the login may not write the catalogue of the extension, as an administrator may');
    await session.query('COMMIT');
    return { version, schema: row.schema };
  } catch (error) {
    throw new NexaError(
      'NEXA_RESTORE_FAILED',
      `The backup needs TimescaleDB ${version}: ${errorMessage(error)}. Nothing was changed.`,
      { params: { expected: version }, cause: error },
    );
  }
}
