import type { AutomationTemplate } from '@nexa/sdk';
import { templateTest } from './template-test.ts';

const lamp = { deviceId: { $input: 'light' }, capability: 'brightness', command: 'set' };
/** Percent; the last step is for the person to say. */
const levels = [1, 5, 12, 22, 35];
const steps = [...levels, { $input: 'brightness' }];
const asleep = { states: [{ deviceId: { $input: 'light' }, capability: 'brightness', attribute: 'level', value: 50 }] };

export const wakeUpLight: AutomationTemplate = {
  id: 'wake-up-light',
  version: 1,
  title: 'Wake-up light',
  description: 'A light gets brighter step by step before the alarm clock rings. Not while the home is on vacation.',
  inputs: [
    { name: 'light', title: 'Light', kind: 'device', capabilities: ['brightness'] },
    {
      name: 'begin',
      title: 'Begin at',
      hint: 'As long before the alarm as it takes.',
      kind: 'time',
      default: '06:30',
    },
    {
      name: 'days',
      title: 'Days',
      kind: 'weekdays',
      default: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
    },
    { name: 'takes', title: 'It takes', kind: 'seconds', minimum: 60, maximum: 7_200, default: 1_800 },
    { name: 'brightness', title: 'In the end', kind: 'number', minimum: 40, maximum: 100, unit: '%', default: 80 },
  ],
  definition: {
    name: 'Wake-up light',
    mode: 'single',
    // After a power cut in the morning nobody wants to be woken at noon.
    afterRestart: 'end',
    triggers: [{ id: 'begin', type: 'time', at: { $input: 'begin' }, weekdays: { $input: 'days' } }],
    conditions: [{ id: 'not-away', type: 'mode', is: ['home', 'night', 'away'] }],
    actions: steps.flatMap((level, index) => [
      ...(index === 0
        ? []
        : [
            {
              id: `wait-${index}`,
              type: 'delay',
              seconds: { expression: { op: '/', args: [{ $input: 'takes' }, levels.length] } },
            },
          ]),
      { id: `step-${index + 1}`, type: 'command', ...lamp, params: { level } },
    ]),
    tests: [
      templateTest({
        name: 'Gets brighter step by step',
        given: { ...asleep, mode: 'night' },
        // The steps are fractions of a second: a moment more than they take.
        when: [{ trigger: 'begin' }, { after: { $input: 'takes' } }, { after: 1 }],
        expect: { runs: 1, outcome: 'completed', commands: steps.map((level) => ({ ...lamp, params: { level } })) },
      }),
      templateTest({
        name: 'Begins with little light',
        given: asleep,
        when: [{ trigger: 'begin' }, { after: 1 }],
        expect: { outcome: 'running', commands: [{ ...lamp, params: { level: levels[0] } }] },
      }),
      templateTest({
        name: 'Stays off on vacation',
        given: { ...asleep, mode: 'vacation' },
        when: [{ trigger: 'begin' }],
        expect: { runs: 0, outcome: 'not-run', reason: 'condition', commands: [] },
      }),
    ],
  },
};
