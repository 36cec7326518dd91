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

/** The list of contents that is restored, for `pg_restore --use-list`. */
export function chooseContents(contents: readonly string[], { hasAuth }: RestoreTargetFacts): string[] {
  return contents.filter((line) => !leftOut.test(line) && !(hasAuth && ofAuth.test(line)));
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

/**
 * Since Postgres 17 the programs begin with a setting that older servers do not know. It is taken out of the first lines;
 * everything after them passes as it is.
 */
export function withoutNewerSettings(): Transform {
  let head: Buffer | undefined = Buffer.alloc(0);
  const cleaned = (bytes: Buffer) =>
    Buffer.from(bytes.toString('latin1').replace(/^SET transaction_timeout = 0;$/m, ''), 'latin1');
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
