import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BelongingsWatch } from './belongings.ts';

let watch: BelongingsWatch;
const ends: (() => unknown)[] = [];

beforeEach(() => {
  watch = new BelongingsWatch();
});

afterEach(() => {
  watch.end();
  for (const end of ends.splice(0)) end();
});

const nothing = (): void => undefined;

const interval = (): void => {
  const timer = setInterval(nothing, 600_000).unref();
  ends.push(() => clearInterval(timer));
};
const chain = (): void => {
  const timer = setTimeout(nothing, 86_400_000).unref();
  ends.push(() => clearTimeout(timer));
};
const listener = (): void => {
  process.on('acme', nothing);
  ends.push(() => process.off('acme', nothing));
};

describe.runIf(process.platform === 'linux')('the count of what a process has', () => {
  it.each([
    ['an interval that keeps nothing awake', interval, 'timers'],
    ['a timer that keeps nothing awake', chain, 'timers'],
    ['a listener of the process', listener, 'listeners'],
  ] as const)('grows by %s', async (_what, leave, kind) => {
    const before = watch.look();
    leave();
    leave();
    expect((await watch.grown(before, 20))[kind]).toBeGreaterThanOrEqual(2);
  });

  it('does not grow by what was ended', async () => {
    const before = watch.look();
    for (const leave of [interval, chain, listener]) leave();
    for (const end of ends.splice(0)) end();
    expect(await watch.grown(before)).toEqual({});
  });
});
