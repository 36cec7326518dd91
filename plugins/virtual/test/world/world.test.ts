import { days, hours, minutes } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { World } from '../../src/world/world.ts';

const MIDNIGHT = Date.UTC(2026, 2, 2);
const living = { room: 'Living room', celsius: 21, humidity: 45 };

const everyQuarterHour = Array.from({ length: 96 }, (_, index) => MIDNIGHT + index * minutes(15));

it('gives two worlds of one seed the same air at every moment', () => {
  const one = everyQuarterHour.map((at) => new World(7, 0).celsius(living, at));
  const other = everyQuarterHour.map((at) => new World(7, 0).celsius(living, at));
  expect(one).toEqual(other);
});

it('gives worlds of different seeds different air', () => {
  const one = everyQuarterHour.map((at) => new World(7, 0).celsius(living, at));
  const other = everyQuarterHour.map((at) => new World(8, 0).celsius(living, at));
  expect(one).not.toEqual(other);
});

it('keeps a room within what people live in, warmer in the evening than before dawn', () => {
  const world = new World(3, 0);
  const celsius = everyQuarterHour.map((at) => world.celsius(living, at));
  expect(Math.min(...celsius)).toBeGreaterThan(17);
  expect(Math.max(...celsius)).toBeLessThan(25);
  const evenings = [1, 2, 3, 4, 5].map((day) => world.celsius(living, MIDNIGHT + days(day) + hours(19)));
  const mornings = [1, 2, 3, 4, 5].map((day) => world.celsius(living, MIDNIGHT + days(day) + hours(5)));
  expect(sum(evenings)).toBeGreaterThan(sum(mornings));
});

it('moves the air without jumps', () => {
  const world = new World(3, 0);
  const celsius = Array.from({ length: 600 }, (_, index) => world.celsius(living, MIDNIGHT + index * minutes(1)));
  const steps = celsius.slice(1).map((value, index) => Math.abs(value - (celsius[index] ?? 0)));
  expect(Math.max(...steps)).toBeLessThanOrEqual(0.21);
});

it('lives by the local time of the home', () => {
  const inLondon = new World(3, 0);
  const inTokyo = new World(3, 9);
  expect(inTokyo.day.hour(MIDNIGHT)).toBe(9);
  expect(inLondon.day.hour(MIDNIGHT)).toBe(0);
});

it('finds each habit once a day, about its hour, and in no gap between two looks', () => {
  const world = new World(5, 0);
  const habits = { name: 'door', hours: [8, 18], jitter: 0.5 };
  const whole = world.moments(habits, MIDNIGHT, MIDNIGHT + days(3));
  const inParts = everyQuarterHour.flatMap((_, index) => {
    const after = MIDNIGHT + index * minutes(45);
    return world.moments(habits, after, after + minutes(45));
  });
  expect(whole).toHaveLength(6);
  expect(inParts).toEqual(whole);
  expect(Math.abs((whole[0] ?? 0) - MIDNIGHT - hours(8))).toBeLessThanOrEqual(minutes(30));
});

it('shows the weather that a person chose', () => {
  const world = new World(5, 0);
  world.chosenWeather = 'storm';
  expect(world.weather(MIDNIGHT)).toMatchObject({ condition: 'storm' });
  expect(world.weather(MIDNIGHT).windSpeed).toBeGreaterThan(15);
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
