import { type JobRun, jobOverview, recordDeed } from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import { readServerConfig } from '../config/server-config.ts';
import { jobList } from '../jobs/job-list.ts';
import { jobsView } from '../jobs/jobs-view.ts';
import { givenBy } from './given-by.ts';
import { withRunningDatabase } from './running-database.ts';

type Environment = NodeJS.ProcessEnv;

const time = (instant: number | undefined): string =>
  instant === undefined ? '-' : `${new Date(instant).toISOString().slice(0, 19)}Z`;

/** One line a job. */
export async function listJobs(environment: Environment): Promise<string[]> {
  return withRunningDatabase(environment, async ({ database, connection }) => {
    const jobs = await jobsView(database, jobList({ config: readServerConfig(environment), connection })).list();
    return jobs.map(({ job, title, schedule, nextAt, running, dead, last }) =>
      [
        job.padEnd(20),
        schedule.padEnd(20),
        `next ${(running > 0 ? 'running' : time(nextAt)).padEnd(20)}`,
        `last ${time(last?.startedAt)} ${(last?.outcome ?? 'never').padEnd(11)}`,
        ...(dead === 0 ? [] : [`${dead} dead`]),
        title,
      ].join('  '),
    );
  });
}

export async function listJobRuns(environment: Environment, job: string | undefined): Promise<string[]> {
  return withRunningDatabase(environment, async ({ database }) => {
    const runs = await jobOverview.runs(database, { limit: 50, ...(job === undefined ? {} : { job }) });
    return runs.map(runLine);
  });
}

export async function listDeadJobs(environment: Environment): Promise<string[]> {
  return withRunningDatabase(environment, async ({ database }) => {
    const dead = await jobOverview.dead(database);
    return dead.length === 0 ? ['No job is out of attempts.'] : dead.map(runLine);
  });
}

export async function retryJob(environment: Environment, runId: string): Promise<string> {
  return withRunningDatabase(environment, async ({ database, connection }) => {
    const jobs = new Map(
      jobList({ config: readServerConfig(environment), connection }).map((job) => [job.name, job.maxAttempts]),
    );
    const job = await jobOverview.retry(database, runId, (name) => {
      const attempts = jobs.get(name);
      if (attempts !== undefined) return attempts;
      throw new NexaError('NEXA_REQUEST_INVALID', `This NEXA has no job ${name} any more.`);
    });
    const deed = { action: 'jobs.retried', entityId: job, after: { run: runId } } as const;
    await recordDeed(database, deed, givenBy('jobs retry', environment));
    return `${job} is queued again.`;
  });
}

function runLine({ id, job, attempt, startedAt, finishedAt, outcome, message, detail }: JobRun): string {
  const took = finishedAt === undefined ? '' : `${((finishedAt - startedAt) / 1000).toFixed(1)} s`;
  const what = message ?? (Object.keys(detail).length === 0 ? '' : JSON.stringify(detail));
  return [id, time(startedAt), job.padEnd(20), outcome.padEnd(11), `attempt ${attempt}`, took, what]
    .join('  ')
    .trimEnd();
}
