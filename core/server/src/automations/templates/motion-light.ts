import type { AutomationTemplate } from '@nexa/sdk';
import { templateTest } from './template-test.ts';

const sensor = { deviceId: { $each: true }, capability: 'motion', attribute: 'active' };
const lamp = { deviceId: { $each: true }, capability: 'onOff' };
const lux = { deviceId: { $each: true }, capability: 'illuminance', attribute: 'lux' };

/** What is true of a house in which nobody moves: dark, or in full sun. */
const quiet = (time: string, brightness: number) => ({
  time,
  states: [
    { $for: 'sensors', ...sensor, value: false },
    { $for: 'lights', ...lamp, attribute: 'on', value: false },
    { $for: 'lightSensors', ...lux, value: brightness },
  ],
});
const everySensor = (value: boolean) => ({ $for: 'sensors', state: { ...sensor, value } });

export const motionLight: AutomationTemplate = {
  id: 'motion-light',
  version: 1,
  title: 'Light when somebody moves',
  description:
    'Lights come on when a sensor sees somebody and it is dark, and go off when nobody has moved for a while. It is ' +
    'dark when a light sensor says so, or when the sun is down.',
  inputs: [
    { name: 'sensors', title: 'Motion sensors', kind: 'device', capabilities: ['motion'], many: true },
    { name: 'lights', title: 'Lights', kind: 'device', capabilities: ['onOff'], many: true },
    {
      name: 'lightSensors',
      title: 'Light sensors',
      hint: 'None: only the sun counts.',
      kind: 'device',
      capabilities: ['illuminance'],
      many: true,
      default: [],
    },
    { name: 'darkBelow', title: 'Dark below', kind: 'number', minimum: 1, maximum: 10_000, unit: 'lx', default: 40 },
    {
      name: 'offAfter',
      title: 'Off when nobody moved for',
      kind: 'seconds',
      minimum: 5,
      maximum: 14_400,
      default: 180,
    },
  ],
  definition: {
    name: 'Light when somebody moves',
    mode: 'single',
    triggers: [{ $for: 'sensors', id: 'moved', type: 'state', ...sensor, to: true }],
    conditions: [
      {
        id: 'dark',
        type: 'or',
        conditions: [
          { $for: 'lightSensors', type: 'state', ...lux, below: { $input: 'darkBelow' } },
          { type: 'sun', below: 0 },
        ],
      },
    ],
    actions: [
      { $for: 'lights', id: 'on', type: 'command', ...lamp, command: 'on', onFail: 'continue' },
      {
        id: 'nobody',
        type: 'wait',
        conditions: [{ $for: 'sensors', type: 'state', ...sensor, equals: false, for: { $input: 'offAfter' } }],
        // A sensor that fell silent meanwhile leaves no light on for longer than a day.
        timeout: 86_400,
        onTimeout: 'continue',
      },
      { $for: 'lights', id: 'off', type: 'command', ...lamp, command: 'off', onFail: 'continue' },
    ],
    tests: [
      templateTest({
        name: 'Comes on in the dark and goes off when nobody moved for a while',
        given: quiet('2026-03-20T00:00', 0),
        when: [everySensor(true), { after: 5 }, everySensor(false), { after: { $input: 'offAfter' } }],
        expect: {
          runs: 1,
          commands: [
            { $for: 'lights', ...lamp, command: 'on' },
            { $for: 'lights', ...lamp, command: 'off' },
          ],
        },
      }),
      templateTest({
        name: 'Stays on while somebody moves',
        given: quiet('2026-03-20T00:00', 0),
        when: [everySensor(true), { after: { $input: 'offAfter' } }, { after: { $input: 'offAfter' } }],
        expect: { runs: 1, commands: [{ $for: 'lights', ...lamp, command: 'on' }] },
      }),
      templateTest({
        name: 'Stays off in daylight',
        given: quiet('2026-03-20T12:00', 100_000),
        when: [everySensor(true)],
        expect: { runs: 0, outcome: 'not-run', reason: 'condition', commands: [] },
      }),
    ],
  },
};
