import type { Chance } from '../world/chance.ts';
import type { LivingSpace } from './living-space.ts';

/** What a person does in a room; `away` is out of the house. */
export type Doing = 'asleep' | 'washing' | 'cooking' | 'eating' | 'resting' | 'working' | 'passing' | 'away';

/** Where someone is from an hour of the day on, until the next stay begins. */
export interface Stay {
  /** Hour of the day, from 0 to below 24. */
  readonly from: number;
  readonly room: string;
  readonly doing: Doing;
}

/** A day from midnight to midnight; begins asleep and ends asleep. */
export type DayPlan = readonly Stay[];

export interface DayOf {
  readonly person: number;
  /** Number of the day since 1970. */
  readonly number: number;
  readonly chance: Chance;
  readonly space: LivingSpace;
}

type Occupation = 'office' | 'home' | 'school';
const occupations: readonly Occupation[] = ['office', 'home', 'office', 'school', 'school'];

/** Minutes as a share of an hour. */
const minute = 1 / 60;

/** The day of one person: every day alike and none the same. */
export function planDay(of: DayOf): DayPlan {
  const bedroom = of.space.bedrooms[of.person % of.space.bedrooms.length] ?? of.space.living;
  const isFree = isWeekend(of.number) || drawn(of, 'holiday', 0, 1) < 0.04;
  const wakes = trait(of, 'wakes', 6.1, 7.4) + (isFree ? drawn(of, 'lie-in', 0.6, 2.2) : drawn(of, 'wake', -0.2, 0.2));
  const sleeps = trait(of, 'sleeps', 21.8, 23.1) + drawn(of, 'late', -0.4, 0.6);
  const { bathroom, kitchen, living } = of.space;
  const breakfast = wakes + drawn(of, 'bath', 14, 30) * minute;
  const up = breakfast + drawn(of, 'breakfast', 15, 32) * minute;
  const dinner = drawn(of, 'dinner', 18.2, 19.1);
  return [
    { from: 0, room: bedroom, doing: 'asleep' },
    { from: wakes, room: bathroom, doing: 'washing' },
    { from: breakfast, room: kitchen, doing: 'eating' },
    ...(isFree ? freeDay(of, up, dinner) : workDay(of, up, dinner)),
    { from: dinner, room: kitchen, doing: 'cooking' },
    { from: dinner + 0.7, room: kitchen, doing: 'eating' },
    { from: dinner + 1.2, room: living, doing: 'resting' },
    { from: sleeps - 0.25, room: bathroom, doing: 'washing' },
    { from: sleeps, room: bedroom, doing: 'asleep' },
  ];
}

function workDay(of: DayOf, up: number, dinner: number): Stay[] {
  const { hall, kitchen, study } = of.space;
  const occupation = occupations[of.person % occupations.length] ?? 'office';
  if (occupation === 'home') {
    const lunch = drawn(of, 'lunch', 12, 12.8);
    return [
      { from: up, room: study, doing: 'working' },
      { from: lunch, room: kitchen, doing: 'eating' },
      { from: lunch + 0.6, room: study, doing: 'working' },
      ...errand(of, drawn(of, 'errand', 16.4, 16.9), dinner - 0.4),
    ];
  }
  const back = occupation === 'school' ? drawn(of, 'back', 14, 15.5) : drawn(of, 'back', 16.4, dinner - 0.5);
  return [
    { from: up, room: hall, doing: 'passing' },
    { from: up + 3 * minute, room: hall, doing: 'away' },
    { from: back, room: hall, doing: 'passing' },
    { from: back + 3 * minute, room: of.space.living, doing: 'resting' },
  ];
}

function freeDay(of: DayOf, up: number, dinner: number): Stay[] {
  const { kitchen, living, study } = of.space;
  const lunch = drawn(of, 'lunch', 12.2, 13.2);
  return [
    { from: up, room: drawn(of, 'morning', 0, 1) < 0.5 ? living : study, doing: 'resting' },
    { from: lunch, room: kitchen, doing: 'cooking' },
    { from: lunch + 0.5, room: kitchen, doing: 'eating' },
    ...errand(of, lunch + 1, Math.min(lunch + drawn(of, 'outing', 2, 4.5), dinner - 0.2)),
  ];
}

/** Out through the hall and back, then to the living room. */
function errand({ space: { hall, living } }: DayOf, from: number, to: number): Stay[] {
  return [
    { from, room: hall, doing: 'passing' },
    { from: from + 3 * minute, room: hall, doing: 'away' },
    { from: to, room: hall, doing: 'passing' },
    { from: to + 3 * minute, room: living, doing: 'resting' },
  ];
}

/** The same for a person every day. */
const trait = ({ chance, person }: DayOf, name: string, low: number, high: number): number =>
  chance.between(`person:${person}:${name}`, low, high);

const drawn = ({ chance, person, number }: DayOf, name: string, low: number, high: number): number =>
  chance.between(`person:${person}:${number}:${name}`, low, high);

/** 1 January 1970, day 0, was a Thursday. */
const isWeekend = (number: number): boolean => {
  const weekday = (((number + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6;
};
