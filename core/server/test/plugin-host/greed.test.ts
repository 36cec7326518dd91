import { describe, expect, it } from 'vitest';
import { Greed } from '../../src/plugin-host/greed.ts';

const LOOK = 250;

/** Looks four times a second at a process that uses this part of what it is given; answers its share after `seconds`. */
function after(
  seconds: number,
  {
    uses,
    isOnProbation = false,
    isInsistent = false,
    isLoaded = true,
    greed = new Greed({ isOnProbation }),
    from = 0,
  }: {
    readonly uses: number;
    readonly isOnProbation?: boolean;
    readonly isInsistent?: boolean;
    readonly isLoaded?: boolean;
    readonly greed?: Greed;
    readonly from?: number;
  },
): number {
  let share = isOnProbation ? 1 / 50 : 1;
  for (let now = from * 1_000 + LOOK; now <= (from + seconds) * 1_000; now += LOOK) {
    const given = LOOK * share;
    share = greed.judge({ now, ran: given * uses, given, isInsistent, isLoaded });
  }
  return share;
}

describe('a process that takes all of a processor', () => {
  it('has a tenth after eight seconds, and next to nothing when it goes on', () => {
    expect(after(8, { uses: 1 })).toBe(1);
    expect(after(9, { uses: 1 })).toBe(1 / 10);
    expect(after(12, { uses: 1 })).toBe(1 / 250);
  });

  it('is left alone when it takes less than half', () => {
    expect(after(60, { uses: 0.4 })).toBe(1);
  });

  it('has all of it again once it takes less', () => {
    const greed = new Greed({ isOnProbation: false });
    after(12, { uses: 1, greed });
    expect(greed.isGreedy).toBe(true);
    after(5, { uses: 0, greed, from: 12 });
    expect(greed.isGreedy).toBe(false);
    expect(after(1, { uses: 0, greed, from: 17 })).toBe(1);
  });

  it('has next to nothing sooner when it goes on after a pause, and not so after some minutes', () => {
    const greed = new Greed({ isOnProbation: false });
    after(12, { uses: 1, greed });
    after(10, { uses: 0, greed, from: 12 });
    expect(after(0.5, { uses: 1, greed, from: 22 })).toBe(1);
    expect(after(1.5, { uses: 1, greed, from: 22.5 })).toBe(1 / 250);
    after(400, { uses: 0, greed, from: 24 });
    expect(after(5, { uses: 1, greed, from: 424 })).toBe(1);
  });

  it('is not found by the single step of a coarse clock', () => {
    const greed = new Greed({ isOnProbation: false });
    const share = greed.judge({ now: 0, ran: 8, given: 9, isInsistent: false, isLoaded: true });
    expect([share, greed.isGreedy]).toEqual([1, false]);
  });
});

it('holds back who keeps the host busy, although its own processor is at rest', () => {
  expect(after(12, { uses: 0, isInsistent: true })).toBe(1 / 250);
});

describe('a process whose predecessors died one after the other', () => {
  it('is held back from the start', () => {
    expect(
      new Greed({ isOnProbation: true }).judge({ now: 0, ran: 0, given: 5, isInsistent: false, isLoaded: false }),
    ).toBe(1 / 50);
  });

  it('is not said to have taken too much before it has', () => {
    const greed = new Greed({ isOnProbation: true });
    expect(greed.reason).toBe('it died several times in a row and is begun slowly');
    after(12, { uses: 1, greed });
    expect(greed.reason).toBe('it took all that it was given for a long time');
  });

  it('keeps its share while it is being loaded, however long that takes', () => {
    expect(after(60, { uses: 1, isOnProbation: true, isLoaded: false })).toBe(1 / 50);
  });

  it('has next to nothing when it is greedy once more', () => {
    expect(after(12, { uses: 1, isOnProbation: true })).toBe(1 / 250);
  });

  it('has all of it after ten modest seconds', () => {
    expect(after(9, { uses: 0.1, isOnProbation: true })).toBe(1 / 50);
    expect(after(12, { uses: 0.1, isOnProbation: true })).toBe(1);
  });
});
