import { type JsonObject, seconds } from '@nexa/sdk';
import { beforeEach, describe, expect, it } from 'vitest';
import { Lamp } from '../../src/devices/lamp.ts';

const NOON = Date.UTC(2026, 2, 2, 12);

let lamp: Lamp;

beforeEach(() => {
  lamp = new Lamp({ id: 'lamp', name: 'Lamp' }, 'color', { watts: 10, on: true });
});

const at = (count: number) => NOON + seconds(count);

function order(name: string, params: JsonObject, count = 0): void {
  const [capability = '', command = ''] = name.split('.');
  lamp.command({ id: 'c', externalId: 'lamp', component: 'main', capability, command, params }, at(count));
}

const shown = (count: number, ...attributes: readonly string[]) => {
  const values = new Map(lamp.values(at(count)).map(({ attribute, value }) => [attribute, value]));
  return attributes.map((attribute) => values.get(attribute));
};

describe('a lamp that takes its time', () => {
  it('gets brighter bit by bit, and says when it will be there', () => {
    order('brightness.set', { level: 100, transition: 10 });
    expect([0, 1, 5, 9, 10].map((count) => shown(count, 'level')[0])).toEqual([80, 82, 90, 98, 100]);
    expect([lamp.arrivesAt(at(3)), lamp.arrivesAt(at(10))]).toEqual([at(10), undefined]);
  });

  it('begins in the dark when it was off', () => {
    order('onOff.off', {});
    order('brightness.set', { level: 40, transition: 4 });
    expect([0, 1, 2, 4].map((count) => shown(count, 'on', 'level'))).toEqual([
      [true, 1],
      [true, 10],
      [true, 20],
      [true, 40],
    ]);
  });

  it('goes off at the end of its way to 0, and comes back as bright as it was', () => {
    order('brightness.set', { level: 0, transition: 4 });
    expect([0, 2, 3.99, 4].map((count) => shown(count, 'on', 'level'))).toEqual([
      [true, 80],
      [true, 40],
      [true, 1],
      [false, 80],
    ]);
    order('onOff.on', {}, 5);
    expect(shown(5, 'on', 'level')).toEqual([true, 80]);
  });

  it.each<[string, string, JsonObject, readonly unknown[]]>([
    ['being switched off', 'onOff.off', {}, [false, 40]],
    ['being toggled', 'onOff.toggle', {}, [false, 40]],
    ['a level that it is to have at once', 'brightness.set', { level: 90 }, [true, 90]],
  ])('leaves its way for %s', (_, name, params, values) => {
    order('brightness.set', { level: 40, transition: 60 });
    order(name, params, 30);
    expect(shown(30, 'on', 'level')).toEqual(values);
    expect(lamp.arrivesAt(at(30))).toBeUndefined();
  });

  it('goes on when it is only switched on', () => {
    order('brightness.set', { level: 40, transition: 60 });
    order('onOff.on', {}, 30);
    expect(shown(45, 'level')).toEqual([50]);
  });

  it('comes back at once when it is switched on on its way to 0', () => {
    order('brightness.set', { level: 0, transition: 60 });
    order('onOff.on', {}, 30);
    expect(shown(30, 'on', 'level')).toEqual([true, 80]);
  });

  it('changes its colour the shorter way round', () => {
    order('color.set', { hue: 350, saturation: 100, transition: 4 });
    expect([0, 1, 2, 4].map((count) => shown(count, 'hue', 'saturation', 'colorMode'))).toEqual([
      [30, 60, 'color'],
      [20, 70, 'color'],
      [10, 80, 'color'],
      [350, 100, 'color'],
    ]);
  });

  it('changes its white while it gets darker, each in its time', () => {
    order('brightness.set', { level: 20, transition: 2 });
    order('colorTemperature.set', { kelvin: 4700, transition: 4 });
    expect(shown(1, 'level', 'kelvin')).toEqual([50, 3200]);
    expect(lamp.arrivesAt(at(1))).toBe(at(4));
    expect(shown(3, 'level', 'kelvin')).toEqual([20, 4200]);
  });

  it('draws what it shines', () => {
    order('brightness.set', { level: 0, transition: 10 });
    const [first = 0, middle = 0, last = 0] = [0, 5, 10].map((count) => lamp.watts(at(count)));
    expect(first).toBeGreaterThan(middle);
    expect(middle).toBeGreaterThan(last);
    expect(last).toBe(0.4);
  });

  it('is on its way still after a restart', () => {
    order('brightness.set', { level: 0, transition: 10 });
    const memory = JSON.parse(JSON.stringify(lamp.remember()));
    lamp = new Lamp({ id: 'lamp', name: 'Lamp' }, 'color', { watts: 10 });
    lamp.recall(memory);
    expect(shown(5, 'on', 'level')).toEqual([true, 40]);
    expect(shown(10, 'on', 'level')).toEqual([false, 80]);
  });
});
