import { MAIN_COMPONENT, statusDetails, statusValues } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { AnyObject, AnyValue, body, FreeObject, Id, Name, named, nullable, ref, Text, Time, words } from './base.ts';
import { StatusSchema } from './devices.ts';

export const Room = named(
  'Room',
  Type.Object({
    id: Id,
    homeId: Id,
    name: Text,
    kind: Type.Optional(Text),
    floor: Type.Optional(Type.Integer()),
    order: Type.Integer(),
  }),
);

const RoomFields = {
  kind: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 60 }))),
  floor: Type.Optional(nullable(Type.Integer({ minimum: -20, maximum: 200 }))),
  order: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
};
export const RoomBody = body({ name: Name, ...RoomFields });
export const RoomChange = body({ name: Type.Optional(Name), ...RoomFields }, { minProperties: 1 });

export const CapabilitySchema = named(
  'Capability',
  Type.Object({
    id: Text,
    version: Type.Integer(),
    title: Text,
    sensitive: Type.Optional(Type.Boolean()),
    attributes: Type.Record(
      Type.String(),
      Type.Object({
        title: Text,
        schema: AnyObject,
        unit: Type.Optional(Text),
        precision: Type.Optional(Type.Integer()),
        history: Text,
      }),
    ),
    commands: Type.Record(
      Type.String(),
      Type.Object({ title: Text, params: AnyObject, sensitive: Type.Optional(Type.Boolean()) }),
    ),
    events: Type.Record(Type.String(), Type.Object({ title: Text, data: AnyObject })),
  }),
);

const outlet = { minLength: 1, maxLength: 100, description: 'The outlet of the plug; `main` is itself.' };

export const Integration = named(
  'Integration',
  Type.Object({
    id: Id,
    homeId: Id,
    plugin: Text,
    title: Text,
    status: Type.Object({
      ...StatusSchema.properties,
      value: words(statusValues as readonly ['online']),
      detail: Type.Optional(words(statusDetails as readonly ['auth-failed'])),
    }),
    config: Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      additionalProperties: true,
      description: 'Without the secret fields.',
    }),
    deviceCount: Type.Integer(),
    poweredBy: Type.Optional(
      Type.Object(
        { deviceId: Id, component: Type.String(outlet) },
        { description: 'The plug that feeds what it talks to, as a person said.' },
      ),
    ),
    createdAt: Time,
  }),
);

export const PowerBody = body({
  deviceId: Id,
  component: Type.Optional(Type.String({ ...outlet, default: MAIN_COMPONENT })),
});

export const Flow = named(
  'Flow',
  Type.Object(
    {
      id: Id,
      plugin: Text,
      purpose: words(['pair', 'reauth', 'reconfigure', 'repair']),
      step: Text,
      kind: words(['form', 'link-button', 'external', 'qr']),
      title: Text,
      hint: Type.Optional(Text),
      fields: Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        additionalProperties: true,
        description: 'JSON Schema of the object to send as `input`; `x-nexa-secret` marks a secret field.',
      }),
      values: Type.Optional(AnyObject),
      kept: Type.Optional(
        Type.Array(Text, {
          description: 'Secret fields that keep their present value when they are left empty, as JSON pointers.',
        }),
      ),
      content: Type.Optional(
        Type.String({ description: '`external`: the address to open. `qr`: the text of the code to show.' }),
      ),
      error: Type.Optional(Type.Object({ message: Text, field: Type.Optional(Text), code: Type.Optional(Text) })),
      expiresAt: Time,
    },
    { description: 'A step of pairing that waits for a person.' },
  ),
);

export const IntegrationBody = body({
  plugin: Type.String({ minLength: 1, maxLength: 40 }),
  config: Type.Optional(FreeObject),
  discoveryId: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
});
export const CallbackBody = body({
  state: Type.String({ minLength: 1, maxLength: 300 }),
  params: FreeObject,
});
export const FlowBody = body({ input: Type.Optional(FreeObject) });
export const IntegrationAnswer = named('IntegrationAnswer', Type.Object({ integration: ref(Integration) }));
export const FlowAnswer = named('FlowAnswer', Type.Object({ flow: ref(Flow) }));

export const Healing = named(
  'Healing',
  Type.Object({
    id: Id,
    actionId: Text,
    title: Text,
    trigger: words(['auto', 'user']),
    startedAt: Time,
    finishedAt: Type.Optional(Time),
    outcome: words(['running', 'verified', 'failed', 'needs-user', 'blocked']),
    reason: Type.Optional(Text),
    verification: Type.Optional(AnyValue),
  }),
);

export const Issue = named(
  'Issue',
  Type.Object({
    id: Id,
    homeId: Id,
    code: Text,
    severity: words(['info', 'warning', 'error', 'critical']),
    state: Text,
    title: Text,
    explanation: Text,
    deviceId: Type.Optional(Id),
    deviceName: Type.Optional(Text),
    integrationId: Type.Optional(Id),
    evidence: AnyObject,
    advice: Type.Optional(Text),
    raisedAt: Time,
    updatedAt: Time,
    resolvedAt: Type.Optional(Time),
    snoozedUntil: Type.Optional(Time),
    relapses: Type.Integer(),
    summary: Type.String({ description: 'What happened, what NEXA did, what to do next.' }),
    healing: Type.Array(ref(Healing)),
    repairable: Type.Boolean({
      description: 'Whether `POST /issues/{id}/repair` begins steps with which a person mends it.',
    }),
  }),
);

export const IssueAnswer = named('IssueAnswer', Type.Object({ issue: ref(Issue) }));
export const HealBody = body({ actionId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) });
export const SnoozeBody = body({ until: Type.String({ format: 'date-time' }) });
