import { errorMessage } from '@nexa/sdk';
import postgres from 'postgres';
import { postgresOptions } from '../client/connect.ts';
import type { DatabaseTransaction } from '../client/database.ts';
import type { Finding } from './finding.ts';
import { bytes } from './words.ts';

type Sql = DatabaseTransaction['sql'];

const what = 'replication';
const lateAfter = 30;

/** Whether this is the primary server, which replicas follow it, and how far behind the one of DATABASE_REPLICA_URL is. */
export async function inspectReplication(sql: Sql, replicaUrl: string | undefined): Promise<readonly Finding[]> {
  const [self] = await sql<{ standby: boolean }[]>`SELECT pg_is_in_recovery() AS standby`;
  if (self?.standby)
    return [
      {
        what,
        state: 'bad',
        seen: 'This server is a replica: it takes no writes.',
        advice: 'Point DATABASE_URL at the primary.',
      },
    ];
  const followers = await sql<{ name: string | null; behind: string | null }[]>`
    SELECT application_name AS name, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) AS behind FROM pg_stat_replication`;
  const list = followers.map(
    ({ name, behind }) => `${name ?? 'a replica'} ${behind === null ? '' : `${bytes(Number(behind))} behind`}`,
  );
  const seen = followers.length === 0 ? 'No replica follows this server.' : `Followed by ${list.join(', ')}.`;
  const own: Finding = { what, state: 'ok', seen };
  return replicaUrl === undefined ? [own] : [own, await replica(replicaUrl)];
}

async function replica(url: string): Promise<Finding> {
  const sql = postgres({ ...postgresOptions(url), max: 1, connect_timeout: 5, prepare: false });
  try {
    const [row] = await sql<{ standby: boolean; late: number | null }[]>`
      SELECT pg_is_in_recovery() AS standby,
        CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
          ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END::float8 AS late`;
    const late = row?.late ?? 0;
    if (row?.standby !== true)
      return {
        what: 'replica',
        state: 'warning',
        seen: 'DATABASE_REPLICA_URL names no replica.',
        advice: 'Name a server in recovery.',
      };
    const seen = `The replica is ${late.toFixed(0)} s behind.`;
    if (late < lateAfter) return { what: 'replica', state: 'ok', seen };
    return { what: 'replica', state: 'warning', seen, advice: 'Look at its load, its disk and the network between.' };
  } catch (error) {
    const seen = `The replica does not answer: ${errorMessage(error)}.`;
    return { what: 'replica', state: 'warning', seen, advice: 'Start it, or take DATABASE_REPLICA_URL away.' };
  } finally {
    await sql.end({ timeout: 2 });
  }
}
