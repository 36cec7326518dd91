import { executeAsOwner } from '@nexa/db/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { createFuzzWorld, type FuzzWorld } from './fuzz-world.ts';
import { type LiveResult, runLive } from './live-steps.ts';

const seed = Number(process.env.NEXA_FUZZ_SEED ?? 20_260_722);
const steps = Number(process.env.NEXA_FUZZ_STEPS ?? 1_500);

describe(`tenancy of the live channel, ${steps} random steps (NEXA_FUZZ_SEED=${seed})`, () => {
  let world: FuzzWorld;
  afterEach(() => world.stop());

  /** A world of its own, whatever `before` makes of it, and a run with everybody listening over real sockets. */
  async function live(count: number, before: (world: FuzzWorld) => unknown = () => undefined): Promise<LiveResult> {
    let late = 0;
    const begun = Date.now();
    world = await createFuzzWorld({ now: () => begun + late });
    const base = await world.api.app.listen({ host: '127.0.0.1', port: 0 });
    await before(world);
    const pass = (milliseconds: number): void => {
      late += milliseconds;
    };
    return runLive(world, { seed, steps: count, url: `${base.replace('http', 'ws')}/api/v1/live`, pass });
  }

  it('lets everybody hear exactly what is theirs, whatever they say, resume after, and are granted or lose', async () => {
    let before = '';
    const { problem, judged } = await live(steps, async ({ digest }) => {
      before = await digest();
    });
    expect(problem === undefined ? '' : `seed ${seed}: ${problem}`).toBe('');
    expect(await world.digest()).toBe(before);
    expect(judged).toBeGreaterThan(steps * 5);
  });

  it.each([
    [
      'memberships that never end',
      'AND (member.valid_until IS NULL OR member.valid_until > pg_catalog.now())',
      /^(guest|formerOfOther) /,
    ],
    [
      'hours that nobody keeps',
      `AND (member.role <> 'guest' OR nexa.is_within_hours(member.hours, home.timezone, pg_catalog.now()))`,
      /^guestLater /,
    ],
    [
      'tokens that reach every home',
      `AND (NOT claims ? 'home_ids' OR claims -> 'home_ids' @> pg_catalog.to_jsonb(member.home_id::text))`,
      /^narrowed/,
    ],
  ])('finds %s', async (_name, condition, told) => {
    const { problem } = await live(steps, async ({ api }) => {
      const [row] = await api.database.asService(
        'test',
        ({ sql }) => sql<{ text: string }[]>`SELECT pg_get_functiondef('nexa.memberships()'::regprocedure) AS text`,
      );
      const text = row?.text ?? '';
      expect(text).toContain(condition);
      await executeAsOwner(api.database, `SET ROLE nexa_service; ${text.replace(condition, '')}`);
    });
    expect(problem).toMatch(told);
  });

  it('finds a channel that is not told of changes', async () => {
    const { problem } = await live(steps, ({ api }) => {
      api.parts.live.reconsider = () => undefined;
    });
    expect(problem).toMatch(/which is not theirs|is told of the homes|did not hear/);
  });
});
