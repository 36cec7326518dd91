import { type Database, type JobRun, type JobState, jobOverview } from '@nexa/db';
import type { Job } from './job.ts';

/** One job, as it is described and as it is doing. */
export interface SeenJob extends JobState {
  readonly title: string;
  readonly schedule: string;
}

/** What can be seen of the jobs of this server. */
export interface JobsView {
  list(): Promise<readonly SeenJob[]>;
  dead(): Promise<readonly JobRun[]>;
}

export function jobsView(database: Database, jobs: readonly Job[]): JobsView {
  return {
    list: async () => {
      const states = await jobOverview.states(
        database,
        jobs.map(({ name }) => name),
      );
      return jobs.flatMap((job, index) => {
        const state = states[index];
        return state === undefined ? [] : [{ ...state, title: job.title, schedule: scheduleText(job) }];
      });
    },
    dead: () => jobOverview.dead(database),
  };
}

function scheduleText({ schedule }: Job): string {
  if (schedule === undefined) return 'when asked for';
  return 'cron' in schedule ? `${schedule.cron} (UTC)` : `every ${schedule.everySeconds} s`;
}
