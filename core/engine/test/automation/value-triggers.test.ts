import type { ScalarValue, StateTrigger, Trigger } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import type { TestHome } from '../support/test-home.ts';
import { executions, save, startHome } from './automation-home.ts';

const degrees = (home: TestHome, rest: Partial<StateTrigger>): Trigger => ({
  id: 'degrees',
  type: 'state',
  deviceId: home.id('sensor'),
  capability: 'temperature',
  attribute: 'celsius',
  ...rest,
});

/** What the automation was set off by, of these values. */
function firedBy(values: readonly number[], rest: Partial<StateTrigger>): (ScalarValue | undefined)[] {
  const home = startHome();
  save(home, { mode: 'parallel', triggers: [degrees(home, rest)], actions: [{ type: 'notify', title: 'x' }] });
  for (const value of values) home.report('sensor', 'temperature.celsius', value);
  return executions(home).map(({ trigger }) => trigger.value);
}

describe('a state trigger that leaves out values', () => {
  it.each<[string, Partial<StateTrigger>, readonly number[]]>([
    ['fires at every change to another one', { notTo: 20 }, [21, 22, 21]],
    ['fires at every change to none of them', { notTo: [20, 22] }, [21, 21]],
    ['fires at a change from none of them', { notFrom: [20, 22] }, [22, 20]],
    ['fires at what it waits for when it comes from none of them', { to: 21, notFrom: 20 }, [21]],
    ['fires when it comes to lie within bounds and is none of them', { above: 20, notTo: 22 }, [21, 21]],
    ['fires from one value to none of them', { from: 21, notTo: 20 }, [22]],
  ])('%s', (_, rest, expected) => {
    expect(firedBy([20, 21, 22, 21, 20], rest)).toEqual(expected);
  });

  it('waits anew at each change, and no more when the value is one of them', async () => {
    const home = startHome();
    const trigger = degrees(home, { notTo: 20, for: 60 });
    save(home, { mode: 'parallel', triggers: [trigger], actions: [{ type: 'notify', title: 'x' }] });
    for (const value of [20, 21]) home.report('sensor', 'temperature.celsius', value);
    await home.clock.advance(30_000);
    home.report('sensor', 'temperature.celsius', 22);
    await home.clock.advance(59_000);
    expect(executions(home)).toHaveLength(0);
    await home.clock.advance(1_000);
    expect(executions(home)).toHaveLength(1);
    for (const value of [21, 20]) home.report('sensor', 'temperature.celsius', value);
    await home.clock.advance(3_600_000);
    expect(executions(home)).toHaveLength(1);
  });
});
