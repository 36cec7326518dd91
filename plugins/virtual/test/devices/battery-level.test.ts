import { days } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { batteryValues } from '../../src/devices/battery-level.ts';
import { World } from '../../src/world/world.ts';

const START = Date.UTC(2026, 2, 2);
const LIFE = days(21);
const world = new World(1, 0);

const percents = Array.from({ length: 22 }, (_, day) =>
  Number(batteryValues(world, 'hall-motion', LIFE, START + days(day))[0]?.value),
);

it('drains over its life, is changed once before it is empty, and is full then', () => {
  const jumps = percents.slice(1).filter((percent, index) => percent > (percents[index] ?? 0));
  expect(jumps).toHaveLength(1);
  expect(Math.min(...percents)).toBeGreaterThanOrEqual(4);
  expect(Math.max(...percents)).toBeGreaterThan(95);
});

it('is the same at the same time, whoever asks', () => {
  const again = batteryValues(new World(1, 0), 'hall-motion', LIFE, START);
  expect(again).toEqual(batteryValues(world, 'hall-motion', LIFE, START));
});
