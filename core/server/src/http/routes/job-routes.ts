import type { JobRun } from '@nexa/db';
import type { Api, ApiParts } from '../api.ts';
import { iso } from '../present.ts';
import { ref } from '../schemas/base.ts';
import { JobRunSchema, JobSchema, JobsSchema } from '../schemas/jobs.ts';
import { requireServerAdmin } from '../server-admin.ts';

/** Background jobs, for whoever looks after the server. */
export function jobRoutes(api: Api, parts: ApiParts): void {
  for (const schema of [JobRunSchema, JobSchema, JobsSchema]) api.addSchema(schema);
  api.get(
    '/system/jobs',
    {
      config: { access: { to: 'account', scope: 'admin' } },
      schema: {
        operationId: 'listJobs',
        tags: ['System'],
        summary: 'The background jobs, how they are doing, and those out of attempts',
        description: 'For the person who looks after the server.',
        response: { 200: ref(JobsSchema) },
      },
    },
    async (request) => {
      await requireServerAdmin(parts, request, 'see its jobs');
      const [jobs, dead] = await Promise.all([parts.jobs.list(), parts.jobs.dead()]);
      return {
        items: jobs.map(({ job, title, schedule, nextAt, waiting, running, dead: deadRuns, last }) => ({
          name: job,
          title,
          schedule,
          ...(nextAt === undefined ? {} : { nextAt: iso(nextAt) }),
          waiting,
          running,
          dead: deadRuns,
          ...(last === undefined ? {} : { last: presentRun(last) }),
        })),
        dead: dead.map(presentRun),
      };
    },
  );
}

function presentRun({ id, job, attempt, startedAt, finishedAt, outcome, message, detail }: JobRun) {
  return {
    id,
    job,
    attempt,
    startedAt: iso(startedAt),
    ...(finishedAt === undefined ? {} : { finishedAt: iso(finishedAt) }),
    outcome,
    ...(message === undefined ? {} : { message }),
    detail: { ...detail },
  };
}
