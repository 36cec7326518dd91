import type { AutomationTemplate } from '@nexa/sdk';
import { templateTest } from './template-test.ts';

const lamp = { deviceId: { $each: true }, capability: 'onOff' };
const home = { someoneHome: true, states: [{ $for: 'lights', ...lamp, attribute: 'on', value: true }] };

export const allOffWhenAway: AutomationTemplate = {
  id: 'all-off-when-away',
  version: 1,
  title: 'All off when the last one leaves',
  description: 'Switches lights and plugs off when nobody has been at home for a while.',
  inputs: [
    { name: 'lights', title: 'Lights and plugs', kind: 'device', capabilities: ['onOff'], many: true },
    {
      name: 'wait',
      title: 'Wait for',
      hint: 'Somebody may only have gone to the letterbox.',
      kind: 'seconds',
      minimum: 10,
      maximum: 86_400,
      default: 300,
    },
  ],
  definition: {
    name: 'All off when the last one leaves',
    mode: 'single',
    triggers: [{ id: 'left', type: 'presence', event: 'last-left', for: { $input: 'wait' } }],
    conditions: [],
    actions: [{ $for: 'lights', id: 'off', type: 'command', ...lamp, command: 'off', onFail: 'continue' }],
    tests: [
      templateTest({
        name: 'Switches all off when nobody came back',
        given: home,
        when: [{ someoneHome: false }, { after: { $input: 'wait' } }],
        expect: { runs: 1, outcome: 'completed', commands: [{ $for: 'lights', ...lamp, command: 'off' }] },
      }),
      templateTest({
        name: 'Leaves all as it is when somebody comes back in time',
        given: home,
        when: [{ someoneHome: false }, { after: 5 }, { someoneHome: true }, { after: { $input: 'wait' } }],
        expect: { runs: 0, commands: [] },
      }),
    ],
  },
};
