import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { listDeadJobs, listJobRuns, listJobs, retryJob } from '../../src/cli/jobs-command.ts';
import { expiredSessions } from '../../src/jobs/definitions/expired-sessions.ts';
import { JobRunner } from '../../src/jobs/job-runner.ts';
import { jobsView } from '../../src/jobs/jobs-view.ts';
import { createServerLogger } from '../../src/secrets/server-logger.ts';
import { ownerBody } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { testEnvironment } from '../support/test-config.ts';

describe('jobs can be seen', () => {
  let api: TestApi;
  let token: string;
  let folder: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    api = await startTestApi({ jobs: (database) => jobsView(database, [expiredSessions]) });
    folder = mkdtempSync(join(tmpdir(), 'nexa-jobs-'));
    environment = testEnvironment(api.connection, folder);
    token = (await api.call('POST', '/setup', { body: ownerBody })).body.token;
    const runner = new JobRunner({
      database: api.database,
      connection: api.connection,
      jobs: [expiredSessions],
      log: createServerLogger('silent'),
    });
    runner.start();
    await vi.waitFor(
      async () => {
        const [job] = await jobsView(api.database, [expiredSessions]).list();
        if (job?.nextAt === undefined) throw new Error('not scheduled yet');
      },
      { timeout: 50_000 },
    );
    await runner.stop();
    await api.database.asService(
      'test',
      ({ sql }) => sql`INSERT INTO nexa.job_runs (id, job, outcome, finished_at, message, attempt)
        VALUES ('019a0000-0000-7000-8000-000000000001', 'expired-sessions', 'dead', now(), 'no luck', 3)`,
    );
  });
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('by the person who looks after the server', async () => {
    const { status, body } = await api.call('GET', '/system/jobs', { token });
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      {
        name: 'expired-sessions',
        schedule: '41 * * * * (UTC)',
        waiting: 1,
        running: 0,
        dead: 1,
        last: { outcome: 'dead' },
      },
    ]);
    expect(body.dead).toMatchObject([{ job: 'expired-sessions', attempt: 3, message: 'no luck' }]);
  });

  it('by nobody else', async () => {
    await api.database.asService('test', ({ sql }) => sql`UPDATE users SET role = 'user'`);
    const { status, body } = await api.call('GET', '/system/jobs', { token });
    expect([status, body.code]).toEqual([403, 'NEXA_AUTH_FORBIDDEN']);
    expect((await api.call('GET', '/system/jobs')).status).toBe(401);
  });

  it('on the command line, where a dead one is queued again', async () => {
    expect((await listJobs(environment)).join('\n')).toMatch(/expired-sessions .*41 \* \* \* \* \(UTC\).*1 dead/);
    expect(await listJobRuns(environment, 'expired-sessions')).toEqual([expect.stringContaining('no luck')]);
    const [dead = ''] = await listDeadJobs(environment);
    expect(dead).toContain('expired-sessions');
    expect(await retryJob(environment, dead.split(' ')[0] ?? '')).toBe('expired-sessions is queued again.');
    expect(await listDeadJobs(environment)).toEqual(['No job is out of attempts.']);
    const rows = await api.database.asService(
      'test',
      ({ sql }) => sql`SELECT entity_id, actor_kind, cause FROM timeseries.audit_logs WHERE action = 'jobs.retried'`,
    );
    expect(rows).toEqual([
      {
        entity_id: 'expired-sessions',
        actor_kind: 'system',
        cause: [{ via: { kind: 'command-line', id: 'jobs retry', login: expect.any(String) } }],
      },
    ]);
    await expect(retryJob(environment, 'nonsense')).rejects.toThrow('no dead run');
  });
});
