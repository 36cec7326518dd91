import { connectionUrl } from '@nexa/db';
import { createTestDatabase } from '@nexa/db/testing';
import { expect, it } from 'vitest';
import { installQueue, startQueueWorker } from '../../src/jobs/queue-worker.ts';

it('ends when looking into the queue fails again and again, so that a new one with new connections takes over', async () => {
  const test = await createTestDatabase();
  const url = connectionUrl(test.connection, {});
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  await installQueue({ url, log });
  const problems: string[] = [];
  let looks = 0;
  const worker = await startQueueWorker({
    url,
    log,
    concurrency: 1,
    pollMs: 10,
    tasks: { work: async () => undefined },
    onContact: (problem) => {
      if (problem === undefined) looks += 1;
      else problems.push(problem);
    },
  });
  await expect.poll(() => looks, { timeout: 10_000 }).toBeGreaterThan(1);
  await test.database.asService('test', ({ sql }) => sql.unsafe('RESET ROLE; DROP SCHEMA graphile_worker CASCADE'));
  await worker.ended;
  expect(problems.length).toBeGreaterThanOrEqual(3);
  await worker.stop();
  await test.drop();
});
