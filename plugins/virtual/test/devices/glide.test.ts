import { seconds } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { Glide } from '../../src/devices/glide.ts';

const places = (glide: Glide, ...times: readonly number[]) => times.map((at) => Math.round(glide.value(seconds(at))));

describe('what glides', () => {
  it('is evenly on its way, and stays where it was sent', () => {
    const glide = new Glide(20);
    glide.go(100, seconds(10), seconds(8));
    expect(places(glide, 10, 12, 14, 17, 18, 100)).toEqual([20, 40, 60, 90, 100, 100]);
    expect([10, 17.9, 18].map((at) => glide.isMoving(seconds(at)))).toEqual([true, true, false]);
  });

  it('is there at once when it has no time to take', () => {
    const glide = new Glide(20);
    glide.go(100, seconds(10), 0);
    expect([glide.value(seconds(10)), glide.isMoving(seconds(10))]).toEqual([100, false]);
  });

  it('sets off anew from where it is', () => {
    const glide = new Glide(0);
    glide.go(100, 0, seconds(10));
    glide.go(0, seconds(5), seconds(10));
    expect(places(glide, 5, 10, 15)).toEqual([50, 25, 0]);
  });

  it.each([
    [350, 10, [350, 0, 10]],
    [10, 350, [10, 0, 350]],
    [0, 90, [0, 45, 90]],
  ])('takes the shorter way round a circle, from %d to %d', (from, to, way) => {
    const glide = new Glide(from, 360);
    glide.go(to, 0, seconds(2));
    expect(places(glide, 0, 1, 2).map((degrees) => degrees % 360)).toEqual(way);
  });

  it('remembers its way', () => {
    const glide = new Glide(0);
    glide.go(100, 0, seconds(10));
    const again = new Glide(7);
    again.recall(glide.target, glide.remember());
    expect(places(again, 5, 10)).toEqual([50, 100]);
  });

  it.each([undefined, null, 'nonsense', { from: 1 }, { from: 0, since: 5, until: 5 }])(
    'has arrived without one: %o',
    (memory) => {
      const glide = new Glide(7);
      glide.recall(40, memory);
      expect([glide.value(0), glide.isMoving(0)]).toEqual([40, false]);
    },
  );
});
