import type { AutomationTemplate } from '@nexa/sdk';
import { templateTest } from './template-test.ts';

const door = { deviceId: { $input: 'door' }, capability: 'contact', attribute: 'open' };
const title = { $input: 'message' };
const closed = { states: [{ ...door, value: false }] };
const becomes = (value: boolean) => ({ state: { ...door, value } });

export const doorLeftOpen: AutomationTemplate = {
  id: 'door-left-open',
  version: 1,
  title: 'Door or window left open',
  description: 'Reminds you when a door or window has been open for too long, and again until somebody closes it.',
  inputs: [
    { name: 'door', title: 'Door or window', kind: 'device', capabilities: ['contact'] },
    { name: 'first', title: 'Remind after', kind: 'seconds', minimum: 10, maximum: 86_400, default: 600 },
    { name: 'again', title: 'Remind again every', kind: 'seconds', minimum: 60, maximum: 86_400, default: 1_800 },
    { name: 'message', title: 'What to say', kind: 'text', maxLength: 150, default: 'A door is still open' },
  ],
  definition: {
    name: 'Door or window left open',
    mode: 'single',
    triggers: [{ id: 'left-open', type: 'state', ...door, to: true, for: { $input: 'first' } }],
    conditions: [],
    actions: [
      {
        id: 'remind',
        type: 'repeat',
        while: [{ type: 'state', ...door, equals: true }],
        actions: [
          { type: 'notify', title, message: '{trigger.device} is open.', severity: 'warning' },
          {
            type: 'wait',
            conditions: [{ type: 'state', ...door, equals: false }],
            timeout: { $input: 'again' },
            onTimeout: 'continue',
          },
        ],
      },
    ],
    tests: [
      templateTest({
        name: 'Reminds once, again after a while, and no more when it is closed',
        given: closed,
        when: [
          becomes(true),
          { after: { $input: 'first' } },
          { after: { $input: 'again' } },
          becomes(false),
          { after: { $input: 'again' } },
        ],
        expect: { runs: 1, outcome: 'completed', notifications: [title, title] },
      }),
      templateTest({
        name: 'Says nothing when it is closed in time',
        given: closed,
        when: [becomes(true), { after: 5 }, becomes(false), { after: { $input: 'first' } }],
        expect: { runs: 0, notifications: [] },
      }),
    ],
  },
};
