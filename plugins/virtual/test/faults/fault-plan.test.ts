import { days, hours } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { faultKinds } from '../../src/faults/fault.ts';
import { FaultPlan, type Frailty } from '../../src/faults/fault-plan.ts';
import { Chance } from '../../src/world/chance.ts';

const START = Date.UTC(2026, 2, 2);
const sensor: Frailty = { device: 'sensor', hasBattery: true, isMeasuring: true };
const lamp: Frailty = { device: 'lamp', hasBattery: false, isMeasuring: false };

function faultsOver(plan: FaultPlan, frailty: Frailty, count: number) {
  const found = Array.from({ length: count * 4 }, (_, index) => plan.at(frailty, START + hours(index * 6))).flat();
  return [...new Map(found.map((fault) => [fault.id, fault])).values()];
}

describe('the plan', () => {
  it('has no faults where none are wanted', () => {
    expect(faultsOver(new FaultPlan(new Chance(1), 'none'), sensor, 365)).toEqual([]);
  });

  it('has as many as its level says, about, and of every kind', () => {
    const few = faultsOver(new FaultPlan(new Chance(1), 'few'), sensor, 1000);
    const many = faultsOver(new FaultPlan(new Chance(1), 'many'), sensor, 1000);
    expect(few.length).toBeGreaterThan(3);
    expect(few.length).toBeLessThan(25);
    expect(many.length).toBeGreaterThan(50);
    expect(many.length).toBeLessThan(120);
    expect(new Set(many.map(({ kind }) => kind)).size).toBe(faultKinds.length);
  });

  it('drains no cells where there are none, and lets nothing drift that measures nothing', () => {
    const kinds = new Set(faultsOver(new FaultPlan(new Chance(1), 'many'), lamp, 1000).map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['clock', 'dropped', 'flapping', 'slow', 'stuck']);
  });

  it('is the same for everybody who asks, of the past too', () => {
    const forwards = faultsOver(new FaultPlan(new Chance(4), 'many'), sensor, 60);
    const plan = new FaultPlan(new Chance(4), 'many');
    expect(plan.at(sensor, START + days(200))).toEqual(
      new FaultPlan(new Chance(4), 'many').at(sensor, START + days(200)),
    );
    expect(faultsOver(plan, sensor, 60)).toEqual(forwards);
  });
});
