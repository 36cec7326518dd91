import type { AutomationTemplate } from '@nexa/sdk';
import { templateTest } from './template-test.ts';

const lamp = { deviceId: { $each: true }, capability: 'onOff' };
const bolt = { deviceId: { $each: true }, capability: 'lock' };
const door = { deviceId: { $each: true }, capability: 'contact', attribute: 'open' };
const warning = 'A door or window is still open';

const evening = (open: boolean) => ({
  mode: 'home',
  states: [
    { $for: 'lights', ...lamp, attribute: 'on', value: true },
    { $for: 'locks', ...bolt, attribute: 'locked', value: false },
    { $for: 'doors', ...door, value: open },
  ],
});
const commands = [
  { $for: 'locks', ...bolt, command: 'lock' },
  { $for: 'lights', ...lamp, command: 'off' },
];

export const goodNight: AutomationTemplate = {
  id: 'good-night',
  version: 1,
  title: 'Good night',
  description:
    'At a time of day the doors are locked, the lights go off and the home is in night mode; you are told what is ' +
    'still open. Not while the home is on vacation.',
  inputs: [
    { name: 'at', title: 'At', kind: 'time', default: '23:00' },
    { name: 'lights', title: 'Lights to switch off', kind: 'device', capabilities: ['onOff'], many: true },
    { name: 'locks', title: 'Doors to lock', kind: 'device', capabilities: ['lock'], many: true, default: [] },
    {
      name: 'doors',
      title: 'Doors and windows that should be closed',
      kind: 'device',
      capabilities: ['contact'],
      many: true,
      default: [],
    },
  ],
  definition: {
    name: 'Good night',
    mode: 'single',
    triggers: [{ id: 'bedtime', type: 'time', at: { $input: 'at' } }],
    conditions: [{ id: 'not-vacation', type: 'mode', is: ['home', 'away', 'night'] }],
    actions: [
      { id: 'night', type: 'mode', mode: 'night' },
      { $for: 'locks', id: 'lock', type: 'command', ...bolt, command: 'lock', onFail: 'continue' },
      { $for: 'lights', id: 'off', type: 'command', ...lamp, command: 'off', onFail: 'continue' },
      {
        $for: 'doors',
        id: 'open',
        type: 'if',
        conditions: [{ type: 'state', ...door, equals: true }],
        then: [{ type: 'notify', title: warning, severity: 'warning' }],
      },
    ],
    tests: [
      templateTest({
        name: 'Locks, switches off and goes to night mode',
        given: evening(false),
        when: [{ trigger: 'bedtime' }],
        expect: { runs: 1, outcome: 'completed', commands, notifications: [], mode: 'night' },
      }),
      templateTest({
        name: 'Switches the lights off though a door does not lock',
        given: { ...evening(false), fails: { $input: 'locks' } },
        when: [{ trigger: 'bedtime' }],
        expect: { runs: 1, commands, mode: 'night' },
      }),
      templateTest({
        name: 'Says what is still open',
        given: evening(true),
        when: [{ trigger: 'bedtime' }],
        expect: { runs: 1, notifications: [{ $for: 'doors', $item: warning }] },
      }),
      templateTest({
        name: 'Does nothing on vacation',
        given: { ...evening(false), mode: 'vacation' },
        when: [{ trigger: 'bedtime' }],
        expect: { runs: 0, outcome: 'not-run', reason: 'condition', commands: [], mode: 'vacation' },
      }),
    ],
  },
};
