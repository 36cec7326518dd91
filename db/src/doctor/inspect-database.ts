import { errorMessage, hasErrorCode, type Instant } from '@nexa/sdk';
import type { Database, DatabaseTransaction } from '../client/database.ts';
import { readMigrationFiles } from '../migrate/migration-files.ts';
import type { Finding } from './finding.ts';
import { inspectIndexes } from './inspect-indexes.ts';
import { inspectJobs } from './inspect-jobs.ts';
import { inspectReplication } from './inspect-replication.ts';
import { bytes } from './words.ts';

type Sql = DatabaseTransaction['sql'];

export interface InspectOptions {
  /** This machine's clock. */
  readonly now: () => Instant;
  /** Connections that one NEXA takes at most. */
  readonly poolSize: number;
  readonly replicaUrl?: string;
  /** How the database is called in the findings: where it comes from. */
  readonly name: string;
}

/** Looks at a database that answers, and changes nothing in it. A look that fails is a finding itself. */
export async function inspectDatabase(database: Database, options: InspectOptions): Promise<readonly Finding[]> {
  try {
    await database.ping(10_000);
  } catch (error) {
    const seen = `${options.name} does not answer: ${errorMessage(error)}`;
    return [{ what: 'database', state: 'bad', seen, advice: adviceWhenAway(error) }];
  }
  const looks: readonly [string, (sql: Sql) => Promise<readonly Finding[]>][] = [
    ['database', (sql) => server(sql, options.name)],
    ['migrations', migrations],
    ['connections', (sql) => connections(sql, options.poolSize)],
    ['clock', (sql) => clock(sql, options.now)],
    ['extensions', extensions],
    ['replication', (sql) => inspectReplication(sql, options.replicaUrl)],
    ['size', size],
    ['bloat', bloat],
    ['indexes', inspectIndexes],
    ['jobs', (sql) => inspectJobs(sql, options.now())],
  ];
  const findings: Finding[] = [];
  for (const [what, look] of looks) {
    try {
      findings.push(...(await database.asService('health', ({ sql }) => look(sql))));
    } catch (error) {
      const seen = `This could not be looked at: ${errorMessage(error)}`;
      findings.push({
        what,
        state: 'warning',
        seen,
        advice: 'Run "nexa migrate" if the schema is older than this NEXA.',
      });
    }
  }
  return findings;
}

/** It may well run: then starting it is no help. */
function adviceWhenAway(error: unknown): string {
  const code = hasErrorCode(error) ? error.params.database : undefined;
  if (code === '53300')
    return 'All its connections are taken: raise max_connections, put a pooler in between, or stop what else uses it.';
  if (code === '57P03') return 'It is starting, recovering or stopping: wait, and look at its log.';
  if (code === '28P01' || code === '28000') return 'Look at the login and password, and at pg_hba.conf.';
  if (code === '3D000') return 'Create that database, or name another one.';
  return 'Start it, and look at its address, login and log.';
}

async function server(sql: Sql, name: string): Promise<readonly Finding[]> {
  const [row] = await sql<{ version: string }[]>`SELECT current_setting('server_version') AS version`;
  return [{ what: 'database', state: 'ok', seen: `${name} Postgres ${row?.version ?? ''} answers.` }];
}

async function migrations(sql: Sql): Promise<readonly Finding[]> {
  const what = 'migrations';
  const files = await readMigrationFiles();
  const rows = await sql<
    { name: string; checksum: string | null }[]
  >`SELECT name, checksum FROM nexa.schema_migrations`;
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  const pending = files.filter(({ name }) => !applied.has(name)).map(({ name }) => name);
  const changed = files.filter(({ name, checksum }) => ![undefined, null, checksum].includes(applied.get(name)));
  const known = new Set(files.map(({ name }) => name));
  const newer = [...applied.keys()].filter((name) => !known.has(name));
  if (changed.length > 0)
    return [
      {
        what,
        state: 'bad',
        seen: `Applied in another form than this NEXA has: ${changed.map(({ name }) => name).join(', ')}.`,
        advice: 'Use the version of NEXA that made this database, or restore a backup of it.',
      },
    ];
  if (newer.length > 0)
    return [
      {
        what,
        state: 'bad',
        seen: `The database was made by a newer NEXA: ${newer.join(', ')}.`,
        advice: 'Use that version, or restore a backup of before.',
      },
    ];
  if (pending.length > 0)
    return [
      {
        what,
        state: 'bad',
        seen: `Not applied yet: ${pending.join(', ')}.`,
        advice: 'Run "nexa migrate", or start NEXA.',
      },
    ];
  return [{ what, state: 'ok', seen: `All ${files.length} are applied.` }];
}

async function connections(sql: Sql, poolSize: number): Promise<readonly Finding[]> {
  const [row] = await sql<{ used: number; own: number; most: number }[]>`
    SELECT (SELECT sum(numbackends)::int FROM pg_stat_database) AS used,
      (SELECT count(*)::int FROM pg_stat_activity
        WHERE datname = current_database() AND application_name IN ('nexa', 'nexa-jobs')) AS own,
      current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS most`;
  const { used, own, most } = row ?? { used: 0, own: 0, most: 1 };
  const seen = `${used} of ${most} are used, ${own} of them by NEXA, which takes ${poolSize} a server at most.`;
  const advice = 'Raise max_connections, put a pooler in between, or stop what else uses this server.';
  const share = used / most;
  const state = share >= 0.95 ? 'bad' : share >= 0.8 || most - used + own < poolSize ? 'warning' : 'ok';
  return [{ what: 'connections', state, seen, ...(state === 'ok' ? {} : { advice }) }];
}

async function clock(sql: Sql, now: () => Instant): Promise<readonly Finding[]> {
  const before = now();
  const [row] = await sql<{ time: Date }[]>`SELECT clock_timestamp() AS time`;
  const apart = Math.abs((row?.time.getTime() ?? before) - (before + now()) / 2);
  const seen = `This machine's and the database's are ${(apart / 1000).toFixed(1)} s apart.`;
  if (apart < 5_000) return [{ what: 'clock', state: 'ok', seen }];
  return [
    { what: 'clock', state: 'warning', seen, advice: 'Let NTP set both: times of history and of tokens depend on it.' },
  ];
}

async function extensions(sql: Sql): Promise<readonly Finding[]> {
  const rows = await sql<{ name: string; version: string }[]>`
    SELECT extname AS name, extversion AS version FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1`;
  const [version] = await sql<{ number: string; missing: string | null }[]>`
    SELECT current_setting('server_version') AS number, nexa.statements_missing() AS missing`;
  const list = rows.length === 0 ? 'no extension' : rows.map((row) => `${row.name} ${row.version}`).join(', ');
  const seen = `Postgres ${version?.number ?? ''}, ${list}.`;
  if (version?.missing == null) return [{ what: 'extensions', state: 'ok', seen }];
  return [
    { what: 'extensions', state: 'ok', seen },
    {
      what: 'slow queries',
      state: 'note',
      seen: version.missing,
      advice: 'Slow statements can be listed only with it; NEXA does not need it.',
    },
  ];
}

async function size(sql: Sql): Promise<readonly Finding[]> {
  const [row] = await sql<{ total: string }[]>`SELECT pg_database_size(current_database()) AS total`;
  const largest = await sql<{ name: string; total: string }[]>`
    SELECT schema_name || '.' || table_name AS name, total_bytes AS total FROM table_sizes ORDER BY total_bytes DESC LIMIT 3`;
  const list = largest.map(({ name, total }) => `${name} ${bytes(Number(total))}`).join(', ');
  // Readable only for who may see the server's files, which an owner of a database usually may not.
  const [log] = await sql<{ may: boolean }[]>`
    SELECT has_function_privilege(current_user, 'pg_ls_waldir()', 'EXECUTE') AS may`;
  const [wal] = log?.may ? await sql<{ total: string }[]>`SELECT sum(size) AS total FROM pg_ls_waldir()` : [];
  const ahead = wal === undefined ? '' : ` The write-ahead log takes ${bytes(Number(wal.total))}.`;
  return [{ what: 'size', state: 'ok', seen: `${bytes(Number(row?.total ?? 0))}; largest: ${list}.${ahead}` }];
}

async function bloat(sql: Sql): Promise<readonly Finding[]> {
  const rows = await sql<{ name: string; dead: string; share: number }[]>`
    SELECT schema_name || '.' || table_name AS name, dead_bytes AS dead, dead_share AS share FROM table_bloat
    WHERE dead_bytes > 64 * 1024 * 1024 AND dead_share > 0.3 ORDER BY dead_bytes DESC LIMIT 5`;
  if (rows.length === 0) return [{ what: 'bloat', state: 'ok', seen: 'No table carries many dead rows.' }];
  const list = rows.map(({ name, dead, share }) => `${name} ${bytes(Number(dead))} (${Math.round(share * 100)} %)`);
  return [
    {
      what: 'bloat',
      state: 'warning',
      seen: `Dead rows take room: ${list.join(', ')}.`,
      advice: 'Look for a transaction that stays open for long (pg_stat_activity), then run VACUUM on these tables.',
    },
  ];
}
