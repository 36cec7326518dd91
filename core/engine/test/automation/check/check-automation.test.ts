import type { AutomationDefinition, Trigger } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { checkAutomation } from '../../../src/automation/check/check-automation.ts';
import { INTEGRATION, LAMP, LOCK, SENSOR, STRIP, wholeAutomation } from '../walk/whole-automation.ts';
import { automationWith, home, NOBODY, problemOf } from './check-home.ts';

const lampOn = { type: 'command', deviceId: LAMP, capability: 'onOff', command: 'on' } as const;
const moved = { id: 'moved', type: 'state', deviceId: SENSOR, capability: 'motion', attribute: 'active' } as const;
const warm = { id: 'w', type: 'numeric', deviceId: SENSOR, capability: 'temperature', attribute: 'celsius' } as const;
const pressed = { id: 'p', type: 'event', deviceId: SENSOR, capability: 'button', event: 'pressed' } as const;
const topic = { id: 't', type: 'plugin', integrationId: INTEGRATION, trigger: 'mqtt.topic' } as const;

it('takes an automation with a part of every kind', () => {
  expect(() => checkAutomation(wholeAutomation, home)).not.toThrow();
});

it('takes ids in any case', () => {
  expect(problemOf({ actions: [{ ...lampOn, deviceId: LAMP.toUpperCase() }] })).toBeUndefined();
});

it.each<[string, string, Partial<AutomationDefinition>]>([
  ['triggers/1/id', 'the id moved is used twice', { triggers: [moved, moved] }],
  [
    'conditions/2/id',
    'the id a is used twice',
    {
      conditions: [
        { id: 'a', type: 'mode', is: ['home'] },
        { type: 'mode', is: ['home'] },
        { id: 'a', type: 'mode', is: ['away'] },
      ],
    },
  ],
  [
    'actions/1/id',
    'the id a is used twice',
    {
      actions: [
        { id: 'a', ...lampOn },
        { id: 'a', ...lampOn },
      ],
    },
  ],
  [
    'actions/0/branches/0/1/id',
    'the id a is used twice',
    {
      actions: [
        {
          type: 'parallel',
          branches: [
            [
              { id: 'a', ...lampOn },
              { id: 'a', ...lampOn },
            ],
          ],
        },
      ],
    },
  ],
  ['actions/0/triggers/1/id', 'the id moved is used twice', { actions: [{ type: 'wait', triggers: [moved, moved] }] }],
  ['actions/0', 'a wait needs one of conditions and triggers: give one', { actions: [{ type: 'wait' }] }],
  [
    'actions/0',
    'a wait takes one of conditions and triggers: leave out triggers',
    { actions: [{ type: 'wait', conditions: [{ type: 'mode', is: ['home'] }], triggers: [moved] }] },
  ],
  [
    'actions/0',
    'a repeat needs one of count, while, until and forEach: give one',
    { actions: [{ type: 'repeat', actions: [lampOn] }] },
  ],
  [
    'actions/0',
    'a repeat takes one of count, while, until and forEach: leave out while and until',
    { actions: [{ type: 'repeat', count: 1, while: [], until: [], actions: [lampOn] }] },
  ],
])('refuses at %s: %s', (path, problem, rest) => {
  expect(problemOf(rest)).toMatchObject({ code: 'NEXA_AUTOMATION_INVALID', path, message: `${path}: ${problem}.` });
});

it('takes the same id in two lists', () => {
  const branch = [{ id: 'a', ...lampOn }];
  expect(problemOf({ actions: [{ type: 'parallel', branches: [branch, branch] }] })).toBeUndefined();
});

const nestedActions = (levels: number): AutomationDefinition['actions'] =>
  levels === 1 ? [lampOn] : [{ type: 'if', conditions: [], then: nestedActions(levels - 1) }];
const nestedConditions = (levels: number): AutomationDefinition['conditions'] =>
  levels === 1 ? [{ type: 'mode', is: ['home'] }] : [{ type: 'and', conditions: nestedConditions(levels - 1) }];
const manyActions = (count: number): AutomationDefinition['actions'] => [
  { type: 'parallel', branches: Array.from({ length: 9 }, () => [lampOn]) },
  { type: 'parallel', branches: [Array.from({ length: count - 11 }, () => lampOn)] },
];

it('takes what is nested eight levels deep, and 500 actions', () => {
  expect(problemOf({ actions: nestedActions(8) })).toBeUndefined();
  expect(problemOf({ conditions: nestedConditions(8) })).toBeUndefined();
  expect(problemOf({ actions: manyActions(500) })).toBeUndefined();
});

it.each<[string, string, Partial<AutomationDefinition>]>([
  [`actions${'/0/then'.repeat(8)}`, 'at most 8 levels deep', { actions: nestedActions(9) }],
  [`conditions${'/0/conditions'.repeat(8)}/0`, 'at most 8 levels deep', { conditions: nestedConditions(9) }],
  [
    `actions/0/while${'/0/conditions'.repeat(8)}/0`,
    'at most 8 levels deep',
    { actions: [{ type: 'repeat', while: nestedConditions(9), actions: [lampOn] }] },
  ],
  ['actions/1/branches/0/489', 'at most 500 actions', { actions: manyActions(501) }],
])('refuses at %s what is too much: %s', (path, problem, rest) => {
  expect(problemOf(rest)).toMatchObject({ path, message: expect.stringContaining(problem) });
});

it.each<[string, Trigger]>([
  ['a value of the attribute', { ...moved, to: true }],
  ['some values of the attribute', { ...moved, from: [true, false] }],
  ['a band', { ...warm, above: 18, below: 25, hysteresis: 1 }],
  ['one bound with a wide hysteresis', { ...warm, above: 18, hysteresis: 50 }],
  ['another device that has the attribute', { ...moved, others: [{ deviceId: STRIP, component: 'b' }] }],
  ['an event with fitting data', { ...pressed, match: { press: 'double' } }],
  ['a time', { id: 't', type: 'time', at: '07:00' }],
  ['the sun', { id: 't', type: 'sun', event: 'dusk' }],
  ['an issue of a device', { id: 't', type: 'issue', on: 'opened', deviceId: LOCK }],
  ['a part of a plugin', { ...topic, config: { topic: 'a' } }],
])('takes %s as a trigger, of a wait too', (_, trigger) => {
  expect(problemOf({ triggers: [trigger] })).toBeUndefined();
  expect(problemOf({ actions: [{ type: 'wait', triggers: [trigger] }] })).toBeUndefined();
});

it.each(['webhook', 'start'] as const)('takes a %s as a trigger', (type) => {
  expect(problemOf({ triggers: [{ id: 't', type }] })).toBeUndefined();
});

it.each<[string, string, Trigger]>([
  ['deviceId', 'the home has no device with this id', { ...moved, deviceId: NOBODY }],
  ['component', 'Sensor has no component b', { ...moved, component: 'b' }],
  ['capability', 'Lamp does not have motion', { ...moved, deviceId: LAMP }],
  ['attribute', 'motion has no attribute constructor', { ...moved, attribute: 'constructor' }],
  ['to', 'motion.active must be boolean', { ...moved, to: 'yes' }],
  ['from/1', 'motion.active must be boolean', { ...moved, from: [true, 1] }],
  ['above', 'motion.active is not a number', { ...moved, above: 1 }],
  ['below', 'no number is above 5 and below 5', { ...warm, type: 'state', above: 5, below: 5 }],
  [
    'others/1/deviceId',
    'the home has no device with this id',
    { ...moved, others: [{ deviceId: SENSOR }, { deviceId: NOBODY }] },
  ],
  ['others/0/capability', 'Strip does not have motion', { ...moved, others: [{ deviceId: STRIP, component: 'a' }] }],
  ['others/0/component', 'Strip has no component main', { ...warm, above: 1, others: [{ deviceId: STRIP }] }],
  ['', 'give above, below or both', warm],
  ['below', 'motion.active is not a number', { ...warm, capability: 'motion', attribute: 'active', below: 1 }],
  ['below', 'no number is above 25 and below 18', { ...warm, above: 25, below: 18 }],
  ['hysteresis', 'make it smaller than 7', { ...warm, above: 18, below: 25, hysteresis: 7 }],
  ['event', 'button has no event toString', { ...pressed, event: 'toString' }],
  ['match/press', 'must be equal to constant', { ...pressed, match: { press: 'triple' } }],
  ['match/toString', 'pressed has no toString', { ...pressed, match: { toString: 1 } as never }],
  ['at', 'not a time of day', { id: 't', type: 'time', at: '25:00' }],
  ['cron', 'cannot be read', { id: 't', type: 'cron', cron: '61 7 * * *' }],
  ['elevation', 'not both', { id: 't', type: 'sun', event: 'dusk', elevation: 5 }],
  ['deviceId', 'the home has no device with this id', { id: 't', type: 'issue', on: 'opened', deviceId: NOBODY }],
  ['integrationId', 'no integration with this id', { ...topic, integrationId: NOBODY, config: {} }],
  ['trigger', 'has no trigger mqtt.publish', { ...topic, trigger: 'mqtt.publish', config: {} }],
  ['config', 'must have required property', { ...topic, config: {} }],
  ['config/topic', 'must be string', { ...topic, config: { topic: 5 } }],
])('refuses in a trigger, at “%s”: %s', (field, problem, trigger) => {
  const at = (path: string) => (field === '' ? path : `${path}/${field}`);
  const message = expect.stringContaining(problem);
  expect(problemOf({ triggers: [trigger] })).toMatchObject({ path: at('triggers/0'), message });
  expect(problemOf({ actions: [{ type: 'wait', triggers: [trigger] }] })).toMatchObject({
    path: at('actions/0/triggers/0'),
    message,
  });
});

it('says in one sentence what is wrong with a time', () => {
  expect(problemOf({ triggers: [{ id: 't', type: 'time', at: '25:00' }] })?.message).toMatch(/[^.][.]$/);
});

it('needs the position of the home for the sun', () => {
  const nowhere = { ...home, place: { timezone: 'UTC' } };
  const sun: Partial<AutomationDefinition> = { triggers: [{ id: 't', type: 'sun', event: 'dusk' }] };
  expect(problemOf(sun, nowhere)?.message).toContain('position');
  expect(problemOf(sun)).toBeUndefined();
});

it('names what there is instead', () => {
  expect(problemOf({ triggers: [{ ...moved, component: 'b' }] })?.params.known).toEqual(['main']);
  expect(problemOf({ triggers: [{ ...pressed, event: 'held' }] })?.params.known).toEqual(['pressed']);
});

const test = (rest: object): Partial<AutomationDefinition> => ({
  tests: [{ name: 'Test', when: [{ trigger: 'moved' }], then: { runs: 1 }, ...rest } as never],
});
const lampIs = (value: unknown) => ({ deviceId: LAMP, capability: 'onOff', attribute: 'on', value });

it.each([
  test({}),
  test({ given: { states: [lampIs(true)], fails: [LAMP] } }),
  test({ when: [{ state: lampIs(true) }, { event: { ...pressed, data: { press: 'long' } } }, { after: 5 }] }),
  test({ then: { commands: [{ deviceId: LAMP, capability: 'brightness', command: 'set', params: {} }] } }),
])('takes a test that names what there is: %j', (rest) => {
  expect(problemOf(rest)).toBeUndefined();
});

it.each<[string, string, Partial<AutomationDefinition>]>([
  ['given/states/0/deviceId', 'no device', test({ given: { states: [{ ...lampIs(true), deviceId: NOBODY }] } })],
  ['given/states/0/value', 'onOff.on must be boolean', test({ given: { states: [lampIs(1)] } })],
  ['given/fails/0', 'no device', test({ given: { fails: [NOBODY] } })],
  ['when/1/trigger', 'no trigger gone', test({ when: [{ after: 1 }, { trigger: 'gone' }] })],
  ['when/0/state/attribute', 'no attribute off', test({ when: [{ state: { ...lampIs(true), attribute: 'off' } }] })],
  ['when/0/event/event', 'no event held', test({ when: [{ event: { ...pressed, event: 'held' } }] })],
  ['when/0/event/data/key', 'pressed has no key', test({ when: [{ event: { ...pressed, data: { key: 1 } } }] })],
  ['then/commands/0/deviceId', 'no device', test({ then: { commands: [{ ...lampOn, deviceId: NOBODY }] } })],
  ['then/commands/0/command', 'no command fly', test({ then: { commands: [{ ...lampOn, command: 'fly' }] } })],
  [
    'then/commands/0/capability',
    'does not have lock',
    test({ then: { commands: [{ ...lampOn, capability: 'lock' }] } }),
  ],
])('refuses a test at %s: %s', (field, problem, rest) => {
  expect(problemOf(rest)).toMatchObject({ path: `tests/0/${field}`, message: expect.stringContaining(problem) });
});

it('finds the first of several problems', () => {
  const broken = automationWith({
    conditions: [{ type: 'trigger', is: ['gone'] }],
    ...test({ when: [{ trigger: 'x' }] }),
  });
  expect(problemOf(broken)?.path).toBe('conditions/0/is/0');
});
