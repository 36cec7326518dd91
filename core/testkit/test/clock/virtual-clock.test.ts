import type { Clock } from '@nexa/engine';
import { days, minutes, seconds } from '@nexa/sdk';
import { VIRTUAL_START, VirtualClock } from '@nexa/testkit';
import { expect, expectTypeOf, it } from 'vitest';

it('is a clock of the engine', () => {
  expectTypeOf<VirtualClock>().toExtend<Clock>();
});

it('stands still until it is moved', () => {
  const clock = new VirtualClock();
  const ran: string[] = [];
  clock.schedule(clock.now(), () => ran.push('due at once'));
  expect(clock.now()).toBe(VIRTUAL_START);
  expect(ran).toEqual([]);
});

it('runs tasks in the order of their time, at exactly their instant', async () => {
  const clock = new VirtualClock(0);
  const ran: [string, number][] = [];
  clock.schedule(2000, () => ran.push(['later', clock.now()]));
  clock.schedule(1000, () => ran.push(['sooner', clock.now()]));
  clock.schedule(1000, () => ran.push(['sooner too', clock.now()]));
  clock.schedule(9000, () => ran.push(['too late', clock.now()]));
  await clock.advance(seconds(5));
  expect(ran).toEqual([
    ['sooner', 1000],
    ['sooner too', 1000],
    ['later', 2000],
  ]);
  expect(clock.now()).toBe(5000);
  expect(clock.pending).toBe(1);
});

it('lets promises go on between two tasks, and runs what they schedule', async () => {
  const clock = new VirtualClock(0);
  const ran: string[] = [];
  const sleep = (duration: number) => new Promise<void>((resolve) => clock.schedule(clock.now() + duration, resolve));
  const walk = async () => {
    await sleep(1000);
    ran.push(`step one at ${clock.now()}`);
    await Promise.resolve();
    await sleep(1000);
    ran.push(`step two at ${clock.now()}`);
  };
  const done = walk();
  clock.schedule(1500, () => ran.push(`meanwhile at ${clock.now()}`));
  await clock.advance(seconds(3));
  await done;
  expect(ran).toEqual(['step one at 1000', 'meanwhile at 1500', 'step two at 2000']);
});

it('forgets a task that was cancelled', async () => {
  const clock = new VirtualClock(0);
  const ran: string[] = [];
  const cancel = clock.schedule(1000, () => ran.push('cancelled'));
  cancel();
  await clock.advance(seconds(5));
  expect(ran).toEqual([]);
  expect(clock.pending).toBe(0);
});

it('runs a day of minutes in well under a second', async () => {
  const clock = new VirtualClock(0);
  let ticks = 0;
  const tick = () => {
    ticks += 1;
    clock.schedule(clock.now() + minutes(1), tick);
  };
  clock.schedule(minutes(1), tick);
  await clock.advance(days(1));
  expect(ticks).toBe(1440);
});

it('stops at the moment at which something comes true', async () => {
  const clock = new VirtualClock(0);
  let count = 0;
  for (const at of [1000, 2000, 3000]) clock.schedule(at, () => (count += 1));
  await clock.runUntil(() => count === 2, seconds(10));
  expect(clock.now()).toBe(2000);
});

it('rejects when it does not come true in time', async () => {
  const clock = new VirtualClock(0);
  await expect(clock.runUntil(() => false, seconds(10))).rejects.toThrow(/within 10000 ms of virtual time/);
  expect(clock.now()).toBe(10_000);
});

it('rejects with what a task throws', async () => {
  const clock = new VirtualClock(0);
  clock.schedule(1000, () => {
    throw new Error('broken task');
  });
  await expect(clock.advance(seconds(2))).rejects.toThrow('broken task');
});

it('notices tasks that make themselves due for ever', async () => {
  const clock = new VirtualClock(0);
  const again = () => {
    clock.schedule(clock.now(), again);
  };
  clock.schedule(1000, again);
  await expect(clock.advance(seconds(2))).rejects.toThrow(/for ever/);
}, 60_000);

it.each([3_600_000, -3_600_000])('is set by %i ms, and what waits keeps its distance', async (by) => {
  const clock = new VirtualClock(7_200_000);
  const ran: number[] = [];
  clock.schedule(clock.now() + 1000, () => ran.push(clock.now()));
  const cancel = clock.schedule(clock.now() + 1000, () => ran.push(0));
  clock.jump(by);
  cancel();
  expect(clock.now()).toBe(7_200_000 + by);
  await clock.advance(999);
  expect(ran).toEqual([]);
  await clock.advance(1);
  expect(ran).toEqual([7_201_000 + by]);
});
