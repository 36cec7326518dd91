import { hours } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { RadioLink } from '../../src/radio/radio-link.ts';
import { World } from '../../src/world/world.ts';

const NOON = Date.UTC(2026, 2, 2, 12);
const world = new World(1, 0);
const link = (walls: number) => new RadioLink(world, 'lamp', { name: 'Room', kind: 'living', walls });
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const overADay = Array.from({ length: 96 }, (_, index) => NOON + hours(index / 4));

it('is weaker behind every wall, and wavers', () => {
  const strengths = [0, 1, 2, 3].map((walls) => mean(overADay.map((at) => link(walls).rssi(at))));
  expect([...strengths].sort((one, other) => other - one)).toEqual(strengths);
  expect(new Set(overADay.map((at) => link(1).rssi(at))).size).toBeGreaterThan(2);
});

it('loses nothing nearby and some of what is sent from far away', () => {
  expect(Math.max(...overADay.map((at) => link(0).loss(at)))).toBe(0);
  expect(mean(overADay.map((at) => link(5).loss(at)))).toBeGreaterThan(0.05);
});

it('stays within what the capability allows', () => {
  const all = [0, 2, 4, 6].flatMap((walls) => overADay.map((at) => [link(walls).rssi(at), link(walls).lqi(at)]));
  expect(all.every(([rssi = 0, lqi = 0]) => rssi >= -97 && rssi <= -20 && lqi >= 0 && lqi <= 255)).toBe(true);
});
