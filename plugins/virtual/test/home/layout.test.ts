import { describe, expect, it } from 'vitest';
import { type HomeSize, homeSizes, settingsOf } from '../../src/config.ts';
import { takeInventory } from '../../src/home/inventory.ts';
import { layOut } from '../../src/home/layout.ts';

const home = (size: HomeSize, seed: number) => takeInventory(settingsOf({ size, seed }), () => undefined).devices;
const capabilitiesOf = (size: HomeSize, seed: number) =>
  new Set(
    [...home(size, seed).values()].flatMap(({ description }) =>
      description.components.flatMap(({ capabilities }) => capabilities),
    ),
  );

describe('a home', () => {
  it.each(homeSizes)('of size %s has no two devices of the same id, whatever its seed', (size) => {
    const counts = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
      const layout = layOut(settingsOf({ size, seed }), () => true);
      const ids = layout.devices.map(({ description }) => description.externalId);
      return ids.length - new Set(ids).size;
    });
    expect(counts).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('is furnished by its seed', () => {
    const ids = (seed: number) => [...home('house', seed).keys()];
    expect(ids(1)).toEqual(ids(1));
    expect(ids(1)).not.toEqual(ids(2));
  });

  it('has the devices of the guides whatever its seed', () => {
    const wanted = [
      'hall-lamp',
      'living-floor',
      'living-climate',
      'hall-lock',
      'fuse-box',
      'proving-ground',
      'inhabitant',
    ];
    const missing = [1, 2, 3, 4].flatMap((seed) => wanted.filter((id) => !home('apartment', seed).has(id)));
    expect(missing).toEqual([]);
  });

  it('is an estate of exactly 200 devices, with a fuse for each but what cannot break', () => {
    expect([1, 2, 3].map((seed) => home('estate', seed).size)).toEqual([200, 200, 200]);
    const boxes = [...home('estate', 1).values()].filter(({ description }) => description.model === 'Fuse box');
    expect(boxes.map(({ description }) => description.components.length)).toEqual([50, 50, 50, 42]);
  });

  it('shows nearly the whole vocabulary on an estate', () => {
    const shown = capabilitiesOf('estate', 1);
    expect([...shown].sort()).toEqual(
      [
        ...['airQuality', 'alarm', 'battery', 'brightness', 'button', 'color', 'colorTemperature', 'contact', 'cover'],
        ...['energy', 'fan', 'garageDoor', 'humidity', 'illuminance', 'leak', 'linkQuality', 'lock', 'media', 'motion'],
        ...['occupancy', 'onOff', 'power', 'presence', 'smoke', 'temperature', 'thermostat', 'vacuum', 'valve'],
        ...['virtual.faults', 'virtual.inhabitant', 'virtual.weather'],
      ].sort(),
    );
  });
});
