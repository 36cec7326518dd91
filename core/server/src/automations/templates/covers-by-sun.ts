import type { AutomationTemplate } from '@nexa/sdk';
import { templateTest } from './template-test.ts';

const cover = { deviceId: { $each: true }, capability: 'cover' };
const standing = (value: number) => ({ states: [{ $for: 'covers', ...cover, attribute: 'position', value }] });

export const coversBySun: AutomationTemplate = {
  id: 'covers-by-sun',
  version: 1,
  title: 'Blinds by the sun',
  description: 'Opens blinds and shutters at sunrise, though not before a time of day, and closes them after sunset.',
  inputs: [
    { name: 'covers', title: 'Blinds and shutters', kind: 'device', capabilities: ['cover'], many: true },
    { name: 'notBefore', title: 'Open not before', kind: 'time', default: '07:00' },
    {
      name: 'afterSunset',
      title: 'Close so many seconds after sunset',
      hint: 'Before it when negative.',
      kind: 'number',
      minimum: -14_400,
      maximum: 14_400,
      unit: 's',
      default: 900,
    },
  ],
  definition: {
    name: 'Blinds by the sun',
    // Who comes last is right: in the far north both may be near.
    mode: 'restart',
    triggers: [
      { id: 'sunrise', type: 'sun', event: 'sunrise' },
      { id: 'earliest', type: 'time', at: { $input: 'notBefore' } },
      { id: 'sunset', type: 'sun', event: 'sunset', offset: { $input: 'afterSunset' } },
    ],
    conditions: [
      {
        id: 'when',
        type: 'or',
        conditions: [
          { type: 'trigger', is: ['sunset'] },
          {
            type: 'and',
            conditions: [
              { type: 'trigger', is: ['sunrise'] },
              { type: 'time', after: { $input: 'notBefore' } },
            ],
          },
          // The sun had risen already when it was too early.
          {
            type: 'and',
            conditions: [
              { type: 'trigger', is: ['earliest'] },
              { type: 'sun', after: { event: 'sunrise' }, before: { event: 'sunset' } },
            ],
          },
        ],
      },
    ],
    actions: [
      {
        id: 'move',
        type: 'if',
        conditions: [{ type: 'trigger', is: ['sunset'] }],
        then: [
          {
            type: 'parallel',
            branches: [
              { $for: 'covers', $item: [{ type: 'command', ...cover, command: 'close', onFail: 'continue' }] },
            ],
          },
        ],
        else: [
          {
            type: 'parallel',
            branches: [{ $for: 'covers', $item: [{ type: 'command', ...cover, command: 'open', onFail: 'continue' }] }],
          },
        ],
      },
    ],
    tests: [
      templateTest({
        name: 'Closes after sunset',
        given: standing(100),
        when: [{ trigger: 'sunset' }],
        expect: { runs: 1, outcome: 'completed', commands: [{ $for: 'covers', ...cover, command: 'close' }] },
      }),
      templateTest({
        name: 'Opens at a sunrise that is not too early',
        // As late as a day can be, so that it is late enough for whatever time was chosen.
        given: { ...standing(0), time: '2026-03-20T23:59' },
        when: [{ trigger: 'sunrise' }],
        expect: { runs: 1, outcome: 'completed', commands: [{ $for: 'covers', ...cover, command: 'open' }] },
      }),
      templateTest({
        name: 'Stays closed in the dark, though it is late enough',
        given: { ...standing(0), time: '2026-03-20T01:00' },
        when: [{ trigger: 'earliest' }],
        expect: { runs: 0, outcome: 'not-run', reason: 'condition', commands: [] },
      }),
    ],
  },
};
