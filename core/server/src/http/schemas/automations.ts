import { AutomationDefinition, type CommandAction, type StateCondition } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { AnyObject, body, Id, named, ref, Scalar, Text, Time, words } from './base.ts';

const { triggers, ...rest } = AutomationDefinition.properties;

export const AutomationBody = body({ ...rest, triggers, enabled: Type.Optional(Type.Boolean({ default: true })) });

export const Automation = named(
  'Automation',
  Type.Object({
    id: Id,
    homeId: Id,
    enabled: Type.Boolean(),
    version: Type.Integer({ description: 'Counts the changes of the definition.' }),
    name: rest.name,
    description: rest.description,
    mode: Type.Literal('single'),
    allowSensitive: rest.allowSensitive,
    triggers: Type.Array(
      Type.Unsafe<(typeof triggers)['static'][number]>({
        type: 'object',
        additionalProperties: true,
        description: 'A state or event trigger, as it was sent.',
      }),
    ),
    conditions: Type.Array(
      Type.Unsafe<(typeof StateCondition)['static']>({ type: 'object', additionalProperties: true }),
    ),
    actions: Type.Array(Type.Unsafe<(typeof CommandAction)['static']>({ type: 'object', additionalProperties: true })),
    createdAt: Time,
    updatedAt: Time,
    lastRunAt: Type.Optional(Time),
  }),
);

export const Execution = named(
  'Execution',
  Type.Object({
    id: Id,
    automationId: Id,
    automationVersion: Type.Integer(),
    startedAt: Time,
    finishedAt: Type.Optional(Time),
    outcome: words(['running', 'completed', 'failed', 'not-run', 'interrupted']),
    reason: Type.Optional(Text),
    trigger: AnyObject,
    conditions: Type.Array(
      Type.Object({
        condition: AnyObject,
        passed: Type.Boolean(),
        value: Type.Optional(Scalar),
        freshness: Type.Optional(Text),
        observedAt: Type.Optional(Time),
      }),
    ),
    actions: Type.Array(
      Type.Object({
        action: AnyObject,
        commandId: Type.Optional(Id),
        status: Text,
        reason: Type.Optional(AnyObject),
        finishedAt: Type.Optional(Time),
      }),
    ),
  }),
);

export const ExecutionAnswer = named('ExecutionAnswer', Type.Object({ execution: ref(Execution) }));
