import { connectionUrl, JobStore } from '@nexa/db';
import { createTestDatabase, type TestDatabase } from '@nexa/db/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installQueue } from '../../src/jobs/queue-worker.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const job = { job: 'backup', key: 'asked', maxAttempts: 1 };

describe('the first installation of the queue', () => {
  let test: TestDatabase;
  let store: JobStore;

  beforeEach(async () => {
    test = await createTestDatabase();
    store = new JobStore(test.database);
  });
  afterEach(() => test.drop());

  const bringUp = () => installQueue({ url: connectionUrl(test.connection, {}), log });
  const waiting = async () => {
    const [row] = await test.database.asService(
      'test',
      ({ sql }) => sql`SELECT count(*)::int AS count FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    return row?.count;
  };

  it('is waited for by whoever queues meanwhile, who then succeeds', async () => {
    const done: string[] = [];
    let queued: Promise<unknown> = Promise.resolve();
    await store.install(async () => {
      await bringUp();
      queued = store.queue(job).then(() => done.push('queued'));
      await expect.poll(waiting, { timeout: 10_000 }).toBe(1);
      done.push('installed');
    });
    await queued;
    expect(done).toEqual(['installed', 'queued']);
  });

  it('goes well under requests that come all the time, which meet no queue or the whole one', async () => {
    const met = new Set<string>();
    let isInstalled = false;
    const install = store.install(bringUp).finally(() => {
      isInstalled = true;
    });
    do {
      await store.queue(job).then(
        () => met.add('queued'),
        (error) => met.add(error.params?.database),
      );
    } while (!isInstalled);
    await install;
    await store.queue(job);
    expect([...met].filter((what) => what !== '3F000' && what !== 'queued')).toEqual([]);
  });

  it('is done by two servers at once', async () => {
    await Promise.all([store.install(bringUp), new JobStore(test.database).install(bringUp)]);
    await store.queue(job);
  });
});
