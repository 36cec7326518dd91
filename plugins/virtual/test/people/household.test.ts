import { days, hours, minutes } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { floorPlan, livingSpace } from '../../src/home/floor-plan.ts';
import { Household } from '../../src/people/household.ts';
import { Chance } from '../../src/world/chance.ts';
import { Day } from '../../src/world/day.ts';

/** A Monday. */
const MONDAY = Date.UTC(2026, 2, 2);
const SATURDAY = MONDAY + days(5);

function household(seed: number, people: number): Household {
  const chance = new Chance(seed);
  const space = livingSpace(floorPlan('house', chance));
  return new Household({ chance, day: new Day(0), space, people });
}

const everyTenMinutes = Array.from({ length: 144 }, (_, index) => index * minutes(10));

describe('a household', () => {
  it('is somewhere at every moment, each person in one place', () => {
    const rooms = floorPlan('house', new Chance(3)).map(({ name }) => name);
    const home = household(3, 4);
    const found = everyTenMinutes.map((passed) =>
      rooms.flatMap((room) => home.personsIn(room, MONDAY + passed)).sort(),
    );
    expect(found.every((persons) => persons.length === 4 && new Set(persons).size === 4)).toBe(true);
  });

  it('sleeps at night and is up in the evening', () => {
    const home = household(3, 3);
    const nights = [1, 2, 3].map((number) => home.isAwakeIn('Living room', MONDAY + days(number) + hours(3)));
    expect(nights).toEqual([false, false, false]);
    expect(home.isAnyoneDoing('resting', MONDAY + hours(20.5))).toBe(true);
    expect(home.isAnyoneDoing('asleep', MONDAY + hours(3))).toBe(true);
  });

  it('goes out to work on Monday and lies in on Saturday', () => {
    const home = household(8, 1);
    expect(home.isAnyoneHome(MONDAY + hours(11))).toBe(false);
    const [up = 0] = home.bedtimes(MONDAY, MONDAY + hours(12));
    const [late = 0] = home.bedtimes(SATURDAY, SATURDAY + hours(12));
    expect((late - SATURDAY - (up - MONDAY)) / minutes(1)).toBeGreaterThan(20);
  });

  it('comes home as often as it goes out, and every passage is found once, however often one looks', () => {
    const home = household(5, 2);
    const whole = home.passages(MONDAY, MONDAY + days(7));
    const inParts = Array.from({ length: 7 * 24 }, (_, index) => MONDAY + hours(index)).flatMap((from) =>
      home.passages(from, from + hours(1)),
    );
    expect(whole.length).toBeGreaterThan(10);
    expect(whole.length % 2).toBe(0);
    expect(inParts).toEqual(whole);
  });

  it('is another one for another seed, and the same for the same', () => {
    const days7 = (seed: number) => household(seed, 2).passages(MONDAY, MONDAY + days(7));
    expect(days7(1)).toEqual(days7(1));
    expect(days7(1)).not.toEqual(days7(2));
  });

  it('has somebody at home as long as one of them is', () => {
    const home = household(3, 3);
    const found = everyTenMinutes.map((passed) => {
      const at = MONDAY + passed;
      return [home.isAnyoneHome(at), [0, 1, 2].some((person) => home.isHome(person, at))];
    });
    expect(found.filter(([anyone, one]) => anyone !== one)).toEqual([]);
  });

  it('is nowhere when nobody lives there', () => {
    const home = household(1, 0);
    expect(home.isAnyoneHome(MONDAY + hours(20))).toBe(false);
    expect(home.passages(MONDAY, MONDAY + days(7))).toEqual([]);
  });
});
