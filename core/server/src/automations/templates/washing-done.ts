import type { AutomationTemplate } from '@nexa/sdk';
import { templateTest } from './template-test.ts';

const plug = { deviceId: { $input: 'machine' }, capability: 'power', attribute: 'watts' };
const title = { $input: 'message' };
const idle = { states: [{ ...plug, value: 0 }] };
const draws = (value: number) => ({ state: { ...plug, value } });
/** Watts beyond what an input takes: the machine runs, whatever was chosen. */
const running = draws(5_000);

export const washingDone: AutomationTemplate = {
  id: 'washing-done',
  version: 1,
  title: 'Washing machine has finished',
  description:
    'Tells you when a washing machine, dryer or dishwasher on a measuring plug has finished: it drew power, and then ' +
    'hardly any for a while.',
  inputs: [
    { name: 'machine', title: 'Measuring plug', kind: 'device', capabilities: ['power'] },
    { name: 'runsAbove', title: 'It runs above', kind: 'number', minimum: 2, maximum: 2_000, unit: 'W', default: 20 },
    {
      name: 'doneBelow',
      title: 'It has finished below',
      kind: 'number',
      minimum: 1,
      maximum: 500,
      unit: 'W',
      default: 5,
    },
    {
      name: 'doneFor',
      title: 'for',
      hint: 'Longer than its longest pause.',
      kind: 'seconds',
      minimum: 10,
      maximum: 3_600,
      default: 180,
    },
    {
      name: 'message',
      title: 'What to say',
      kind: 'text',
      maxLength: 150,
      default: 'The washing machine has finished',
    },
  ],
  definition: {
    name: 'Washing machine has finished',
    mode: 'single',
    triggers: [{ id: 'runs', type: 'numeric', ...plug, above: { $input: 'runsAbove' }, for: 30 }],
    conditions: [],
    actions: [
      {
        id: 'finished',
        type: 'wait',
        triggers: [
          { id: 'idle', type: 'numeric', ...plug, below: { $input: 'doneBelow' }, for: { $input: 'doneFor' } },
        ],
        timeout: 86_400,
        onTimeout: 'stop',
      },
      { id: 'tell', type: 'notify', title },
    ],
    tests: [
      templateTest({
        name: 'Tells when it has drawn hardly any power for a while',
        given: idle,
        when: [running, { after: 60 }, draws(0), { after: { $input: 'doneFor' } }],
        expect: { runs: 1, outcome: 'completed', notifications: [title] },
      }),
      templateTest({
        name: 'Takes no pause for the end',
        given: idle,
        when: [running, { after: 60 }, draws(0), { after: 5 }, running, { after: { $input: 'doneFor' } }],
        expect: { runs: 1, notifications: [] },
      }),
      templateTest({
        name: 'Takes a short surge for no washing',
        given: idle,
        when: [running, { after: 5 }, draws(0), { after: { $input: 'doneFor' } }, { after: 60 }],
        expect: { runs: 0, notifications: [] },
      }),
    ],
  },
};
