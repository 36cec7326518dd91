import { expect, it } from 'vitest';
import { watchHealth } from '../../src/plugin-install/health-gate.ts';

const timings = { comeBackWithin: 5, watchFor: 5, lookEvery: 1 };

function watch(before: number, there: number): Promise<string | undefined> {
  let time = 0;
  return watchHealth({
    timings,
    status: () => ({ value: 'running', restarts: 0, since: 0 }),
    integrations: () => [{ integrationId: 'one', homeId: 'home', status: { value: 'online' }, devices: there }],
    expected: ['one'],
    devices: { one: before },
    givenUp: () => undefined,
    now: () => (time += 1),
    signal: AbortSignal.timeout(5_000),
  });
}

it.each([
  [0, 0],
  [1, 1],
  [2, 1],
  [4, 3],
  [50, 40],
  [3, 9],
])('an update after which, of %i devices, %i are there is kept', async (before, there) => {
  expect(await watch(before, there)).toBeUndefined();
});

it.each([
  [1, 0],
  [2, 0],
  [4, 2],
  [50, 39],
])('an update after which, of %i devices, %i are there is not kept', async (before, there) => {
  expect(await watch(before, there)).toBe(
    `a part of the integration one was away for 0 s: ${there} of its ${before} devices are there`,
  );
});
