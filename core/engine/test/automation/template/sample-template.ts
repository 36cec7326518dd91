import type { AutomationTemplate, TemplateInputValue } from '@nexa/sdk';

export const LAMP = '11111111-1111-4111-8111-111111111111';
export const HALL = '22222222-2222-4222-8222-222222222222';
export const DOOR = '33333333-3333-4333-8333-333333333333';

/** A template with one input of every sort that the tests turn about. */
export const nightLight: AutomationTemplate = {
  id: 'night-light',
  version: 1,
  title: 'Night light',
  description: 'A light comes on when somebody walks about.',
  inputs: [
    { name: 'sensors', title: 'Sensors', kind: 'device', capabilities: ['motion', 'contact'], many: true },
    { name: 'lamp', title: 'Lamp', kind: 'device', capabilities: ['brightness'] },
    { name: 'level', title: 'How bright', kind: 'number', minimum: 1, maximum: 100, default: 10 },
    { name: 'delay', title: 'How long', kind: 'seconds', minimum: 5, maximum: 600, default: 60 },
    { name: 'days', title: 'Days', kind: 'weekdays', default: ['monday', 'tuesday'] },
  ],
  definition: {
    name: 'Night light',
    mode: 'restart',
    triggers: [
      {
        $for: 'sensors',
        id: 'moved',
        type: 'state',
        deviceId: { $each: true },
        capability: 'motion',
        attribute: 'active',
      },
      { id: 'evening', type: 'time', at: '22:00', weekdays: { $input: 'days' } },
    ],
    conditions: [{ id: 'by-motion', type: 'trigger', is: ['moved'] }],
    actions: [
      {
        id: 'on',
        type: 'command',
        deviceId: { $input: 'lamp' },
        capability: 'brightness',
        command: 'set',
        params: { level: { $input: 'level' } },
      },
      { id: 'wait', type: 'delay', seconds: { $input: 'delay' } },
      { id: 'off', type: 'command', deviceId: { $input: 'lamp' }, capability: 'onOff', command: 'off' },
    ],
    tests: [
      {
        name: 'comes on',
        when: [{ $for: 'sensors', trigger: 'moved' }],
        then: { runs: 1, notifications: [{ $for: 'sensors', $item: 'seen' }] },
      },
    ],
  },
};

export const answers: Readonly<Record<string, TemplateInputValue>> = { sensors: [HALL, DOOR], lamp: LAMP };
