import type { Condition, Trigger } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { executions, motion, move, outcomes, save, startHome } from './automation-home.ts';
import { is, moves, on, TestedHome } from './health/tested-home.ts';

const no: Condition = { type: 'mode', is: ['away'] };
const yes: Condition = { type: 'mode', is: ['home'] };
const off = (condition: Condition): Condition => ({ ...condition, enabled: false });

describe('a trigger that is disabled', () => {
  it('fires nothing; the others do', () => {
    const home = startHome();
    const triggers: Trigger[] = [
      { ...motion(home), id: 'off', enabled: false },
      { ...motion(home), id: 'on' },
    ];
    save(home, { mode: 'parallel', triggers, actions: [{ type: 'notify', title: 'x' }] });
    move(home);
    expect(executions(home).map(({ trigger }) => trigger.triggerId)).toEqual(['on']);
  });

  it('has nothing to say to the health of its automation', () => {
    const home = new TestedHome();
    const [motionId, lamp] = [home.motion('Motion', 'hall'), home.light('Lamp', 'hall')];
    home.seen(motionId, 'motion.active', [false], { count: 0 });
    const triggers = [{ ...moves(motionId), enabled: false }, moves(home.motion('Other', 'hall'))];
    home.automation('Idle', { triggers, actions: [on(lamp)], history: home.idle(40, {}) });
    const found = home.findings().filter(({ kind }) => kind === 'never-fires');
    expect(found.map(({ path }) => path)).toEqual(['triggers/1']);
  });
});

describe('a condition that is disabled', () => {
  it.each<[string, readonly Condition[], string]>([
    ['does not keep it from running', [off(no)], 'completed'],
    ['leaves the others to decide', [off(no), no], 'not-run: condition'],
    ['does not make one of several hold', [{ type: 'or', conditions: [off(yes), no] }], 'not-run: condition'],
    ['does not make several fail', [{ type: 'and', conditions: [off(no), yes] }], 'completed'],
    ['takes its group along when it is all of it', [{ type: 'or', conditions: [off(no)] }], 'completed'],
    ['takes its “not” along', [{ type: 'not', condition: off(yes) }], 'completed'],
    ['takes along what is within it', [off({ type: 'and', conditions: [no] })], 'completed'],
  ])('%s', (_, conditions, outcome) => {
    const home = startHome();
    save(home, { conditions, actions: [{ type: 'notify', title: 'x' }] });
    move(home);
    expect(outcomes(home)).toEqual([outcome]);
  });

  it('asks no plugin for what is within it', () => {
    const home = startHome();
    const condition = { type: 'plugin', integrationId: 'integration-1', condition: 'x.holds', config: {} } as const;
    const conditions = [off({ type: 'and', conditions: [condition] }), off({ type: 'not', condition })];
    save(home, { conditions, actions: [{ type: 'notify', title: 'x' }] });
    move(home);
    expect(home.of('ask-condition')).toEqual([]);
    expect(outcomes(home)).toEqual(['completed']);
  });

  it('stands in the trace as skipped', () => {
    const home = startHome();
    save(home, { conditions: [off(no), no], actions: [{ type: 'notify', title: 'x' }] });
    move(home);
    expect(executions(home)[0]?.conditions).toMatchObject([
      { path: 'conditions/0', passed: true, skipped: true },
      { path: 'conditions/1', passed: false, value: 'home' },
    ]);
  });

  it('keeps no two automations apart, and is no impossible one', () => {
    const home = new TestedHome();
    const [motionId, lamp] = [home.motion('Motion', 'hall'), home.light('Lamp', 'hall')];
    const impossible = off(is(home.light('Dim', 'hall'), 'brightness', 'level', { above: 200 }));
    home.automation('Odd', { triggers: [moves(motionId)], conditions: [impossible], actions: [on(lamp)] });
    expect(home.findings()).toEqual([]);
  });
});
