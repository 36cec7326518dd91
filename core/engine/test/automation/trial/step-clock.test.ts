import fc from 'fast-check';
import { expect, it } from 'vitest';
import { StepClock } from '../../../src/automation/trial/step-clock.ts';

it('does everything at its moment, in order of time and then of asking, and nothing that was called off', () => {
  const plans = fc.array(fc.record({ at: fc.integer({ min: 0, max: 50 }), isOff: fc.boolean() }), { maxLength: 200 });
  fc.assert(
    fc.property(plans, (plan) => {
      const clock = new StepClock(0);
      const done: [number, number][] = [];
      const cancels = plan.map(({ at }, index) =>
        clock.schedule(at, () => {
          expect(clock.now()).toBe(at);
          done.push([at, index]);
        }),
      );
      for (const [index, { isOff }] of plan.entries()) if (isOff) cancels[index]?.();
      clock.advanceTo(60);
      const expected = plan
        .map(({ at, isOff }, index) => ({ at, isOff, index }))
        .filter(({ isOff }) => !isOff)
        .sort((a, b) => a.at - b.at || a.index - b.index)
        .map(({ at, index }) => [at, index]);
      expect(done).toEqual(expected);
      expect(clock.now()).toBe(60);
    }),
  );
});

it('forgets thousands that were called off, and still finds the rest', () => {
  const clock = new StepClock(0);
  const done: number[] = [];
  clock.schedule(7, () => done.push(7));
  const cancels = Array.from({ length: 5000 }, (_, index) => clock.schedule(index % 10, () => done.push(-1)));
  for (const cancel of cancels) cancel();
  clock.schedule(3, () => done.push(3));
  clock.advanceTo(10);
  expect(done).toEqual([3, 7]);
});

it('stops after so many tasks and goes on from there', () => {
  const clock = new StepClock(0);
  let count = 0;
  const again = () => {
    count += 1;
    clock.schedule(clock.now(), again);
  };
  clock.schedule(5, again);
  expect(clock.advanceTo(10, 3)).toBe(false);
  expect([count, clock.now()]).toEqual([3, 5]);
  expect(clock.advanceTo(10, 4)).toBe(false);
  expect(count).toBe(7);
});

it('does what was due in the past at once, and does not go back', () => {
  const clock = new StepClock(100);
  let at = 0;
  clock.schedule(50, () => {
    at = clock.now();
  });
  expect(clock.advanceTo(100)).toBe(true);
  expect([at, clock.now()]).toEqual([100, 100]);
  clock.advanceTo(10);
  expect(clock.now()).toBe(100);
});
