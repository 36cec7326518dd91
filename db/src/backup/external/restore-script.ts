import { Transform } from 'node:stream';
import { NexaError } from '@nexa/sdk';
import { readMigrationFiles } from '../../migrate/migration-files.ts';
import { digestColumns, type TableDigests } from '../reference.ts';
import type { DumpFacts } from './dump-archive.ts';

/** TimescaleDB as it is in a database. */
export interface InstalledTimescale {
  readonly version: string;
  /** Quoted. */
  readonly schema: string;
}

/** Where a dump goes to. */
export interface RestoreTargetFacts {
  /** Whether the login sees every row by itself. */
  readonly isExempt: boolean;
  /** Whether it brings the schema `auth`, as Supabase does: the dump's own is left out then. */
  readonly hasAuth: boolean;
  readonly timescale: InstalledTimescale | undefined;
}

/** What is said when all digests were. */
export const digestMark = 'nexa-digest';
export const doneMark = 'nexa-done';

/**
 * The schemas are made beforehand, with the right that the service role needs to be given its things; extensions are the
 * administrator's; summaries are computed again at the end, by the role that sees all rows.
 */
const leftOut =
  /^\d+; \d+ \d+ (SCHEMA|EXTENSION|MATERIALIZED VIEW DATA|DEFAULT ACL|EVENT TRIGGER|PUBLICATION|SUBSCRIPTION|COMMENT - (EXTENSION|SCHEMA public)) /;
const ofAuth = /^\d+; \d+ \d+ (FUNCTION|ACL|COMMENT) (auth |- SCHEMA auth )/;

export interface ChosenContents {
  readonly things: readonly string[];
  readonly rights: readonly string[];
}

/** What is restored, as two lists for `pg_restore --use-list`. */
export function chooseContents(contents: readonly string[], { hasAuth }: RestoreTargetFacts): ChosenContents {
  const chosen = contents.filter((line) => !leftOut.test(line) && !(hasAuth && ofAuth.test(line)));
  const isRight = (line: string) => /^\d+; \d+ \d+ ACL /.test(line);
  return { things: chosen.filter((line) => !isRight(line)), rights: chosen.filter(isRight) };
}

/** Before the dump: the transaction, the roles as the first migration makes them, the schemas. */
export async function openingScript(facts: DumpFacts, { hasAuth, timescale }: RestoreTargetFacts): Promise<string> {
  const made = facts.schemas.filter((schema) => schema !== 'public' && !(schema === 'auth' && hasAuth));
  return [
    'BEGIN;',
    "SET client_min_messages = 'warning';",
    ...(facts.timescale === null ? [] : [`SELECT ${timescale?.schema}.timescaledb_pre_restore();`]),
    await rolesStatement(),
    ...made.map((schema) => `CREATE SCHEMA ${schema};`),
    `GRANT USAGE, CREATE ON SCHEMA ${facts.schemas.filter((schema) => schema !== 'auth').join(', ')} TO nexa_service;`,
    '',
  ].join('\n');
}

async function rolesStatement(): Promise<string> {
  const [first] = await readMigrationFiles();
  const [block] = /DO \$roles\$.*?\$roles\$;/s.exec(first?.text ?? '') ?? [];
  if (block !== undefined) return block;
  throw new NexaError('NEXA_INTERNAL', 'The first migration does not make the roles.');
}

/**
 * Between the things of a dump and its rights: a dump says how rights differ from Postgres' own defaults, but a server may
 * have others (Supabase gives three roles everything that is made), and what those gave is taken back.
 */
export function defaultRightsScript({ schemas }: DumpFacts): string {
  return `
DO $rights$
DECLARE
  target record;
BEGIN
  FOR target IN
    WITH made AS (
      SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, c.oid::pg_catalog.regclass::text AS name,
        c.relowner AS owner, c.relacl AS acl, c.relnamespace AS namespace, false AS is_public_default
      FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')
      UNION ALL
      SELECT 'ROUTINE', p.oid::pg_catalog.regprocedure::text, p.proowner, p.proacl, p.pronamespace, true FROM pg_catalog.pg_proc p
    )
    SELECT DISTINCT kind, name, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::pg_catalog.regrole::text END AS grantee
    FROM made, pg_catalog.aclexplode(acl) AS a
    WHERE namespace::pg_catalog.regnamespace::text = ANY ('{${schemas.join()}}') AND owner = current_user::pg_catalog.regrole
      AND a.grantee <> owner AND NOT (is_public_default AND a.grantee = 0)
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s %s FROM %s', target.kind, target.name, target.grantee);
  END LOOP;
END
$rights$;
`;
}

/** After the dump: who owns what, the summaries, and what every table holds now. The transaction stays open. */
export function closingScript(
  { facts, contents, expected }: { facts: DumpFacts; contents: readonly string[]; expected: TableDigests },
  { isExempt, timescale }: RestoreTargetFacts,
  beforeComparing = '',
): string {
  const views = contents.map((line) => /^\d+; \d+ \d+ MATERIALIZED VIEW DATA (\S+) (\S+) /.exec(line));
  return [
    ...facts.ownedByService.map((name) => `ALTER ${name} OWNER TO nexa_service;`),
    ...(facts.timescale === null ? [] : [`SELECT ${timescale?.schema}.timescaledb_post_restore();`]),
    // As every other session that hashes rows: how they look as text must not depend on who asks.
    "SET search_path = 'pg_catalog'; SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres';",
    "SET bytea_output = 'hex'; SET extra_float_digits = 1; SET row_security = on; SET statement_timeout = 0;",
    beforeComparing,
    'SET ROLE nexa_service;',
    ...views
      .filter((view) => view !== null)
      .map(([, schema, name]) => `REFRESH MATERIALIZED VIEW "${schema}"."${name}";`),
    ...(isExempt ? ['RESET ROLE;'] : []),
    ...Object.keys(expected).map(
      (table) => `SELECT '${digestMark}', '${quote(table)}', ${digestColumns} FROM ${table} AS t;`,
    ),
    'RESET ROLE;',
    `SELECT '${doneMark}';`,
    '',
  ].join('\n');
}

const quote = (text: string): string => text.replaceAll("'", "''");

export const withoutNewerSetting = (text: string): string => text.replace(/^SET transaction_timeout = 0;$/m, '');

/**
 * Since Postgres 17 the programs begin with a setting that older servers do not know. It is taken out of the first lines;
 * everything after them passes as it is.
 */
export function withoutNewerSettings(): Transform {
  let head: Buffer | undefined = Buffer.alloc(0);
  const cleaned = (bytes: Buffer) => Buffer.from(withoutNewerSetting(bytes.toString('latin1')), 'latin1');
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      if (head === undefined) return done(null, piece);
      head = Buffer.concat([head, piece]);
      if (head.length < 4096) return done();
      const whole = head;
      head = undefined;
      return done(null, cleaned(whole));
    },
    flush(done) {
      done(null, head === undefined ? undefined : cleaned(head));
    },
  });
}
