import type { AutomationDefinition, Expression } from '@nexa/sdk';

export const LAMP = '00000000-0000-4000-8000-00000000000a';
export const SENSOR = '00000000-0000-4000-8000-00000000000b';
export const STRIP = '00000000-0000-4000-8000-00000000000c';
export const LOCK = '00000000-0000-4000-8000-00000000000d';
export const SCENE = '00000000-0000-4000-8000-0000000000a1';
export const OTHER_AUTOMATION = '00000000-0000-4000-8000-0000000000b1';
export const MEMBER = '00000000-0000-4000-8000-0000000000c1';
export const INTEGRATION = '00000000-0000-4000-8000-0000000000d1';

export const isOn: Expression = { state: { deviceId: LAMP, capability: 'onOff', attribute: 'on' } };
export const warmth: Expression = { state: { deviceId: SENSOR, capability: 'temperature', attribute: 'celsius' } };

const lampOn = { type: 'command', deviceId: LAMP, capability: 'onOff', command: 'on' } as const;
const lampIsOn = { type: 'state', deviceId: LAMP, capability: 'onOff', attribute: 'on', equals: true } as const;
const moved = { type: 'state', deviceId: SENSOR, capability: 'motion', attribute: 'active', to: true } as const;

/** An automation with a part of every kind, in which all fits. */
export const wholeAutomation: AutomationDefinition = {
  name: 'Everything',
  mode: 'restart',
  variables: { limit: { op: '+', args: [warmth, 1] }, isBright: isOn },
  triggers: [
    { id: 'moved', ...moved, others: [{ deviceId: STRIP, component: 'b' }] },
    { id: 'warm', type: 'numeric', deviceId: SENSOR, capability: 'temperature', attribute: 'celsius', above: 25 },
    { id: 'key', type: 'event', deviceId: SENSOR, capability: 'button', event: 'pressed', match: { press: 'single' } },
    { id: 'seven', type: 'time', at: '07:00', weekdays: ['monday'] },
    { id: 'cron', type: 'cron', cron: '30 7 * * 1-5' },
    { id: 'sun', type: 'sun', event: 'sunset', offset: -600 },
    { id: 'term', type: 'schedule', periods: [{ from: '08:00', to: '12:00' }], edge: 'start' },
    { id: 'nobody', type: 'presence', event: 'last-left' },
    { id: 'mode', type: 'mode', to: ['away'] },
    { id: 'hook', type: 'webhook' },
    { id: 'issue', type: 'issue', on: 'opened', deviceId: LOCK },
    { id: 'start', type: 'start' },
    { id: 'topic', type: 'plugin', integrationId: INTEGRATION, trigger: 'mqtt.topic', config: { topic: 'a/b' } },
  ],
  conditions: [
    {
      type: 'or',
      conditions: [
        lampIsOn,
        { type: 'not', condition: { type: 'expression', expression: { op: '>', args: [{ variable: 'limit' }, 30] } } },
      ],
    },
    { type: 'time', after: '07:00', before: '22:00' },
    { type: 'sun', below: 0 },
    { type: 'schedule', periods: [{ from: '08:00', to: '12:00' }] },
    { type: 'presence', someone: true },
    { type: 'mode', is: ['home'] },
    { type: 'trigger', is: ['moved', 'warm'] },
    { type: 'plugin', integrationId: INTEGRATION, condition: 'mqtt.retained', config: { topic: 'a/b' } },
  ],
  actions: [
    {
      type: 'command',
      deviceId: LAMP,
      capability: 'brightness',
      command: 'set',
      params: { level: { $expression: { op: 'min', args: [100, { variable: 'limit' }] } } },
    },
    { type: 'scene', sceneId: SCENE },
    { type: 'delay', seconds: { expression: { op: '*', args: [{ time: 'hour' }, 60] } } },
    { type: 'wait', triggers: [{ id: 'again', ...moved }], timeout: { expression: { variable: 'limit' } } },
    { type: 'wait', conditions: [lampIsOn], timeout: 60 },
    {
      type: 'choose',
      options: [{ conditions: [{ type: 'expression', expression: { variable: 'timedOut' } }], actions: [lampOn] }],
      otherwise: [{ type: 'command', deviceId: STRIP, component: 'a', capability: 'onOff', command: 'off' }],
    },
    { type: 'if', conditions: [lampIsOn], then: [lampOn], else: [{ type: 'stop', reason: 'Dark' }] },
    { type: 'repeat', count: { expression: { variable: 'repeat' } }, actions: [lampOn] },
    {
      type: 'repeat',
      while: [lampIsOn],
      actions: [{ type: 'variables', variables: { round: { variable: 'repeat' } } }],
    },
    { type: 'repeat', until: [lampIsOn], actions: [lampOn] },
    { type: 'parallel', branches: [[lampOn], [{ type: 'mode', mode: 'night', for: 60 }]] },
    { type: 'notify', title: 'Round {round}', to: [MEMBER] },
    { type: 'run', automationId: OTHER_AUTOMATION },
    {
      type: 'plugin',
      integrationId: INTEGRATION,
      action: 'mqtt.publish',
      config: { topic: 'a/b', payload: { $expression: { op: 'concat', args: [warmth, ' °C'] } } },
    },
  ],
  tests: [
    {
      name: 'by day',
      given: {
        states: [{ deviceId: LAMP, capability: 'onOff', attribute: 'on', value: true }],
        fails: [LAMP],
      },
      when: [
        { state: { deviceId: SENSOR, capability: 'motion', attribute: 'active', value: true } },
        { event: { deviceId: SENSOR, capability: 'button', event: 'pressed', data: { press: 'single' } } },
        { trigger: 'moved' },
      ],
      then: { runs: 1, commands: [{ deviceId: LAMP, capability: 'brightness', command: 'set' }] },
    },
  ],
  template: { id: 'light', version: 1, inputs: { lamps: [LAMP, STRIP], sensor: SENSOR, level: 5 } },
};
