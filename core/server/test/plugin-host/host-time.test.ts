import { describe, expect, it } from 'vitest';
import { HostTime } from '../../src/plugin-host/host-time.ts';

/** The share of ten seconds that one gets who wants all of it, in slices. */
function greedy({ hasNeighbour, from = 0, span = 10_000 }: { hasNeighbour: boolean; from?: number; span?: number }) {
  const slice = 0.2;
  const time = new HostTime();
  const share = time.share();
  const neighbour = time.share();
  let got = 0;
  for (let now = 0; now < from + span; ) {
    if (hasNeighbour) neighbour.spend(0.01, true, now);
    if (now >= from) got += slice;
    now += slice;
    now += share.spend(slice, true, now);
  }
  return got / span;
}

describe('the host’s time', () => {
  it('goes to one plugin for two thirds at most', () => {
    const got = greedy({ hasNeighbour: false });
    expect(got).toBeGreaterThan(0.6);
    expect(got).toBeLessThan(0.68);
  });

  it('goes to one plugin for a twentieth at most while another one speaks', () => {
    const got = greedy({ hasNeighbour: true, span: 2_000 });
    expect(got).toBeGreaterThan(0.03);
    // Fifty milliseconds of it are the rush that everybody may have.
    expect(got).toBeLessThan(0.077);
  });

  it('hardly goes to one that insists', () => {
    const got = greedy({ hasNeighbour: true, from: 10_000, span: 60_000 });
    expect(got).toBeGreaterThan(0.001);
    expect(got).toBeLessThan(0.003);
  });

  describe('of one that insisted', () => {
    function insistent() {
      const time = new HostTime();
      const share = time.share();
      const neighbour = time.share();
      const spend = (now: number, spent: number): number => {
        neighbour.spend(0.01, true, now);
        return share.spend(spent, true, now);
      };
      for (let now = 0, restsUntil = 0; now <= 9_000; now += 10) {
        if (now >= restsUntil) restsUntil = now + spend(now, 2);
        else neighbour.spend(0.01, true, now);
      }
      expect(share.isInsistent).toBe(true);
      return { share, spend };
    }

    /** When it does not insist any more, saying something every second. */
    function calmAt({ share, spend }: ReturnType<typeof insistent>, says: number): number {
      let now = 9_000;
      for (; share.isInsistent && now < 1_000_000; now += 1_000) spend(now, says);
      expect(share.isInsistent).toBe(false);
      return now;
    }

    it('is whole again after a while of silence', () => {
      const one = insistent();
      const now = calmAt(one, 0);
      expect(now).toBeLessThan(30_000);
      expect(one.spend(now, 60)).toBeGreaterThan(0);
      expect(one.spend(now, 0)).toBeLessThan(1_000);
    });

    it('does not grow only because it is kept from speaking', () => {
      const one = insistent();
      one.share.runs(1 / 250, 9_000);
      for (let now = 10_000; now <= 600_000; now += 1_000) {
        one.spend(now, 0.3);
        expect(one.share.isInsistent).toBe(true);
      }
    });

    it('is whole again after some minutes in which it said little, although it is held back', () => {
      const one = insistent();
      one.share.runs(1 / 250, 9_000);
      expect(calmAt(one, 0.05)).toBeLessThan(200_000);
    });

    it('is small again after half a second when it goes on like that', () => {
      const one = insistent();
      const from = calmAt(one, 0);
      let now = from;
      while (!one.share.isInsistent && now < from + 60_000) now += 10 + one.spend(now, 2);
      expect(now - from).toBeLessThan(1_000);
    });
  });

  it('is not counted against a rush after silence', () => {
    const share = new HostTime().share();
    const rests = Array.from({ length: 200 }, (_, index) => share.spend(0.2, true, 1_000 + index * 0.2));
    expect(rests.every((rest) => rest === 0)).toBe(true);
  });

  it('makes up for one long piece by a rest as long as its share demands, a second at most', () => {
    const share = new HostTime().share();
    expect(share.spend(70, true, 1_000)).toBe(30);
    expect(share.spend(5_000, true, 1_030)).toBe(1_000);
  });

  it('is not divided because of signs of life', () => {
    const time = new HostTime();
    const share = time.share();
    time.share().spend(0.01, false, 1_000);
    expect(share.spend(70, true, 1_000)).toBe(30);
    time.share().spend(0.01, true, 1_030);
    expect(share.spend(20, true, 1_030)).toBe(770);
  });

  it('is whole again once the other one has been silent', () => {
    const time = new HostTime();
    const share = time.share();
    time.share().spend(0.01, true, 1_000);
    expect(share.spend(70, true, 1_250)).toBe(30);
  });
});
