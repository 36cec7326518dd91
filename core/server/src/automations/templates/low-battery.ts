import type { AutomationTemplate } from '@nexa/sdk';
import { templateTest } from './template-test.ts';

const battery = { deviceId: { $each: true }, capability: 'battery', attribute: 'percent' };
const title = 'Battery low';
const charged = { states: [{ $for: 'devices', ...battery, value: 100 }] };
const becomes = (value: unknown) => ({ $for: 'devices', state: { ...battery, value } });

export const lowBattery: AutomationTemplate = {
  id: 'low-battery',
  version: 1,
  title: 'Battery low',
  description: 'Tells you once when a battery gets low, and not again until it was charged or changed.',
  inputs: [
    { name: 'devices', title: 'Devices', kind: 'device', capabilities: ['battery'], many: true },
    { name: 'below', title: 'Low below', kind: 'number', minimum: 1, maximum: 50, unit: '%', default: 15 },
  ],
  definition: {
    name: 'Battery low',
    mode: 'parallel',
    max: 100,
    // A charge that is measured a little higher when it is warm is none.
    triggers: [{ $for: 'devices', id: 'low', type: 'numeric', ...battery, below: { $input: 'below' }, hysteresis: 10 }],
    conditions: [],
    actions: [
      {
        id: 'tell',
        type: 'notify',
        title,
        message: '{trigger.device} has {trigger.value} % left.',
        severity: 'warning',
      },
    ],
    tests: [
      templateTest({
        name: 'Tells of every device once',
        given: charged,
        when: [becomes(0.5), { after: 60 }, becomes(0.4), { after: 60 }, becomes(0.3)],
        expect: { notifications: [{ $for: 'devices', $item: title }] },
      }),
      templateTest({
        name: 'Says nothing at the limit itself',
        given: charged,
        when: [becomes({ $input: 'below' })],
        expect: { runs: 0, notifications: [] },
      }),
      templateTest({
        name: 'Tells again after the battery was changed',
        given: charged,
        when: [becomes(0.5), { after: 60 }, becomes(100), { after: 60 }, becomes(0.5)],
        expect: {
          notifications: [
            { $for: 'devices', $item: title },
            { $for: 'devices', $item: title },
          ],
        },
      }),
    ],
  },
};
