import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CapabilityCatalog } from '@nexa/engine';
import type { JsonObject } from '@nexa/sdk';
import { minutes } from '@nexa/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/homes/system-clock.ts';
import type { Job } from '../../src/jobs/job.ts';
import { jobList } from '../../src/jobs/job-list.ts';
import { createServerLogger } from '../../src/secrets/server-logger.ts';
import { watchAutomationHealth } from '../../src/start/automation-health.ts';
import { testConfig } from '../support/test-config.ts';
import { CaseGenerator, operationsOf } from './fuzz-case.ts';
import { Random } from './fuzz-random.ts';
import { runCases } from './fuzz-run.ts';
import { createFuzzWorld, type FuzzWorld, otherMark } from './fuzz-world.ts';

const seed = Number(process.env.NEXA_FUZZ_SEED ?? 20_260_722);
const rounds = Number(process.env.NEXA_FUZZ_ROUNDS ?? 6);

/** Words that a careless job might take for whom or what it works on. */
const members: Readonly<Record<string, string>> = {
  homeId: 'homes',
  home_id: 'homes',
  homeIds: 'homes',
  userId: 'users',
  deviceId: 'devices',
  deviceIds: 'devices',
  roomId: 'rooms',
  integrationId: 'integrations',
  automationId: 'automations',
  issueId: 'diagnostic_issues',
  id: 'homes',
};

/** What a job would be queued with by somebody of our home who names what is the other's. */
function payloadOf(random: Random, { ids }: FuzzWorld): JsonObject {
  const named = Object.entries(members).filter(() => random.chance(0.5));
  const value = (name: string, kind: string) => {
    const side = random.chance(0.7) ? 'other' : 'ours';
    const id = random.pick(ids[side][kind] ?? ['']);
    const shown = random.chance(0.05) ? `${id}' OR true --` : id;
    return name.endsWith('s') ? [shown] : shown;
  };
  const payload = Object.fromEntries(named.map(([name, kind]) => [name, value(name, kind)]));
  return random.chance(0.2) ? { ...payload, where: 'true', all: true, before: '9000-01-01T00:00:00Z' } : payload;
}

const leftOut = new Set(['backup', 'backup-drill']);

interface JobsResult {
  readonly problem?: string;
  readonly runs: number;
}

/** Each job by turns with payloads that name the other home; its rows and what the job answers are looked at. */
async function runJobs(world: FuzzWorld, jobs: readonly Job[], count: number): Promise<JobsResult> {
  const random = new Random(seed);
  // One moment for all: what time brings is no answer to a payload.
  const now = Date.now() + minutes(2);
  const run = (job: Job, payload: JsonObject) =>
    job.run({
      database: world.api.database,
      now,
      signal: new AbortController().signal,
      log: createServerLogger('silent'),
      payload,
    });
  // What is due in the other home too, whoever asks, is done before.
  for (let time = 0; time < 2; time += 1) for (const job of jobs) await run(job, {});
  const before = await world.digest();
  const foreign = Object.values(world.ids.other).flat();
  let runs = 0;
  for (let round = 0; round < count; round += 1) {
    for (const job of jobs) {
      const payload = payloadOf(random, world);
      const told = JSON.stringify((await run(job, payload)) ?? {});
      runs += 1;
      const described = `${job.name} with ${JSON.stringify(payload)}`;
      if (told.includes(otherMark) || foreign.some((id) => told.includes(id)))
        return { runs, problem: `${described} told ${told}` };
    }
    if ((await world.digest()) === before) continue;
    return { runs, problem: `rows of the other home changed in round ${round}` };
  }
  return { runs };
}

describe(`tenancy of jobs, ${rounds} random payloads each (NEXA_FUZZ_SEED=${seed})`, () => {
  let folder: string;
  let world: FuzzWorld;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'nexa-jobs-fuzz-'));
  });
  afterEach(() => world.stop());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Every job but the backups: those copy the whole database, and are tried on one of their own. */
  const jobsOf = ({ api: { connection, database }, homes }: FuzzWorld): readonly Job[] => {
    const desk = watchAutomationHealth({
      database,
      homes: {
        // The other home runs elsewhere.
        homeIds: () => [homes.ours],
        catalog: () => new CapabilityCatalog(),
        automationIssues: () => [],
        automationHealth: () => undefined,
        onChanged: () => () => undefined,
        flush: async () => undefined,
      },
      clock: systemClock,
      log: { warn: (fields, message) => expect.fail(`${message}: ${JSON.stringify(fields)}`) },
    });
    const checkAutomations = (signal: AbortSignal) => desk.checkAll(signal);
    const jobs = jobList({ config: testConfig(connection, folder), connection, checkAutomations });
    const asked = jobs.filter(({ name }) => !leftOut.has(name));
    expect(jobs.length - asked.length).toBe(leftOut.size);
    return asked;
  };

  it('changes nothing of the other home and tells nothing of it, takes what is to go of ours, and is queued by no request', async () => {
    world = await createFuzzWorld();
    const { api, homes, ids } = world;
    await api.database.asService('test', async ({ sql }) => {
      // Make and model become part of the catalogue that all share, and nothing else does (docs/security.md).
      await sql`UPDATE devices SET manufacturer = 'Acme', model = 'A1'`;
      await sql`UPDATE users SET deleted_at = now() - interval '2 minutes' WHERE email IN ('leaving-0@fuzz.test', 'leaving-2@fuzz.test')`;
      await sql`UPDATE homes SET deleted_at = now(), purge_at = now() - interval '1 minute' WHERE id = ${ids.ours.spare_homes?.[0] ?? ''}`;
      await sql`UPDATE devices SET deleted_at = now() - interval '40 days' WHERE id = ${ids.ours.devices?.[3] ?? ''}`;
    });
    const before = await world.digest();
    expect(before.split('\n').length).toBeGreaterThan(40);
    const { problem, runs } = await runJobs(world, jobsOf(world), rounds);
    expect(problem === undefined ? '' : `seed ${seed}: ${problem}`).toBe('');
    const queued = api.database.withUser(
      { sub: ids.ours.users?.[0] ?? '' },
      ({ sql }) => sql`SELECT nexa.queue_job('removed-things', '{}', now(), 1, NULL, NULL)`,
    );
    await expect(queued).rejects.toMatchObject({ code: 'NEXA_AUTH_FORBIDDEN' });
    expect(runs).toBe(rounds * jobsOf(world).length);
    const checks = await api.database.asService(
      'test',
      ({ sql }) => sql`SELECT DISTINCT home_id = ${homes.ours} AS ours, kind, resolved_at IS NULL AS open
        FROM automation_health_checks ORDER BY 1, 2`,
    );
    expect([...checks]).toEqual([
      { ours: false, kind: 'never-fires', open: true },
      { ours: true, kind: 'broken-reference', open: true },
      { ours: true, kind: 'never-fires', open: false },
    ]);
    const left = await api.database.asService(
      'test',
      ({ sql }) => sql<{ people: number; spare: number; devices: number }[]>`
        SELECT (SELECT count(*)::int FROM users WHERE deleted_at IS NOT NULL) AS people,
          (SELECT count(*)::int FROM homes WHERE purge_at IS NOT NULL) AS spare,
          (SELECT count(*)::int FROM devices WHERE home_id = ${homes.ours}) AS devices`,
    );
    expect([...left]).toEqual([{ people: 0, spare: 0, devices: 3 }]);

    const document = api.app.swagger();
    const generator = new CaseGenerator(new Random(seed), document);
    const reads = operationsOf(document).filter(({ method }) => method === 'GET');
    const cases = reads.flatMap((operation) => Array.from({ length: 5 }, () => generator.next(operation)));
    expect((await runCases(world, cases)).leak).toBeUndefined();
  });

  const careless = (name: string, run: Job['run']): Job => ({
    name,
    title: name,
    timeout: minutes(1),
    maxAttempts: 1,
    run,
  });

  it.each([
    [
      'one that does to a room what its payload says',
      careless('spoil', async ({ database, payload }) => {
        const id = String(payload.roomId ?? '');
        await database.asService('test', ({ sql }) => sql`UPDATE rooms SET kind = 'spoilt' WHERE id::text = ${id}`);
        return undefined;
      }),
      /^rows of the other home changed/,
    ],
    [
      'one that tells the name of the device in its payload',
      careless('tell', async ({ database, payload }) => {
        const id = String(payload.deviceId ?? '');
        const [row] = await database.asService(
          'test',
          ({ sql }) => sql`SELECT name FROM devices WHERE id::text = ${id}`,
        );
        return row === undefined ? undefined : { name: String(row.name) };
      }),
      /^tell with .* told /,
    ],
  ])('finds %s', async (_name, job, told) => {
    world = await createFuzzWorld();
    expect((await runJobs(world, [job], 10)).problem).toMatch(told);
  });
});
