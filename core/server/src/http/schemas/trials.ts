import { Type } from '@sinclair/typebox';
import { AutomationBody, Execution } from './automations.ts';
import { AnyObject, body, Id, list, named, ref, Text, Time, words } from './base.ts';

export const TestResultSchema = named(
  'AutomationTestResult',
  Type.Object({
    name: Text,
    passed: Type.Boolean(),
    problems: Type.Array(Text, { description: 'What differs from what the test expects, in sentences.' }),
  }),
);

export const TestResults = list(TestResultSchema);

const mode = Type.Optional(
  words(['home', 'away', 'night', 'vacation'], 'The mode of the home at the beginning; `home` when left out.'),
);
const span = {
  from: Type.String({ format: 'date-time', description: 'Included.' }),
  to: Type.String({ format: 'date-time', description: 'Not included; at most 31 days later, and not later than now.' }),
  mode,
};

export const ReplayBody = body(span);

export const DraftReplayBody = body({
  definition: AutomationBody,
  automationId: Type.Optional(
    Type.String({ format: 'uuid', description: 'The automation that ran then, which this is a draft of.' }),
  ),
  ...span,
});

export const ReplayAnswer = named(
  'AutomationReplay',
  Type.Object({
    runs: Type.Integer({ description: 'How many runs began.' }),
    notRunCount: Type.Integer(),
    notRuns: Type.Array(ref(Execution), { description: 'The first 100.' }),
    executions: Type.Array(ref(Execution), { description: 'The first 100 runs.' }),
    commands: Type.Array(
      Type.Object({
        time: Time,
        deviceId: Id,
        component: Text,
        capability: Text,
        command: Text,
        params: Type.Optional(AnyObject),
        verdict: words(
          ['same', 'no-change', 'only-draft', 'only-recorded'],
          '`same`: it was given then, too, within five seconds. `no-change`: it was not, but the device was so already. `only-draft`: it was not. `only-recorded`: it was given then, and would not be now.',
        ),
      }),
      { description: 'In order of time; the first 10,000.' },
    ),
    verdicts: Type.Object(
      {
        same: Type.Integer(),
        'no-change': Type.Integer(),
        'only-draft': Type.Integer(),
        'only-recorded': Type.Integer(),
      },
      { description: 'How many commands there are of each.' },
    ),
    notifications: Type.Array(
      Type.Object({
        time: Time,
        title: Text,
        body: Text,
        severity: words(['info', 'warning', 'error', 'critical']),
      }),
      { description: 'The first 1,000.' },
    ),
    truncated: Type.Boolean({ description: 'It was ended early: more than 10,000 runs or 100,000 commands.' }),
    until: Type.String({ format: 'date-time', description: 'How far it came.' }),
    assumptions: Type.Array(Text, { description: 'What was taken for granted, in sentences.' }),
  }),
);
