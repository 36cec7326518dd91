import type { AutomationDefinition, AutomationTest } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { repairedDefinition, withPartsAside } from '../../../src/automations/health/repair-automation.ts';

const on = (deviceId: string, rest: object = {}) =>
  ({ type: 'command', deviceId, capability: 'onOff', command: 'on', ...rest }) as const;
const isOn = (deviceId: string) =>
  ({ type: 'state', deviceId, capability: 'onOff', attribute: 'on', equals: true }) as const;

function automation(parts: Partial<AutomationDefinition>): AutomationDefinition {
  return { name: 'A', mode: 'single', triggers: [], conditions: [], actions: [], ...parts };
}

const test = (deviceId: string): AutomationTest => ({
  name: 'Lights up',
  when: [{ after: 1 }],
  then: { commands: [{ deviceId, capability: 'onOff', command: 'on' }] },
});

describe('a repaired automation', () => {
  it('has another device in that one place', () => {
    const before = automation({ actions: [on('old'), on('old')] });
    expect(repairedDefinition(before, { path: 'actions/1', replacementId: 'NEW' })).toEqual(
      automation({ actions: [on('old'), on('new')] }),
    );
  });

  it('takes its tests along when it names the old device nowhere else', () => {
    const before = automation({ actions: [on('old', { component: 'left' })], tests: [test('old')] });
    const wish = { path: 'actions/0', replacementId: 'new', component: 'right' };
    expect(repairedDefinition(before, wish)).toEqual(
      automation({ actions: [on('new', { component: 'right' })], tests: [test('new')] }),
    );
    const twice = automation({ actions: [on('old'), on('old')], tests: [test('old')] });
    expect(repairedDefinition(twice, { path: 'actions/0', replacementId: 'new' }).tests).toEqual([test('old')]);
  });

  it('has another scene where a scene is named', () => {
    const before = automation({ actions: [{ type: 'scene', sceneId: 'old' }] });
    expect(repairedDefinition(before, { path: 'actions/0', replacementId: 'new' }).actions).toEqual([
      { type: 'scene', sceneId: 'new' },
    ]);
  });

  it.each(['actions/7', 'actions/0/device', 'name', 'constructor', '__proto__/x'])(
    'is refused where nothing is named: %s',
    (path) => {
      const before = automation({ actions: [on('old')] });
      expect(() => repairedDefinition(before, { path, replacementId: 'new' })).toThrow(
        expect.objectContaining({ code: 'NEXA_AUTOMATION_INVALID', params: { path } }),
      );
    },
  );
});

describe('what is checked of it', () => {
  const whole = automation({
    triggers: [{ id: 't', type: 'state', deviceId: 'a', capability: 'onOff', attribute: 'on', to: true }],
    conditions: [{ type: 'not', condition: isOn('b') }],
    actions: [
      on('c'),
      { type: 'parallel', branches: [[on('d')], [on('e'), on('f')]] },
      { type: 'repeat', while: [isOn('g')], actions: [on('h')] },
    ],
    tests: [test('a')],
  });

  it('is all of it where nothing else is broken', () => {
    expect(withPartsAside(whole, ['actions/0'], 'actions/0')).toBe(whole);
    expect(withPartsAside(whole, [], 'actions/0')).toBe(whole);
  });

  it('is everything but what else is broken, each part alone', () => {
    const { tests: _, ...rest } = whole;
    const broken = ['triggers/0', 'conditions/0/condition', 'actions/1/branches/1/1', 'actions/2/while/0'];
    const delay = { type: 'delay', seconds: 1 };
    expect(withPartsAside(whole, broken, 'actions/0')).toEqual({
      ...rest,
      triggers: [{ id: 't', type: 'start' }],
      conditions: [{ type: 'not', condition: { type: 'mode', is: ['home'] } }],
      actions: [
        on('c'),
        { type: 'parallel', branches: [[on('d')], [on('e'), delay]] },
        { type: 'repeat', while: [{ type: 'mode', is: ['home'] }], actions: [on('h')] },
      ],
    });
  });

  it('is the repaired part in any case', () => {
    expect(withPartsAside(whole, ['actions/1/branches/0/0/params/level/$expression'], 'actions/1/branches/0/0')).toBe(
      whole,
    );
  });
});
