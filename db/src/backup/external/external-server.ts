import { createHash } from 'node:crypto';
import { connectionOf } from '../../client/connect.ts';
import { translateDatabaseError } from '../../client/translate-error.ts';
import type { PostgresConnection } from '../../embedded/embedded-postgres.ts';
import type { Session } from '../session.ts';

/** What a backup has to know of a server that somebody else runs. */
export interface ExternalServer {
  /** By which this database is told from all others, also of the same server. */
  readonly system: string;
  readonly major: number;
  readonly databaseBytes: number;
  /** Whether the login sees every row by itself. Others have to be `nexa_service`, whose policies show it all. */
  readonly isExempt: boolean;
  readonly mayCreateDatabases: boolean;
  /** Version of the extension; undefined: the database has none. */
  readonly timescale: string | undefined;
  /** Schemas that hold what is NEXA's. `auth` is among them only where NEXA made it. */
  readonly schemas: readonly string[];
}

interface FactsRow {
  readonly major: number;
  readonly oid: string;
  readonly bytes: string;
  readonly exempt: boolean;
  readonly creates: boolean;
  readonly timescale: string | null;
  readonly own_auth: boolean;
}

export async function readExternalServer(
  session: Session,
  connection: PostgresConnection | string,
): Promise<ExternalServer> {
  const [row] = (await session
    .query<FactsRow>(`
    SELECT current_setting('server_version_num')::int / 10000 AS major,
      (SELECT oid::text FROM pg_database WHERE datname = current_database()) AS oid,
      pg_database_size(current_database())::text AS bytes,
      rolsuper OR rolbypassrls AS exempt, rolsuper OR rolcreatedb AS creates,
      (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb') AS timescale,
      EXISTS (SELECT FROM pg_proc WHERE proname = 'uid' AND pronamespace = to_regnamespace('auth')
        AND prosrc LIKE '%nexa.current_user_id()%') AS own_auth
    FROM pg_roles WHERE rolname = current_user`)
    .catch(translated)) as [FactsRow];
  return {
    system: `${await serverIdentity(session, connection)}-${row.oid}`,
    major: row.major,
    databaseBytes: Number(row.bytes),
    isExempt: row.exempt,
    mayCreateDatabases: row.creates,
    timescale: row.timescale ?? undefined,
    schemas: ['public', 'nexa', 'timeseries', ...(row.own_auth ? ['auth'] : [])],
  };
}

/** It is the first question that is asked of the server: where none answers, this says so. */
function translated(error: unknown): never {
  throw translateDatabaseError(error);
}

/** Some hosted servers keep their identity to themselves; their address then stands for it. */
async function serverIdentity(session: Session, connection: PostgresConnection | string): Promise<string> {
  try {
    const [row] = await session.query<{ system: string }>(
      'SELECT system_identifier::text AS system FROM pg_control_system()',
    );
    if (row !== undefined) return row.system;
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
  }
  const { host, port } = connectionOf(connection);
  return createHash('sha256').update(`${host}:${port}`).digest('hex').slice(0, 16);
}

/** Quoted names of every table of NEXA that stores rows, in the order of their names. */
export async function listExternalTables(session: Session, { schemas }: ExternalServer): Promise<string[]> {
  const rows = await session.query<{ name: string }>(`
    SELECT format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND n.nspname = ANY ('{${schemas.join()}}')
      AND NOT EXISTS (SELECT FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1`);
  return rows.map(({ name }) => name);
}

/** What the service role owns, as `ALTER` names it; everything else belongs to the login. */
export async function listOwnedByService(session: Session, { schemas }: ExternalServer): Promise<string[]> {
  const rows = await session.query<{ name: string }>(`
    WITH ours AS (SELECT oid, nspname FROM pg_namespace WHERE nspname = ANY ('{${schemas.join()},_timescaledb_internal}')),
    owned AS (
      SELECT 'pg_class'::regclass AS class, c.oid, CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
          WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END || format(' %I.%I', o.nspname, c.relname) AS name
      FROM pg_class c JOIN ours o ON o.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND c.relowner = to_regrole('nexa_service')
      UNION ALL
      SELECT 'pg_proc'::regclass, p.oid, 'ROUTINE ' || p.oid::regprocedure
      FROM pg_proc p JOIN ours o ON o.oid = p.pronamespace WHERE p.proowner = to_regrole('nexa_service')
      UNION ALL
      SELECT 'pg_type'::regclass, t.oid, 'TYPE ' || format('%I.%I', o.nspname, t.typname)
      FROM pg_type t JOIN ours o ON o.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
      WHERE t.typowner = to_regrole('nexa_service') AND (t.typtype IN ('e', 'd') OR (t.typtype = 'c' AND c.relkind = 'c'))
    )
    SELECT name FROM owned
    WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = owned.class AND d.objid = owned.oid
      AND (d.deptype = 'e' OR (d.deptype IN ('a', 'i') AND name LIKE 'SEQUENCE %' AND d.refclassid = 'pg_class'::regclass)))
    ORDER BY 1`);
  return rows.map(({ name }) => name);
}

/** Roles that its rights and policies name, beside its owners. */
export async function listNamedRoles(session: Session, { schemas }: ExternalServer): Promise<string[]> {
  const rows = await session.query<{ name: string }>(`
    WITH ours AS (SELECT oid, nspname, nspacl, nspowner FROM pg_namespace WHERE nspname = ANY ('{${schemas.join()}}')),
    named AS (
      SELECT unnest(p.polroles) AS role FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN ours o ON o.oid = c.relnamespace
      UNION
      SELECT a.grantee FROM pg_class c JOIN ours o ON o.oid = c.relnamespace, aclexplode(c.relacl) a WHERE a.grantee <> c.relowner
      UNION
      SELECT a.grantee FROM pg_proc p JOIN ours o ON o.oid = p.pronamespace, aclexplode(p.proacl) a WHERE a.grantee <> p.proowner
      UNION
      SELECT a.grantee FROM ours o, aclexplode(o.nspacl) a WHERE a.grantee <> o.nspowner
      UNION
      SELECT a.grantee FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN ours o ON o.oid = c.relnamespace,
        aclexplode(t.attacl) a WHERE a.grantee <> c.relowner
    )
    SELECT r.rolname AS name FROM named JOIN pg_roles r ON r.oid = named.role ORDER BY 1`);
  return rows.map(({ name }) => name);
}
