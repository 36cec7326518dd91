import type { Action, AutomationDefinition, Condition, Expression, Trigger } from '@nexa/sdk';
import { expect, it } from 'vitest';
import {
  INTEGRATION,
  isOn,
  LAMP,
  LOCK,
  MEMBER,
  OTHER_AUTOMATION,
  SCENE,
  SENSOR,
  STRIP,
  warmth,
} from '../walk/whole-automation.ts';
import { ALARM, home, NOBODY, problemOf, THERMOSTAT, THIS_AUTOMATION } from './check-home.ts';

const lampOn = { type: 'command', deviceId: LAMP, capability: 'onOff', command: 'on' } as const;
const dim = (params: Record<string, unknown>, rest: object = {}): Action => ({
  type: 'command',
  deviceId: LAMP,
  capability: 'brightness',
  command: 'set',
  params,
  ...rest,
});
const white = (kelvin: unknown) => dim({ kelvin }, { capability: 'colorTemperature' });
const set = (variables: Record<string, Expression>): Action => ({ type: 'variables', variables });
const use = (variable: string): Action => ({ type: 'delay', seconds: { expression: { variable } } });
const publish = (config: Record<string, unknown>): Action => ({
  type: 'plugin',
  integrationId: INTEGRATION,
  action: 'mqtt.publish',
  config,
});
const lampIs = { type: 'state', deviceId: LAMP, capability: 'onOff', attribute: 'on' } as const;
const retained = { type: 'plugin', integrationId: INTEGRATION, condition: 'mqtt.retained' } as const;
const asked: Condition = { ...retained, config: { topic: 'a' } };
const again: Trigger = { id: 'again', type: 'mode', to: ['night'] };
const hook: Trigger = { id: 'called', type: 'webhook' };
const gone: Expression = { state: { deviceId: NOBODY, capability: 'onOff', attribute: 'on' } };
const expression = (of: Expression): Condition => ({ type: 'expression', expression: of });

it.each<Condition>([
  { ...lampIs, equals: true },
  { ...lampIs, equals: [true, false], for: 5 },
  { type: 'time', after: '07:00' },
  { type: 'sun', above: 0 },
  { type: 'schedule', periods: [{ from: '07:00', to: '08:00' }] },
  { type: 'trigger', is: ['moved'] },
  expression({ op: '>', args: [warmth, 20] }),
  expression({ trigger: 'data', name: 'dark' }),
  expression({ trigger: 'value' }),
  { ...retained, config: { topic: 'a' } },
])('takes the condition %j', (condition) => {
  expect(problemOf({ conditions: [condition] })).toBeUndefined();
});

it.each<[string, string, Condition]>([
  ['deviceId', 'no device', { ...lampIs, deviceId: NOBODY }],
  ['attribute', 'onOff has no attribute off', { ...lampIs, attribute: 'off' }],
  ['equals', 'onOff.on must be boolean', { ...lampIs, equals: 'on' }],
  ['equals/1', 'onOff.on must be boolean', { ...lampIs, equals: [true, 'on'] }],
  ['below', 'onOff.on is not a number', { ...lampIs, below: 5 }],
  ['below', 'above 5 and below 3', { ...lampIs, capability: 'brightness', attribute: 'level', above: 5, below: 3 }],
  ['after', 'time of day', { type: 'time', after: '7' }],
  ['above', 'never above', { type: 'sun', above: 5, below: 0 }],
  ['is/1', 'no trigger gone: name one', { type: 'trigger', is: ['moved', 'gone'] }],
  ['expression', 'gives a number, and a condition takes true or false', expression(warmth)],
  ['expression', 'a condition takes true or false', expression('yes')],
  ['expression/args/0/state/deviceId', 'no device', expression({ op: 'not', args: [gone] })],
  ['expression/args/1', '> takes a number here, and this is a text', expression({ op: '>', args: [warmth, '20'] })],
  ['expression/variable', 'no variable level is set before', expression({ variable: 'level' })],
  ['integrationId', 'no integration', { ...retained, integrationId: NOBODY, config: {} }],
  ['condition', 'no condition mqtt.topic', { ...retained, condition: 'mqtt.topic', config: {} }],
  ['config', 'required property', { ...retained, config: {} }],
  ['config/topic', 'must be string', { ...retained, config: { topic: { $expression: 'a' } } }],
])('refuses in a condition, at %s: %s', (field, problem, condition) => {
  const message = expect.stringContaining(problem);
  expect(problemOf({ conditions: [condition] })).toMatchObject({ path: `conditions/0/${field}`, message });
  const within: Condition = { type: 'or', conditions: [{ type: 'not', condition }] };
  expect(problemOf({ actions: [{ type: 'repeat', while: [within], actions: [lampOn] }] })).toMatchObject({
    path: `actions/0/while/0/conditions/0/condition/${field}`,
    message,
  });
});

it.each<Action>([
  lampOn,
  { type: 'command', deviceId: STRIP, capability: 'onOff', command: 'off' },
  dim({ level: 50 }),
  dim({ level: { $expression: warmth } }),
  dim({ level: { $expression: { trigger: 'data', name: 'level' } } }),
  white({ $expression: { op: '*', args: [warmth, 100] } }),
  white(4000),
  {
    type: 'command',
    deviceId: THERMOSTAT,
    capability: 'thermostat',
    command: 'set',
    params: { mode: { $expression: 'heat' } },
  },
  { type: 'scene', sceneId: SCENE.toUpperCase() },
  { type: 'delay', seconds: 5 },
  { type: 'delay', seconds: { expression: warmth } },
  { type: 'wait', conditions: [lampIs], timeout: { expression: warmth } },
  { type: 'repeat', count: { expression: warmth }, actions: [lampOn] },
  { type: 'repeat', until: [expression({ variable: 'timedOut' })], actions: [use('repeat')] },
  { type: 'repeat', forEach: [1, 2], actions: [use('item')] },
  { type: 'repeat', forEach: [], actions: [{ type: 'repeat', forEach: [1], actions: [use('item')] }, lampOn] },
  { type: 'wait', triggers: [again], timeout: { expression: { variable: 'wait.data.seconds' } } },
  { type: 'if', conditions: [expression({ op: '==', args: [{ variable: 'wait.trigger' }, 'again'] })], then: [] },
  { type: 'run', automationId: OTHER_AUTOMATION },
  { type: 'notify', title: 'Hello {nobody}', to: [MEMBER] },
  { type: 'mode', mode: 'night' },
  { type: 'stop' },
  publish({ topic: 'a', payload: 'b', quality: { $expression: warmth } }),
])('takes the action %j', (action) => {
  expect(problemOf({ actions: [action] })).toBeUndefined();
});

it.each<[string, string, Action]>([
  ['triggers/1', 'a wait cannot be ended by a webhook', { type: 'wait', triggers: [again, hook] }],
  ['triggers/0', 'a wait cannot be ended by a start', { type: 'wait', triggers: [{ id: 'begun', type: 'start' }] }],
  ['conditions/0', 'a plugin is not asked again', { type: 'wait', conditions: [asked] }],
  [
    'conditions/0/conditions/0/condition',
    'a plugin is not asked again',
    { type: 'wait', conditions: [{ type: 'or', conditions: [{ type: 'not', condition: asked }] }] },
  ],
])('refuses what a wait can never see, at %s: %s', (field, problem, action) => {
  const message = expect.stringContaining(problem);
  expect(problemOf({ actions: [action] })).toMatchObject({ path: `actions/0/${field}`, message });
  expect(problemOf({ actions: [{ type: 'if', conditions: [], then: [action] }] })).toMatchObject({
    path: `actions/0/then/0/${field}`,
    message,
  });
});

it.each<[string, string, Action]>([
  ['actions/0/seconds/expression', 'gives a text', { type: 'repeat', forEach: ['a'], actions: [use('item')] }],
  ['actions/0/variables/item', 'NEXA’s own', { type: 'repeat', forEach: ['a'], actions: [set({ item: 1 })] }],
  ['', 'takes one of count, while, until and forEach', { type: 'repeat', count: 1, forEach: [1], actions: [lampOn] }],
])('refuses in a repeat over a list, at %s: %s', (field, problem, action) => {
  const path = field === '' ? 'actions/0' : `actions/0/${field}`;
  expect(problemOf({ actions: [action] })).toMatchObject({ path, message: expect.stringContaining(problem) });
});

it('knows item within a repeat over a list only, and leaves the name to others elsewhere', () => {
  const loop: Action = { type: 'repeat', forEach: [1], actions: [use('item')] };
  expect(problemOf({ actions: [loop, use('item')] })).toMatchObject({ path: 'actions/1/seconds/expression/variable' });
  expect(problemOf({ actions: [set({ item: 1 }), use('item')] })).toBeUndefined();
  expect(problemOf({ actions: [set({ item: 1 }), loop] })).toMatchObject({ path: 'actions/1/forEach' });
});

it('leaves no name that begins with wait. to others', () => {
  expect(problemOf({ actions: [set({ 'wait.x': 1 })] })).toMatchObject({ path: 'actions/0/variables/wait.x' });
});

it.each<[string, string, Action]>([
  ['deviceId', 'the home has no device with this id', { ...lampOn, deviceId: NOBODY }],
  ['component', 'Lamp has no component b', { ...lampOn, component: 'b' }],
  ['component', 'name the component', { ...lampOn, deviceId: STRIP, command: 'toggle' }],
  ['capability', 'Lamp does not have lock', { ...lampOn, capability: 'lock', command: 'lock' }],
  ['command', 'onOff has no command fly', { ...lampOn, command: 'fly' }],
  ['params/level', 'must be <= 100', dim({ level: 101 })],
  ['params', 'must NOT have additional properties', dim({ level: 1, speed: { $expression: 5 } })],
  ['params', 'must have required property', dim({})],
  ['params/kelvin', 'within its limits only', white(5000)],
  [
    'params/level/$expression',
    'gives a text, and level of brightness.set takes a number',
    dim({ level: { $expression: 'full' } }),
  ],
  ['params/level/$expression/state/deviceId', 'no device', dim({ level: { $expression: gone } })],
  [
    'params/level/$expression',
    'op has a value that it cannot have',
    dim({ level: { $expression: { op: 'eval', args: [] } } }),
  ],
  ['params/level/$expression', 'true or false, a number, a text or an object', dim({ level: { $expression: null } })],
  ['sceneId', 'no scene with this id: choose one', { type: 'scene', sceneId: NOBODY }],
  [
    'seconds/expression',
    'gives true or false, and seconds takes a number',
    { type: 'delay', seconds: { expression: isOn } },
  ],
  [
    'timeout/expression',
    'timeout takes a number',
    { type: 'wait', conditions: [lampIs], timeout: { expression: 'x' } },
  ],
  ['count/expression', 'count takes a number', { type: 'repeat', count: { expression: isOn }, actions: [lampOn] }],
  ['automationId', 'an automation cannot run itself', { type: 'run', automationId: THIS_AUTOMATION.toUpperCase() }],
  ['automationId', 'no automation with this id', { type: 'run', automationId: NOBODY }],
  ['to/1', 'nobody of this home has this id', { type: 'notify', title: 'Hi', to: [MEMBER, NOBODY] }],
  ['integrationId', 'no integration', { ...publish({}), integrationId: NOBODY } as Action],
  ['action', 'no action mqtt.erase', { ...publish({}), action: 'mqtt.erase' } as Action],
  ['config', 'required property', publish({ topic: 'a' })],
  ['config/payload', 'must be string', publish({ topic: 'a', payload: 5 })],
  ['config/payload/$expression', 'takes a text', publish({ topic: 'a', payload: { $expression: warmth } })],
  ['config/password', 'keeps no secrets', publish({ topic: 'a', payload: 'b', password: 'c' })],
  ['variables/level/variable', 'no variable other is set before', set({ level: { variable: 'other' } })],
  ['variables/a', 'a and b use each other', set({ a: { variable: 'b' }, b: { variable: 'a' } })],
  ['variables/repeat', 'NEXA’s own: take another name', set({ repeat: 1 })],
])('refuses in an action, at %s: %s', (field, problem, action) => {
  const message = expect.stringContaining(problem);
  expect(problemOf({ actions: [action] })).toMatchObject({ path: `actions/0/${field}`, message });
  const within: Action = { type: 'if', conditions: [], then: [], else: [lampOn, action] };
  expect(problemOf({ actions: [within] })).toMatchObject({ path: `actions/0/else/1/${field}`, message });
});

it('may be run by others while it is new', () => {
  const { automationId: _, ...fresh } = home;
  expect(problemOf({ actions: [{ type: 'run', automationId: THIS_AUTOMATION }] }, fresh)).toBeUndefined();
});

it.each<[string, string, string, Record<string, unknown>]>([
  [LOCK, 'lock', 'unlock', {}],
  [ALARM, 'alarm', 'disarm', {}],
])('needs a person’s consent to %s %s.%s, however deep it stands', (deviceId, capability, command, params) => {
  const action: Action = { type: 'command', deviceId, capability, command, params };
  const actions: Action[] = [{ type: 'parallel', branches: [[lampOn], [action]] }];
  expect(problemOf({ actions })).toMatchObject({ code: 'NEXA_COMMAND_SENSITIVE', path: 'actions/0/branches/1/0' });
  expect(problemOf({ actions, allowSensitive: true })).toBeUndefined();
});

it('needs a person’s consent to what a plugin calls sensitive', () => {
  const actions: Action[] = [{ type: 'plugin', integrationId: INTEGRATION, action: 'gate.open', config: {} }];
  expect(problemOf({ actions })).toMatchObject({ code: 'NEXA_COMMAND_SENSITIVE', path: 'actions/0' });
  expect(problemOf({ actions, allowSensitive: true })).toBeUndefined();
});

it.each(['4711', { $expression: { trigger: 'data', name: 'code' } }])('keeps no code such as %j', (code) => {
  const action: Action = { type: 'command', deviceId: ALARM, capability: 'alarm', command: 'disarm', params: { code } };
  expect(problemOf({ actions: [action], allowSensitive: true })).toMatchObject({
    code: 'NEXA_AUTOMATION_INVALID',
    path: 'actions/0/params/code',
  });
});

it.each<[string, Partial<AutomationDefinition>]>([
  ['by the automation', { variables: { level: 5 }, actions: [use('level')] }],
  [
    'by one of the automation that another needs, in whatever order',
    { variables: { a: { variable: 'b' }, b: 5 }, actions: [use('a')] },
  ],
  ['by an action before', { actions: [set({ level: 5 }), use('level')] }],
  ['by itself before', { actions: [set({ n: 1 }), set({ n: { op: '+', args: [{ variable: 'n' }, 1] } })] }],
  [
    'in the round of a repeat',
    { actions: [{ type: 'repeat', until: [expression({ variable: 'done' })], actions: [set({ done: true })] }] },
  ],
  [
    'by one way of several',
    { actions: [{ type: 'choose', options: [{ conditions: [], actions: [set({ level: 5 })] }] }, use('level')] },
  ],
  [
    'by a branch that has ended',
    { actions: [{ type: 'parallel', branches: [[set({ level: 5 })], [lampOn]] }, use('level')] },
  ],
])('knows a variable that is set %s', (_, rest) => {
  expect(problemOf(rest)).toBeUndefined();
});

it.each<[string, string, Partial<AutomationDefinition>]>([
  ['actions/0/seconds/expression/variable', 'is set after', { actions: [use('level'), set({ level: 5 })] }],
  [
    'actions/0/branches/1/0/seconds/expression/variable',
    'is set in a branch beside',
    { actions: [{ type: 'parallel', branches: [[set({ level: 5 })], [use('level')]] }] },
  ],
  [
    'actions/0/otherwise/0/seconds/expression/variable',
    'is set by another way',
    {
      actions: [
        { type: 'choose', options: [{ conditions: [], actions: [set({ level: 5 })] }], otherwise: [use('level')] },
      ],
    },
  ],
  [
    'conditions/0/expression/variable',
    'is set by an action',
    { conditions: [expression({ variable: 'a' })], actions: [set({ a: true })] },
  ],
  ['actions/0/seconds/expression', 'is of another type', { variables: { level: 'low' }, actions: [use('level')] }],
  ['actions/1/variables/level', 'is a number elsewhere', { actions: [set({ level: 5 }), set({ level: 'low' })] }],
  [
    'actions/0/else/0/variables/level',
    'is a number in another way',
    { actions: [{ type: 'if', conditions: [], then: [set({ level: 5 })], else: [set({ level: true })] }] },
  ],
])('refuses at %s a variable that %s', (path, _, rest) => {
  expect(problemOf(rest)).toMatchObject({ code: 'NEXA_AUTOMATION_INVALID', path });
});

it('lets a variable that an event may fill with anything take any type', () => {
  const actions = [set({ level: { trigger: 'data', name: 'level' } }), set({ level: 5 }), set({ level: 'low' })];
  expect(problemOf({ actions })).toBeUndefined();
});

it('knows the type of the trigger’s value when all triggers agree', () => {
  const warm = {
    id: 'w',
    type: 'numeric',
    deviceId: SENSOR,
    capability: 'temperature',
    attribute: 'celsius',
    above: 5,
  } as const;
  const moved = { id: 'm', type: 'state', deviceId: SENSOR, capability: 'motion', attribute: 'active' } as const;
  const conditions = [expression({ trigger: 'value' })];
  expect(problemOf({ triggers: [moved], conditions })).toBeUndefined();
  expect(problemOf({ triggers: [warm], conditions })?.path).toBe('conditions/0/expression');
  expect(problemOf({ triggers: [warm, moved], conditions })).toBeUndefined();
});
