import type { AutomationTemplate } from '@nexa/sdk';
import { templateTest } from './template-test.ts';

const sensor = { deviceId: { $each: true }, capability: 'leak', attribute: 'detected' };
const valve = { deviceId: { $each: true }, capability: 'valve' };
const found = 'Water leak';
const stuck = 'A valve did not close';
const close = { $for: 'valves', ...valve, command: 'close' };

const wet = {
  states: [
    { $for: 'sensors', ...sensor, value: true },
    { $for: 'valves', ...valve, attribute: 'open', value: true },
  ],
};
/** One of the sensors. */
const getsWet = { trigger: 'wet' };

export const leakStop: AutomationTemplate = {
  id: 'leak-stop',
  version: 1,
  title: 'Water leak: close the valve',
  description:
    'Closes the water valves and tells everybody when a sensor gets wet. It never opens a valve: whoever has mended ' +
    'the leak does that.',
  inputs: [
    { name: 'sensors', title: 'Leak sensors', kind: 'device', capabilities: ['leak'], many: true },
    { name: 'valves', title: 'Valves to close', kind: 'device', capabilities: ['valve'], many: true },
  ],
  definition: {
    name: 'Water leak: close the valve',
    mode: 'single',
    triggers: [{ $for: 'sensors', id: 'wet', type: 'state', ...sensor, to: true }],
    conditions: [],
    actions: [
      {
        id: 'tell',
        type: 'notify',
        title: found,
        message: '{trigger.device} is wet. The water is being shut off.',
        severity: 'critical',
      },
      {
        id: 'shut',
        type: 'parallel',
        branches: [{ $for: 'valves', $item: [{ type: 'command', ...valve, command: 'close', onFail: 'continue' }] }],
      },
      {
        $for: 'valves',
        id: 'check',
        type: 'if',
        conditions: [{ type: 'state', ...valve, attribute: 'open', equals: true, acceptStale: true }],
        then: [{ type: 'notify', title: stuck, message: 'Shut the water off by hand.', severity: 'critical' }],
      },
    ],
    tests: [
      templateTest({
        name: 'Closes every valve and tells everybody',
        given: wet,
        when: [getsWet],
        expect: { outcome: 'completed', commands: [close], notifications: [found] },
      }),
      templateTest({
        name: 'Opens nothing when the sensor is dry again',
        given: wet,
        when: [getsWet, { after: 60 }, { $for: 'sensors', state: { ...sensor, value: false } }, { after: 3_600 }],
        expect: { runs: 1, commands: [close], notifications: [found] },
      }),
      templateTest({
        name: 'Says so when a valve does not close',
        given: { ...wet, fails: { $input: 'valves' } },
        when: [getsWet],
        expect: { runs: 1, commands: [close], notifications: [found, { $for: 'valves', $item: stuck }] },
      }),
    ],
  },
};
