import { minutes } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { PinGuard } from '../../src/security/pin-guard.ts';

const guardAt = () => {
  const clock = { now: 0 };
  return { clock, guard: new PinGuard('4711', () => clock.now) };
};

const guess = (guard: PinGuard, count: number, link = 'link') =>
  Array.from({ length: count }, () => guard.judge(link, '0000'));

describe('the guard of the PIN', () => {
  it('takes the right one and no other', () => {
    const { guard } = guardAt();
    expect(['4711', '471', '47110', '', '4712'].map((pin) => guard.judge('link', pin))).toEqual([
      'right',
      'wrong',
      'wrong',
      'wrong',
      'wrong',
    ]);
  });

  it('hears no more of a link after five wrong ones, the right one neither', () => {
    const { guard } = guardAt();
    expect(guess(guard, 6)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wrong', 'locked']);
    expect(guard.judge('link', '4711')).toBe('locked');
    expect(guard.judge('other', '4711')).toBe('right');
  });

  it('listens again when the first of them is five minutes old', () => {
    const { guard, clock } = guardAt();
    guess(guard, 4);
    clock.now = minutes(3);
    guess(guard, 1);
    expect(guard.isLocked('link')).toBe(true);
    clock.now = minutes(5);
    expect(guard.judge('link', '4711')).toBe('right');
  });

  it('forgets the wrong ones after a right one', () => {
    const { guard } = guardAt();
    guess(guard, 4);
    guard.judge('link', '4711');
    expect(guess(guard, 5)).not.toContain('locked');
  });
});
