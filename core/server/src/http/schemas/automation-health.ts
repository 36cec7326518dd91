import { Type } from '@sinclair/typebox';
import { AnyObject, body, Id, list, named, Text, Time, words } from './base.ts';

export const AutomationFinding = named(
  'AutomationFinding',
  Type.Object({
    id: Id,
    automationId: Type.Unsafe<string>({
      ...Id,
      description: 'Of several that have a part in it, the one that it is kept with.',
    }),
    kind: words(['broken-reference', 'impossible-state', 'never-fires', 'conflict', 'loop']),
    grade: words(
      ['possible', 'observed', 'repeated'],
      '`possible`: it follows from how the automations are written; `observed`: a fact, or seen in what is recorded; `repeated`: seen at least three times within seven days.',
    ),
    title: Text,
    explanation: Type.String({ description: 'What is wrong, where, and what a person can do.' }),
    path: Type.Optional(Type.String({ description: 'Where in the automation: `triggers/0`, `actions/2/then/1`.' })),
    otherAutomationIds: Type.Optional(Type.Array(Id, { description: 'The others that have a part in it.' })),
    detail: AnyObject,
    foundAt: Time,
  }),
);

export const AutomationFindings = list(AutomationFinding);

export const RepairBody = body({
  path: Type.String({
    minLength: 1,
    maxLength: 500,
    description: 'Where in the automation something is named: the `path` of a broken reference.',
  }),
  replacementId: Type.Unsafe<string>({
    ...Id,
    description: 'What takes its place: a device, or the scene, automation or integration that the part has.',
  }),
  component: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'Of the new device; as it was when left out.' }),
  ),
});
