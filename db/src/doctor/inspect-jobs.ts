import type { Instant } from '@nexa/sdk';
import type { DatabaseTransaction } from '../client/database.ts';
import { readRollups } from '../engine/database-status.ts';
import type { Finding } from './finding.ts';
import { span } from './words.ts';

type Sql = DatabaseTransaction['sql'];

const lateAfter = 600_000;
const rollupsAfter = 2 * 3_600_000;
const backupAfter = 36 * 3_600_000;

/** Jobs that were given up, that wait for too long, and how old the last backup is. */
export async function inspectJobs(sql: Sql, now: Instant): Promise<readonly Finding[]> {
  return [await deadLetters(sql), await waiting(sql), await maintenance(sql, now), await backup(sql, now)];
}

async function deadLetters(sql: Sql): Promise<Finding> {
  const what = 'dead letters';
  const rows = await sql<{ job: string; message: string | null }[]>`
    SELECT job, message FROM nexa.job_runs WHERE outcome = 'dead' AND settled_at IS NULL
    ORDER BY started_at DESC LIMIT 20`;
  if (rows.length === 0) return { what, state: 'ok', seen: 'No job is out of attempts.' };
  const list = rows.map(({ job, message }) => `${job} (${message ?? 'no reason'})`).join('; ');
  const advice = '"nexa jobs dead" lists them; mend the reason, then "nexa jobs retry <id>".';
  return { what, state: 'warning', seen: `Out of attempts: ${list}`, advice };
}

async function waiting(sql: Sql): Promise<Finding> {
  const what = 'jobs';
  const [row] = await sql<{ late: number | null; job: string | null; queued: number }[]>`
    SELECT (extract(epoch FROM max(now() - run_at) FILTER (WHERE locked_at IS NULL AND run_at <= now())) * 1000)::float8
        AS late,
      (array_agg(job ORDER BY run_at) FILTER (WHERE locked_at IS NULL AND run_at <= now()))[1] AS job,
      count(*)::int AS queued FROM nexa.queued_jobs()`;
  const late = row?.late ?? 0;
  if (late < lateAfter) return { what, state: 'ok', seen: `${row?.queued ?? 0} in the queue, none late.` };
  const seen = `${row?.job ?? ''} could have run ${span(late)} ago.`;
  return {
    what,
    state: 'note',
    seen,
    advice: 'They run while NEXA runs; if it does, see its log for "Jobs do not run".',
  };
}

/** Rollups, compression and retention are the work of one job; that it was done does not yet say that it kept up. */
async function maintenance(sql: Sql, now: Instant): Promise<Finding> {
  const what = 'history';
  const [engine] = await sql<{ name: string }[]>`SELECT name FROM timeseries.engine`;
  const [row] = await sql<{ at: Date }[]>`
    SELECT finished_at AS at FROM nexa.job_runs WHERE job = 'time-series' AND outcome = 'done'
    ORDER BY started_at DESC LIMIT 1`;
  const seen = `Engine ${engine?.name ?? 'unknown'}; `;
  if (row === undefined) return { what, state: 'note', seen: `${seen}it was never tended yet.` };
  const age = now - row.at.getTime();
  const advice = '"nexa jobs runs time-series" shows how its last runs ended.';
  const behind = await rollupsBehind(sql, now);
  if (behind.length > 0) {
    const waits = `${seen}rows of more than ${span(rollupsAfter)} ago wait for their rollup: ${behind.join(', ')}.`;
    return { what, state: 'warning', seen: waits, advice: `${advice} Until then charts count those rows one by one.` };
  }
  if (age < 24 * 3_600_000)
    return { what, state: 'ok', seen: `${seen}rollups and compression were tended ${span(age)} ago.` };
  return { what, state: 'warning', seen: `${seen}rollups and compression wait since ${span(age)}.`, advice };
}

/** The series whose finest rollup has not taken in what is old enough. */
async function rollupsBehind(sql: Sql, now: Instant): Promise<string[]> {
  const base = /_15m$/;
  const behind: string[] = [];
  for (const { name, watermark } of (await readRollups(sql, now)).filter((rollup) => base.test(rollup.name))) {
    const series = name.replace(base, '');
    const since = watermark === undefined ? '-infinity' : new Date(watermark).toISOString();
    const [row] = await sql<{ waits: boolean }[]>`
      SELECT EXISTS (SELECT FROM ${sql(`timeseries.${series}`)} WHERE time >= ${since}::text::timestamptz
        AND time < ${new Date(now - rollupsAfter).toISOString()}::text::timestamptz) AS waits`;
    if (row?.waits) behind.push(series);
  }
  return behind;
}

async function backup(sql: Sql, now: Instant): Promise<Finding> {
  const what = 'backup';
  const [row] = await sql<{ at: Date }[]>`
    SELECT finished_at AS at FROM nexa.job_runs WHERE job = 'backup' AND outcome = 'done'
    ORDER BY started_at DESC LIMIT 1`;
  if (row === undefined) return { what, state: 'note', seen: 'None was made yet.', advice: 'Run "nexa backup".' };
  const age = now - row.at.getTime();
  if (age < backupAfter) return { what, state: 'ok', seen: `The last was made ${span(age)} ago.` };
  return { what, state: 'warning', seen: `The last is ${span(age)} old.`, advice: '"nexa jobs runs backup" says why.' };
}
