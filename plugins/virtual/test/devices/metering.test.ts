import { hours, minutes } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { HouseMeter } from '../../src/devices/house-meter.ts';
import { Plug } from '../../src/devices/plug.ts';
import type { SimulatedDevice } from '../../src/devices/simulated-device.ts';
import { World } from '../../src/world/world.ts';

const NOON = Date.UTC(2026, 2, 2, 12);
const world = new World(1, 0);
const identity = { id: 'heater', name: 'Heater' };

const request = (command: string) => ({
  id: 'c1',
  externalId: 'heater',
  component: 'main',
  capability: 'onOff',
  command,
  params: {},
});

const reading = (device: SimulatedDevice, attribute: string, at: number) =>
  Number(device.values(at).find((value) => value.attribute === attribute)?.value);

it('draws what its load draws while it is on, and nothing while it is off', () => {
  const plug = new Plug(identity, world, () => 1000, true);
  expect(reading(plug, 'watts', NOON)).toBe(1000);
  plug.command(request('off'));
  expect(reading(plug, 'watts', NOON)).toBe(0);
  expect(reading(plug, 'amperes', NOON)).toBe(0);
});

it('counts one kilowatt hour for a kilowatt over an hour', () => {
  const plug = new Plug(identity, world, () => 1000, true);
  const before = reading(plug, 'kilowattHours', NOON);
  plug.advance(NOON, NOON + hours(1));
  expect(reading(plug, 'kilowattHours', NOON) - before).toBeCloseTo(1, 6);
});

it('goes on counting from what it remembers', () => {
  const plug = new Plug(identity, world, () => 1000, true);
  plug.advance(NOON, NOON + hours(2));
  const successor = new Plug(identity, world, () => 1000, false);
  successor.recall(plug.remember());
  expect(reading(successor, 'kilowattHours', NOON)).toBe(reading(plug, 'kilowattHours', NOON));
  expect(reading(successor, 'on', NOON)).toBe(1);
});

it('adds up in the house meter what is switched on', () => {
  const plug = new Plug(identity, world, () => 1000, false);
  const meter = new HouseMeter({ id: 'meter', name: 'Meter' }, world, (at) => plug.watts(at));
  const resting = reading(meter, 'watts', NOON);
  plug.command(request('on'));
  expect(reading(meter, 'watts', NOON) - resting).toBeCloseTo(1000, 1);
});

it('refuses a command that a plug does not have', () => {
  const plug = new Plug(identity, world, () => 1000, false);
  expect(() => plug.command(request('explode'))).toThrow(/does not know the command onOff.explode/);
});

it('tells a measured value again after a minute even when nothing moved', () => {
  const [, watts] = new Plug(identity, world, () => 10, true).values(NOON);
  expect(watts).toMatchObject({ attribute: 'watts', again: minutes(1) });
});
