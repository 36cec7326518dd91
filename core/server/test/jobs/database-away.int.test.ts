import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobOverview, migrate, openDatabase, startEmbeddedPostgres } from '@nexa/db';
import { expect, it } from 'vitest';
import { JobRunner } from '../../src/jobs/job-runner.ts';
import { createServerLogger } from '../../src/secrets/server-logger.ts';

const patience = { timeout: 50_000, interval: 50 };

it('jobs go on after Postgres was killed under them, which is logged once and once when it is over', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nexa-away-'));
  // Postgres' own user has to get through.
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), endWithParent: true });
  await migrate({ connection: server.connection });
  const database = openDatabase({ connection: server.connection, maxConnections: 4 });
  const lines: string[] = [];
  const runner = new JobRunner({
    database,
    connection: server.connection,
    log: createServerLogger('info', { write: (line) => void lines.push(line) }),
    pollMs: 100,
    leaseMs: 2_000,
    jobs: [
      {
        name: 'work',
        title: 'Works',
        schedule: { everySeconds: 0.2 },
        timeout: 60_000,
        maxAttempts: 10,
        run: async () => undefined,
      },
    ],
  });
  runner.start();
  const done = () =>
    jobOverview.runs(database, { limit: 1000 }).then(
      (runs) => runs.filter(({ outcome }) => outcome === 'done').length,
      () => 0,
    );
  await expect.poll(done, patience).toBeGreaterThan(2);
  const before = await done();
  process.kill(server.pid, 'SIGKILL');
  await expect.poll(done, patience).toBeGreaterThan(before + 3);
  await runner.stop();
  await database.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
  const said = (words: string) => lines.filter((line) => line.includes(words)).length;
  expect([said('Jobs do not run'), said('Jobs run again')]).toEqual([1, 1]);
}, 120_000);
