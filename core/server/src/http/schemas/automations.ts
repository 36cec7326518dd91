import { AutomationDefinition, automationModes, type JsonObject } from '@nexa/sdk';
import { type TSchema, Type } from '@sinclair/typebox';
import {
  AnyObject,
  body,
  closed,
  Id,
  Name,
  named,
  ref,
  Scalar,
  ShownTime,
  shownOnly,
  Text,
  Time,
  TriggerData,
  words,
} from './base.ts';

const { triggers, conditions, actions, mode, tests, ...rest } = AutomationDefinition.properties;

const webhookFields = {
  triggerId: Text,
  createdAt: Time,
  lastCalledAt: Type.Optional(Type.String({ format: 'date-time', description: 'To the minute.' })),
  path: Type.Optional(Type.String({ description: 'What to post to on this server: shown once.' })),
};

export const AutomationBody = body(
  {
    ...rest,
    ...shownOnly,
    version: Type.Optional(
      Type.Integer({
        description:
          'When an automation is changed: the version that was read. It is refused when there is a newer one. Otherwise without effect.',
      }),
    ),
    lastRunAt: ShownTime,
    webhooks: Type.Optional(
      Type.Array(Type.Object(webhookFields, closed), {
        readOnly: true,
        description: 'As it is shown; without effect.',
      }),
    ),
    name: Name,
    mode,
    triggers,
    conditions,
    actions,
    tests,
    enabled: Type.Optional(
      Type.Boolean({ description: 'When left out: a new one is switched on, a changed one stays as it is.' }),
    ),
  },
  // Looked at before its parts: what is nested without end is too much for whoever goes through it.
  { 'x-free': { levels: 80, bytes: 1_048_576 } },
);

/** As it was sent: checked when it came in, and written out as it is. */
const asSent = <T extends TSchema>(_schema: T, description: string) =>
  Type.Unsafe<T['static']>({ type: 'array', items: { type: 'object', additionalProperties: true }, description });

export const AutomationPatch = body(
  {
    name: Type.Optional(Name),
    enabled: Type.Optional(Type.Boolean({ description: 'Whether it is switched on.' })),
  },
  { minProperties: 1 },
);

export const RunBody = body({
  triggerId: Type.Optional(
    Type.String({ minLength: 1, maxLength: 60, description: 'It runs as if this trigger of it had fired.' }),
  ),
  data: Type.Optional(Type.Unsafe<JsonObject>({ ...TriggerData, description: 'The run’s `trigger.data`.' })),
  skipConditions: Type.Optional(
    Type.Boolean({ default: false, description: 'Whether it runs although its conditions do not hold.' }),
  ),
});

export const Webhook = named('Webhook', Type.Object(webhookFields));

const automationFields = {
  id: Id,
  homeId: Id,
  enabled: Type.Boolean(),
  version: Type.Integer({ description: 'Counts the changes of the definition.' }),
  name: rest.name,
  description: rest.description,
  mode: words(automationModes),
  max: rest.max,
  variables: Type.Optional(
    Type.Unsafe<AutomationDefinition['variables']>({ type: 'object', additionalProperties: true }),
  ),
  triggers: asSent(triggers, 'As they were sent.'),
  conditions: asSent(conditions, 'As they were sent.'),
  actions: asSent(actions, 'As they were sent.'),
  afterRestart: rest.afterRestart,
  allowSensitive: rest.allowSensitive,
  tests: Type.Optional(asSent(tests, 'As they were sent.')),
  template: Type.Optional(
    Type.Unsafe<AutomationDefinition['template']>({ type: 'object', additionalProperties: true }),
  ),
  createdAt: Time,
  updatedAt: Time,
  lastRunAt: Type.Optional(Time),
};

export const Automation = named('Automation', Type.Object(automationFields));

export const AutomationSaved = named(
  'AutomationSaved',
  Type.Object({ ...automationFields, webhooks: Type.Optional(Type.Array(ref(Webhook))) }),
);

const Condition = Type.Object({
  path: Type.String({ description: 'Where it stands in the automation.' }),
  condition: AnyObject,
  passed: Type.Boolean(),
  unknown: Type.Optional(Type.String({ description: 'What was not known, so that it did not pass.' })),
  skipped: Type.Optional(Type.Boolean({ description: 'It is switched off and was not asked.' })),
  value: Type.Optional(Scalar),
  freshness: Type.Optional(Text),
  observedAt: Type.Optional(Time),
  children: Type.Optional(Type.Array(AnyObject, { description: 'The conditions within it, each as this one.' })),
});

export const Execution = named(
  'Execution',
  Type.Object({
    id: Id,
    automationId: Id,
    automationVersion: Type.Integer(),
    startedAt: Time,
    finishedAt: Type.Optional(Time),
    outcome: words(['running', 'queued', 'completed', 'failed', 'not-run', 'interrupted']),
    reason: Type.Optional(Text),
    detail: Type.Optional(Type.String({ description: 'What there is to say beside the reason.' })),
    trigger: AnyObject,
    conditions: Type.Array(Condition),
    actions: Type.Array(
      Type.Object({
        path: Type.String({ description: 'Where it stands in the automation.' }),
        round: Type.Optional(
          Type.Array(Type.Integer(), { description: 'Of the repeats around it, from the outermost.' }),
        ),
        action: AnyObject,
        status: Text,
        startedAt: Type.Optional(Time),
        finishedAt: Type.Optional(Time),
        commandId: Type.Optional(Id),
        sceneActivationId: Type.Optional(Id),
        executionId: Type.Optional(Id),
        until: Type.Optional(Type.String({ format: 'date-time', description: 'When its delay or wait ends.' })),
        chosen: Type.Optional(Type.Integer({ description: 'The option that was chosen; -1: none.' })),
        conditions: Type.Optional(Type.Array(Condition)),
        variables: Type.Optional(AnyObject),
        reason: Type.Optional(AnyObject),
        outcome: Type.Optional(Type.String({ description: 'What became of the automation that it ran.' })),
        trigger: Type.Optional(Type.Object({}, { additionalProperties: true, description: 'What ended its wait.' })),
      }),
      { description: 'In the order in which they began; the first 500.' },
    ),
    leftOut: Type.Optional(Type.Integer({ description: 'Actions beyond those.' })),
    unknown: Type.Optional(
      Type.Record(Type.String(), Text, { description: 'Variables that had no value when it started, and why.' }),
    ),
  }),
);

export const ExecutionAnswer = named('ExecutionAnswer', Type.Object({ execution: ref(Execution) }));
