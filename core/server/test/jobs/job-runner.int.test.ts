import { type JobRun, JobStore, jobOverview, scheduleKey } from '@nexa/db';
import { createTestDatabase, type TestDatabase } from '@nexa/db/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job, JobContext } from '../../src/jobs/job.ts';
import { JobRunner, type JobRunnerOptions } from '../../src/jobs/job-runner.ts';
import { createServerLogger } from '../../src/secrets/server-logger.ts';

const log = createServerLogger('silent');
const patience = { timeout: 50_000, interval: 50 };
const job = (overrides: Partial<Job> & Pick<Job, 'run'>): Job => ({
  name: 'work',
  title: 'Works',
  timeout: 60_000,
  maxAttempts: 1,
  ...overrides,
});

describe('the job runner', () => {
  let test: TestDatabase;
  let runners: JobRunner[];

  beforeEach(async () => {
    test = await createTestDatabase();
    runners = [];
  });
  afterEach(async () => {
    await Promise.all(runners.map((runner) => runner.stop()));
    await test.drop();
  });

  const start = (jobs: readonly Job[], options: Partial<JobRunnerOptions> = {}): JobRunner => {
    const runner = new JobRunner({
      database: test.database,
      connection: test.connection,
      jobs,
      log,
      pollMs: 100,
      ...options,
    });
    runners.push(runner);
    runner.start();
    return runner;
  };
  const queue = (payload: object = {}, options: object = {}): Promise<string> =>
    new JobStore(test.database).queue({ job: 'work', payload: payload as never, maxAttempts: 1, ...options });
  const runs = (name = 'work'): Promise<readonly JobRun[]> =>
    jobOverview.runs(test.database, { job: name, limit: 100 });
  const installed = () =>
    expect
      .poll(() => jobOverview.states(test.database, ['tick']).then(([tick]) => tick?.nextAt), patience)
      .toBeDefined();
  const tick = job({ name: 'tick', schedule: { cron: '0 0 1 1 *' }, run: async () => undefined });
  const outcomes = async (name = 'work') => (await runs(name)).map(({ outcome }) => outcome);

  it('shares the queue with another server: each job runs once', async () => {
    const seen: string[] = [];
    const work = (server: string) =>
      job({
        isParallel: true,
        run: async ({ payload }) => {
          seen.push(`${payload.number}`);
          return { server };
        },
      });
    start([tick, work('one')]);
    start([tick, work('two')]);
    await installed();
    for (let number = 0; number < 40; number += 1) await queue({ number }, { isParallel: true });
    await expect.poll(() => outcomes().then((all) => all.filter((one) => one === 'done').length), patience).toBe(40);
    expect(new Set(seen).size).toBe(40);
    expect(seen).toHaveLength(40);
  });

  it('runs what is due now by its schedule once on two servers, and then waits for the next time', async () => {
    let count = 0;
    const often = job({
      name: 'often',
      schedule: { everySeconds: 3_600 },
      run: async () => {
        count += 1;
        return { count };
      },
    });
    start([often]);
    start([often]);
    await expect
      .poll(() => jobOverview.states(test.database, ['often']).then(([state]) => state?.waiting), patience)
      .toBe(1);
    // Its time comes, and passed long ago: a server that was off for days makes good for one run, not for all.
    await new JobStore(test.database).schedule([{ job: 'often', runAt: Date.now() - 86_400_000 * 3, maxAttempts: 1 }]);
    await expect.poll(() => outcomes('often'), patience).toEqual(['done']);
    const [state] = await jobOverview.states(test.database, ['often']);
    expect(count).toBe(1);
    expect(state?.waiting).toBe(1);
    expect(state?.nextAt ?? 0).toBeGreaterThan(Date.now() + 3_000_000);
  });

  it('never runs a job beside itself', async () => {
    let atWork = 0;
    let most = 0;
    const work = job({
      run: async () => {
        atWork += 1;
        most = Math.max(most, atWork);
        await test.database.asService('test', ({ sql }) => sql`SELECT pg_sleep(0.02)`);
        atWork -= 1;
        return undefined;
      },
    });
    start([tick, work]);
    start([tick, work]);
    await installed();
    for (let number = 0; number < 10; number += 1) await queue({ number });
    await expect.poll(() => outcomes().then((all) => all.length), patience).toBe(10);
    await expect.poll(() => outcomes(), patience).not.toContain('running');
    expect(most).toBe(1);
  });

  it('tries again, then puts the job with the dead, from where it can be queued again', async () => {
    let isBroken = true;
    const work = job({
      maxAttempts: 2,
      run: async () => {
        if (isBroken) throw new Error('no way to postgres://nexa:hunter2@db/nexa');
        return { mended: true };
      },
    });
    start([tick, work]);
    await installed();
    await queue({ number: 7 }, { maxAttempts: 2 });
    await expect.poll(() => outcomes(), patience).toEqual(['dead', 'failed']);
    const [dead] = await jobOverview.dead(test.database);
    expect(dead).toMatchObject({ job: 'work', attempt: 2, payload: { number: 7 } });
    expect(dead?.message).toContain('no way to');
    expect(dead?.message).not.toContain('hunter2');
    isBroken = false;
    await jobOverview.retry(test.database, dead?.id ?? '', () => 2);
    await expect.poll(() => outcomes(), patience).toEqual(['done', 'dead', 'failed']);
    expect(await jobOverview.dead(test.database)).toEqual([]);
    await expect(jobOverview.retry(test.database, dead?.id ?? '', () => 2)).rejects.toThrow('no dead run');
  });

  it('goes on with its schedule after a dead run, which the next good one settles', async () => {
    let isBroken = true;
    const daily = job({
      name: 'daily',
      schedule: { cron: '0 3 * * *' },
      run: async () => {
        if (isBroken) throw new Error('broken');
        return undefined;
      },
    });
    start([daily]);
    await expect
      .poll(() => jobOverview.states(test.database, ['daily']).then(([state]) => state?.waiting), patience)
      .toBe(1);
    const store = new JobStore(test.database);
    await store.schedule([{ job: 'daily', runAt: 0, maxAttempts: 1 }]);
    await expect.poll(() => outcomes('daily'), patience).toEqual(['dead']);
    expect(await jobOverview.states(test.database, ['daily'])).toMatchObject([{ waiting: 1, dead: 1 }]);
    isBroken = false;
    await store.schedule([{ job: 'daily', runAt: 0, maxAttempts: 1 }]);
    await expect.poll(() => outcomes('daily'), patience).toEqual(['done', 'dead']);
    expect(await jobOverview.states(test.database, ['daily'])).toMatchObject([{ waiting: 1, dead: 0 }]);
  });

  it('ends a job that takes too long, whether it listens or not', async () => {
    const listening = job({ timeout: 50, run: untilTold });
    const deaf = job({ name: 'deaf', timeout: 50, run: () => new Promise(() => undefined) });
    start([tick, listening, deaf], { graceMs: 50 });
    await installed();
    await queue();
    await queue({}, { job: 'deaf' });
    await expect.poll(() => outcomes(), patience).toEqual(['dead']);
    await expect.poll(() => outcomes('deaf'), patience).toEqual(['dead']);
    expect((await runs())[0]?.message).toBe('It took longer than it may.');
    expect((await runs('deaf'))[0]?.message).toBe('It took longer than it may. It did not stop when told to.');
  });

  it('tells jobs at work of the stop and queues them again for the next server', async () => {
    const first = start([tick, job({ run: untilTold })]);
    await installed();
    await queue({ number: 1 });
    await expect.poll(() => outcomes(), patience).toEqual(['running']);
    await first.stop();
    expect(await outcomes()).toEqual(['interrupted']);
    start([tick, job({ run: async ({ payload }) => ({ ...payload }) })]);
    await expect.poll(() => outcomes(), patience).toEqual(['done', 'interrupted']);
    expect((await runs())[0]?.detail).toEqual({ number: 1 });
  });

  it('takes a job from a server that went silent, which then does not spoil the record', async () => {
    let isFirst = true;
    let letGo = (): void => undefined;
    const silent = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const work = job({
      run: async () => {
        if (!isFirst) return { second: true };
        isFirst = false;
        await silent;
        return { first: true };
      },
      maxAttempts: 3,
    });
    // The first gives no sign of life while it works.
    start([tick, work], { leaseMs: 3_600_000 });
    await installed();
    await queue({}, { maxAttempts: 3 });
    await expect.poll(() => outcomes(), patience).toEqual(['running']);
    start([tick, work], { leaseMs: 500 });
    await expect.poll(() => outcomes(), patience).toEqual(['done', 'interrupted']);
    letGo();
    await Promise.all(runners.map((runner) => runner.stop()));
    expect((await runs()).map(({ detail }) => detail)).toEqual([{ second: true }, {}]);
  });

  it('keeps the queue to its owner', async () => {
    start([tick]);
    await installed();
    const [rights] = await test.database.asService(
      'test',
      ({ sql }) => sql`
        SELECT bool_or(has_schema_privilege(role, 'graphile_worker', 'USAGE')) AS "mayUse",
          bool_or(has_function_privilege(role, p.oid, 'EXECUTE')) AS "mayCall"
        FROM unnest(ARRAY['nexa_app', 'nexa_service']) AS role
        CROSS JOIN pg_proc p WHERE p.pronamespace = 'graphile_worker'::regnamespace`,
    );
    expect(rights).toEqual({ mayUse: false, mayCall: false });
  });

  it('queues in the transaction of the caller, whose end it shares', async () => {
    start([tick, job({ run: async () => undefined })]);
    await installed();
    await expect(
      test.database.asService('test', async ({ sql }) => {
        await sql`SELECT nexa.queue_job('work', '{}', NULL, 1, ${scheduleKey('work')}, 'work')`;
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await jobOverview.states(test.database, ['work'])).toMatchObject([{ waiting: 0, running: 0 }]);
  });
});

function untilTold({ signal }: JobContext): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}
