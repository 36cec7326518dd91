import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { JobStore, jobOverview } from '@nexa/db';
import { createTestDatabase, type TestDatabase } from '@nexa/db/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JobRunner } from '../../src/jobs/job-runner.ts';
import { createServerLogger } from '../../src/secrets/server-logger.ts';

const host = fileURLToPath(new URL('../fixtures/hosts/job-host.ts', import.meta.url));
const patience = { timeout: 50_000, interval: 50 };

describe('a server killed in the middle of a job', () => {
  let test: TestDatabase;
  beforeEach(async () => {
    test = await createTestDatabase();
  });
  afterEach(() => test.drop());

  const outcomes = async () =>
    (await jobOverview.runs(test.database, { job: 'work', limit: 10 })).map(({ outcome }) => outcome);

  /** The queue is closed to the service role; that its functions work shows that it is there. */
  const isInstalled = () =>
    test.database
      .asService('test', ({ sql }) => sql`SELECT nexa.release_jobs('1 hour', '{}')`)
      .then(
        () => true,
        () => false,
      );

  async function killAtWork(attempts: number): Promise<void> {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--conditions=nexa-source', host, JSON.stringify(test.connection)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await expect.poll(isInstalled, patience).toBe(true);
    await new JobStore(test.database).queue({ job: 'work', payload: { number: 3 }, maxAttempts: attempts });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  const rescuer = () =>
    new JobRunner({
      database: test.database,
      connection: test.connection,
      log: createServerLogger('silent'),
      leaseMs: 1_000,
      pollMs: 100,
      jobs: [
        {
          name: 'work',
          title: 'Works',
          timeout: 60_000,
          maxAttempts: 3,
          run: async ({ payload }) => ({ ...payload }),
        },
      ],
    });

  it('loses it to another one once its lease is over', async () => {
    await killAtWork(3);
    expect(await outcomes()).toEqual(['running']);
    const runner = rescuer();
    runner.start();
    await expect.poll(outcomes, patience).toEqual(['done', 'interrupted']);
    await runner.stop();
    const [done] = await jobOverview.runs(test.database, { limit: 1 });
    expect(done).toMatchObject({ attempt: 2, detail: { number: 3 } });
  });

  it('leaves a dead letter where that was the last attempt, so that it kills no server for ever', async () => {
    await killAtWork(1);
    const runner = rescuer();
    runner.start();
    await expect.poll(outcomes, patience).toEqual(['dead', 'interrupted']);
    await runner.stop();
    expect(await jobOverview.dead(test.database)).toMatchObject([{ job: 'work', payload: { number: 3 } }]);
  });
});
