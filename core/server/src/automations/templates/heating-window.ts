import type { AutomationTemplate } from '@nexa/sdk';
import { templateTest } from './template-test.ts';

const window = { deviceId: { $each: true }, capability: 'contact', attribute: 'open' };
const heating = { deviceId: { $input: 'heating' }, capability: 'thermostat' };
const target = { ...heating, attribute: 'target' };
/** A device rounds to its own steps. */
const isLowered = {
  op: '<=',
  args: [{ op: 'abs', args: [{ op: '-', args: [{ state: target }, { $input: 'lowered' }] }] }, 0.5],
};
const closedFor = 30;
/** Degrees: warmer than what an input takes. */
const warm = 28;

const warmRoom = (degrees: unknown) => ({
  states: [
    { $for: 'windows', ...window, value: false },
    { ...target, value: degrees },
  ],
});
const everyWindow = (value: boolean) => ({ $for: 'windows', state: { ...window, value } });
const set = (degrees: unknown) => ({ ...heating, command: 'set', params: { target: degrees } });

export const heatingWindow: AutomationTemplate = {
  id: 'heating-window',
  version: 1,
  title: 'Heating down while a window is open',
  description: 'Turns the heating down when a window has been open for a while, and back up when all are closed.',
  inputs: [
    { name: 'heating', title: 'Thermostat', kind: 'device', capabilities: ['thermostat'] },
    { name: 'windows', title: 'Windows and doors', kind: 'device', capabilities: ['contact'], many: true },
    { name: 'openFor', title: 'Open for', kind: 'seconds', minimum: 5, maximum: 3_600, default: 60 },
    { name: 'lowered', title: 'Down to', kind: 'number', minimum: 5, maximum: 25, unit: '°C', default: 12 },
  ],
  definition: {
    name: 'Heating down while a window is open',
    mode: 'single',
    triggers: [{ $for: 'windows', id: 'opened', type: 'state', ...window, to: true, for: { $input: 'openFor' } }],
    conditions: [{ id: 'warmer', type: 'state', ...target, above: { $input: 'lowered' } }],
    actions: [
      { id: 'remember', type: 'variables', variables: { before: { state: target } } },
      { id: 'down', type: 'command', ...heating, command: 'set', params: { target: { $input: 'lowered' } } },
      {
        id: 'closed',
        type: 'wait',
        conditions: [{ $for: 'windows', type: 'state', ...window, equals: false, for: closedFor }],
        timeout: 604_800,
        onTimeout: 'continue',
      },
      // Unless a person has set something else meanwhile.
      {
        id: 'still-lowered',
        type: 'if',
        conditions: [{ type: 'expression', expression: isLowered }],
        then: [
          {
            type: 'command',
            ...heating,
            command: 'set',
            params: { target: { $expression: { variable: 'before' } } },
          },
        ],
      },
    ],
    tests: [
      templateTest({
        name: 'Turns down, and up again when all windows are closed',
        given: warmRoom(warm),
        when: [
          everyWindow(true),
          { after: { $input: 'openFor' } },
          { after: 10 },
          everyWindow(false),
          { after: closedFor + 10 },
        ],
        expect: { runs: 1, commands: [set({ $input: 'lowered' }), set(warm)] },
      }),
      templateTest({
        name: 'Leaves what a person has set meanwhile',
        given: warmRoom(warm),
        when: [
          everyWindow(true),
          { after: { $input: 'openFor' } },
          { after: 10 },
          { state: { ...target, value: warm + 1 } },
          everyWindow(false),
          { after: closedFor + 10 },
        ],
        expect: { runs: 1, commands: [set({ $input: 'lowered' })] },
      }),
      templateTest({
        name: 'Does nothing when a window is opened for a moment',
        given: warmRoom(warm),
        when: [everyWindow(true), { after: 2 }, everyWindow(false), { after: { $input: 'openFor' } }],
        expect: { runs: 0, commands: [] },
      }),
      templateTest({
        name: 'Does nothing when it is not warmer already',
        given: warmRoom({ $input: 'lowered' }),
        when: [everyWindow(true), { after: { $input: 'openFor' } }],
        expect: { runs: 0, outcome: 'not-run', reason: 'condition', commands: [] },
      }),
    ],
  },
};
