import { expect, it } from 'vitest';
import { Breath } from '../../../src/automations/breath.ts';
import { ReplayDesk } from '../../../src/automations/replay/run-replay.ts';

/** Steps that take so long each by a clock of the test's own. */
function* steps(clock: { now: number }, count: number, each: number): Generator<void, string> {
  for (let done = 0; done < count; done += 1) {
    clock.now += each;
    yield;
  }
  return 'done';
}

it('lets other work run in between, and answers what the steps come to', async () => {
  const clock = { now: 0 };
  const turns: (number | string)[] = [];
  const all = new Breath(1000, () => clock.now).all(steps(clock, 40, 5)).then((result) => turns.push(result));
  setImmediate(() => turns.push(clock.now));
  await all;
  expect(turns).toEqual([40, 'done']);
});

it('ends what takes too long', async () => {
  const clock = { now: 0 };
  const breath = new Breath(100, () => clock.now);
  await expect(breath.all(steps(clock, 50, 5))).rejects.toMatchObject({ code: 'NEXA_REPLAY_TIMEOUT' });
  expect(clock.now).toBe(105);
});

it('keeps a second replay of a home away until the first has ended, also when that failed', async () => {
  const desk = new ReplayDesk();
  const first = desk.alone('a', () => Promise.reject(new Error('failed')));
  await expect(desk.alone('a', async () => 1)).rejects.toMatchObject({ code: 'NEXA_REPLAY_RUNNING' });
  await expect(desk.alone('b', async () => 2)).resolves.toBe(2);
  await expect(first).rejects.toThrow('failed');
  await expect(desk.alone('a', async () => 3)).resolves.toBe(3);
});
